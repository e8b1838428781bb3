"""Filling in the panel's forms as a browser without JavaScript does."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def post(client: FlaskClient, page: str, target: str | None = None, **fields: object) -> TestResponse:
    """Open a page for its token, then send a form; ``target`` is its address where that is another one."""
    token = re.findall(r"name=\"csrf_token\" value=\"([^\"]+)\"", client.get(page).text)[0]
    return client.post(target or page, data={**fields, "csrf_token": token}, content_type="multipart/form-data")


def words(answer: TestResponse) -> str:
    """What a page says, without tags."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))
