"""Answers an error with its page, in the look and language of the application and without a stack trace."""

from __future__ import annotations

import logging

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.core.db import db
from app.web.error_pages import PAGES, Page, page_of
from app.web.viewer import show_as_anonymous

log = logging.getLogger(__name__)

SHORTEST_KEPT_TEXT = 20


def typed_texts() -> list[str]:
    """Longer texts of the refused form, shown for copying: nobody should type a page of prose twice. No passwords."""
    if request.method != "POST":
        return []
    try:
        fields = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    secret = ("password", "token", "current", "new", "repeated", "next")
    return [text for name, text in fields if len(text) >= SHORTEST_KEPT_TEXT and " " in text and name not in secret]


def return_address() -> str | None:
    """The page that a refused form stood on, when it is one of ours."""
    here = request.host_url
    referrer = request.referrer or ""
    if request.method != "POST" or not referrer.startswith(here):
        return None
    return "/" + referrer.removeprefix(here).lstrip("/\\")


def show(error: Exception) -> Response | HTTPException:
    """Answer with the page of an error; redirects that Werkzeug raises as errors pass through."""
    if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
        return error
    page = page_of(error)
    if isinstance(error, DBAPIError):
        log.error("the database refused a request", exc_info=error)
    _leave_transaction(error, page)
    if request.headers.get("HX-Request"):
        body = render_template("errors/fragment.html", page=page)
    else:
        body = render_template("errors/page.html", page=page, texts=typed_texts(), back=return_address())
    return make_response(body, page.status)


def _leave_transaction(error: Exception, page: Page) -> None:
    """A failed transaction can't be asked who is signed in, and what a failure half did must not be kept."""
    if page.status >= 500 or isinstance(error, DBAPIError):
        show_as_anonymous()
    if not isinstance(error, OperationalError):
        db.rollback()


def _show_internal(error: Exception) -> Response | HTTPException:
    """Flask has logged the cause of a 500 and wraps it."""
    return show(getattr(error, "original_exception", None) or error)


def init_app(app: Flask) -> None:
    """Register the table. While testing or debugging, programming errors pass as they are."""
    for kind in PAGES:
        if not isinstance(kind, int):
            app.register_error_handler(kind, show)
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(500, _show_internal)
