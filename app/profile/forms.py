"""Forms of the profile pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.web.forms import BaseForm


class ReportForm(BaseForm):
    """What is wrong with the appraiser."""

    message = TextAreaField(
        _l("Apa yang salah, dan siapa yang seharusnya?"),
        [DataRequired(_l("Tulis apa yang salah.")), Length(max=2000, message=_l("Paling banyak 2.000 huruf."))],
    )


class SearchForm(BaseForm):
    """A search for colleagues, sent by GET."""

    class Meta(BaseForm.Meta):
        """Searching changes nothing."""

        csrf = False

    q = StringField(_l("Cari nama atau NIP pengganti"), [Length(max=100)])


class DelegationForm(BaseForm):
    """Who stands in, and on which days; both days belong to the span."""

    substitute = RadioField(_l("Pengganti"), [InputRequired(_l("Pilih pengganti."))], validate_choice=False)
    first_day = DateField(_l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))])
    last_day = DateField(_l("Sampai dengan tanggal"), [InputRequired(_l("Isi tanggal selesai."))])
    reason = StringField(
        _l("Alasan"),
        [DataRequired(_l("Tulis alasannya.")), Length(max=300, message=_l("Paling banyak 300 huruf."))],
        description=_l("Misalnya cuti tahunan, dinas luar, pelatihan."),
    )
