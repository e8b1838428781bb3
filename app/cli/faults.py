"""The one error that a command shows to whoever typed it."""

from __future__ import annotations


class CommandFault(Exception):
    """A sentence that says what is wrong and what to do."""
