"""Where the cascade stands on the case page: links to the pages of a leader's plan."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.cascade.policy import plans_for_others
from app.cases.components import page

page("plan", "cascade.manuals", _l("Manual indikator kinerja"), "file-text", order=10, when=plans_for_others)
page("plan", "cascade.strategies", _l("Strategi pencapaian hasil kerja"), "route", order=11, when=plans_for_others)
page("plan", "roles.of_case", _l("Matriks peran hasil"), "table", order=12, when=plans_for_others)
