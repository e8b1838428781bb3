"""What edits are called in the history and on the undo button."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ACTIONS: dict[str, LazyString] = {
    "begin": _l("naskah awal"),
    "title": _l("ubah judul alur"),
}


def action_word(action: str) -> str:
    """What an edit is called; one without a word stands for itself."""
    return str(ACTIONS.get(action, action))
