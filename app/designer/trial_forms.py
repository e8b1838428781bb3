"""Form of a trial: with whom, beginning on which day."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, ValidationError
from wtforms.validators import Optional

from app.admin.lookups import READABLE_PEOPLE, LookupField
from app.web.forms import BaseForm

EARLIEST, LATEST = 2000, 2100


class TrialForm(BaseForm):
    """Sent with every move, since the play begins anew each time; the application checks the page's token."""

    class Meta(BaseForm.Meta):
        csrf = False

    person = LookupField(
        _l("Pegawai"),
        source=READABLE_PEOPLE,
        description=_l("Ketik nama atau NIP. Kosongkan untuk memakai pemeran contoh."),
    )
    day = DateField(_l("Mulai pada"), [Optional()], description=_l("Kosong berarti hari ini."))

    def validate_day(self, field: DateField) -> None:
        """A calendar of working days is known for these years only."""
        if field.data is not None and not EARLIEST <= field.data.year <= LATEST:
            raise ValidationError(_l("Pilih tanggal antara tahun 2000 dan 2100."))
