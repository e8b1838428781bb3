"""The entrance to a case's follow-up on the case page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.cases.components import page

page("follow_up", "followups.show", _l("Tindak lanjut"), "arrow-right", order=70)
