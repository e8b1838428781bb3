"""The form by which somebody asks for the forms of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.ids import parse_id
from app.documents.labels import GROUPS
from app.web.forms import BaseForm

Pair = tuple[str, str]
UNKNOWN = _l("Pilih dari daftar.")


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several boxes to tick; the macro of fields draws it as a group with a legend."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BatchForm(BaseForm):
    """Which forms, of which cycle or period, of which unit. ``span`` is "cycle" or "cycle:period" by identifiers."""

    span = SelectField(_l("Siklus atau periode"), validators=[DataRequired(UNKNOWN)], validate_choice=False)
    unit_id = SelectField(
        _l("Unit kerja"),
        description=_l("Termasuk semua unit di bawahnya."),
        validators=[DataRequired(UNKNOWN)],
        validate_choice=False,
    )
    groups = SelectMultipleCheckboxField(
        _l("Formulir"),
        description=_l("Dari tiap kelompok dibuat formulir yang sesuai dengan jabatan dan pendekatan masing-masing."),
        choices=[SelectChoice(name, label) for name, label in GROUPS.items()],
        validators=[DataRequired(_l("Pilih paling sedikit satu formulir."))],
    )

    def offer(self, spans: Sequence[Pair], units: Sequence[Pair]) -> None:
        """What can be chosen by this person."""
        self.span.choices = [SelectChoice(*one) for one in spans]
        self.unit_id.choices = [SelectChoice(*one) for one in units]

    def chosen_span(self) -> tuple[UUID | None, UUID | None]:
        """Cycle and period; nonsense gives no cycle."""
        cycle, _, period = (self.span.data or "").partition(":")
        return parse_id(cycle), parse_id(period)
