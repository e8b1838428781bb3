"""Gzip for text, because the server in front of us does not compress and phones on slow networks wait for it.

Compressing pages together with a token is safe here (BREACH): the session cookie is SameSite=Lax, so no other site can
make a browser fetch a signed-in page with a chosen text inside, and each page carries a freshly signed token.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

TYPES = {
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "text/csv",
}
LEAST_BYTES = 1024
MOST_BYTES = 4 * 1024 * 1024


@lru_cache(maxsize=64)
def _static_gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def compress(response: Response) -> Response:
    """Compress what is text, whole, and large enough to be worth it; partial and streamed answers pass."""
    if response.status_code not in {200, 400, 404, 409, 422} or response.mimetype not in TYPES:
        return response
    response.vary.add("Accept-Encoding")
    static = request.endpoint == "static"
    wanted = request.accept_encodings["gzip"] and "Content-Encoding" not in response.headers
    if not wanted or (response.is_streamed and not static):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if LEAST_BYTES <= len(body) <= MOST_BYTES:
        response.set_data(_static_gzip(body) if static else gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        if "ETag" in response.headers:
            response.set_etag(response.get_etag()[0] or "", weak=True)
    return response


def init_app(app: Flask) -> None:
    """Runs after the headers are set."""
    app.after_request(compress)
