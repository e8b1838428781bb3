"""Edits of a definition in its written form: plain data in, plain data out, nothing stored.

An edit is a function from a document (what `schema.to_dict` gives) to a new one. The old one is never changed, so that
undoing is keeping it. Whether the result makes sense is for the publish gate; that it can be read, for the caller.
"""

from __future__ import annotations

from workflows.editing.documents import Document, Edit, EditRefused

__all__ = ["Document", "Edit", "EditRefused"]
