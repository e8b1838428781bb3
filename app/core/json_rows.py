"""Rows of another table as one JSON value, so that what belongs together comes in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

Json = ColumnElement[Any]


def json_object(*columns: Any, **fields: Any) -> Json:
    """A JSON object: columns under their own names, then other values; the keys are our own words, never input."""
    named = {column.key: column for column in columns} | fields
    pairs = [part for name, value in named.items() for part in (literal_column(f"'{name}'"), value)]
    return func.jsonb_build_object(*pairs, type_=JSONB)


def json_list(item: Json, *order: Any) -> Json:
    """A JSON list of what the statement around it finds, in an order; empty where that is nothing."""
    found = func.jsonb_agg(aggregate_order_by(item, *order), type_=JSONB)
    return func.coalesce(found, literal_column("'[]'::jsonb"), type_=JSONB)
