"""Forms of the import pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.validators import Length

from app.web.forms import BaseForm

NOBODY = "none"


class UploadForm(BaseForm):
    """The staff file."""

    file = FileField(_l("Berkas pegawai"))


class ResolveForm(BaseForm):
    """Which post or unit stands above a quarantined one; the choices are the hits of a search."""

    above = RadioField(_l("Yang berada di atasnya"), validate_choice=False)


class SearchForm(BaseForm):
    """A search that is sent by GET, so it needs no token."""

    class Meta(BaseForm.Meta):
        """Searching changes nothing."""

        csrf = False

    q = StringField(_l("Cari nama atau kode"), [Length(max=100)])
