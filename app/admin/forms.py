"""Forms of the panel's people and accounts pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.admin.labels import DOCUMENTATION_RHYTHMS, RHYTHMS, ROLES, TIME_ZONES, WEEKS
from app.admin.lookups import ALL_PEOPLE, ALL_POSITIONS, ALL_UNITS, PEOPLE, POSITIONS, UNITS, USERS, LookupField
from app.people import messages
from app.web.forms import BaseForm
from app.web.locales import LOCALES

YEARS = (1900, 2200)
NO_CONTROL = Regexp(r"\A[^\x00-\x1f]*\Z", message=_l("Tulis dalam satu baris, tanpa karakter khusus."))


def options(texts: Mapping[str, Any]) -> Callable[[], list[SelectChoice]]:
    """Choices whose words follow the language of the page."""
    return lambda: [SelectChoice(value, str(text)) for value, text in texts.items()]


def line(label: Any, limit: int, *, required: bool = True, **kwargs: Any) -> StringField:
    """One line of text, at most ``limit`` letters."""
    needed = [DataRequired(_l("Isian ini wajib."))] if required else []
    stripped = [lambda value: value.strip() if value else ""]
    return StringField(label, [*needed, Length(max=limit), NO_CONTROL], filters=stripped, **kwargs)


def plausible_day(_form: BaseForm, field: DateField) -> None:
    """A year that nobody means is a slip of the keyboard; browsers let people type six digits."""
    if field.data is not None and not YEARS[0] <= field.data.year <= YEARS[1]:
        raise ValidationError(_l("Tulis tahun antara %(low)d dan %(high)d.", low=YEARS[0], high=YEARS[1]))


def date_field(label: Any, validators: Sequence[Any], **kwargs: Any) -> DateField:
    """A date of this time."""
    return DateField(label, [*validators, plausible_day], **kwargs)


class AgencyForm(BaseForm):
    """Name, place, time zone and working week."""

    name = line(_l("Nama instansi"), 200)
    kind = SelectField(
        _l("Jenis instansi"), choices=options(messages.AGENCY_KINDS),
        description=_l("Menentukan hasil evaluasi siapa yang langsung bersifat final."),
    )  # fmt: skip
    place = line(_l("Tempat pada dokumen"), 100, required=False, description=_l("Misalnya ibu kota kabupaten."))
    timezone = SelectField(_l("Zona waktu"), choices=options(TIME_ZONES))
    week_days = SelectField(
        _l("Hari kerja"), choices=options(WEEKS), description=_l("Menentukan hitungan hari kerja semua tenggat.")
    )
    rhythm = SelectField(
        _l("Evaluasi periodik"), choices=options(RHYTHMS), description=_l("Usulan untuk siklus penilaian yang baru.")
    )
    documentation_rhythm = SelectField(
        _l("Dokumentasi kinerja"), choices=options(DOCUMENTATION_RHYTHMS),
        description=_l("Seberapa sering pegawai mencatat pekerjaannya (Pasal 16)."),
    )  # fmt: skip
    two_person_publishing = BooleanField(
        _l("Alur kerja diterbitkan oleh dua orang"),
        description=_l("Satu orang mengajukan naskah, orang lain memeriksa dan menerbitkannya."),
    )


class UnitForm(BaseForm):
    """A unit of the organisation."""

    name = line(_l("Nama unit kerja"), 200)
    code = line(_l("Kode"), 50)
    parent_id = LookupField(
        _l("Di bawah unit"), source=UNITS, description=_l("Ketik nama atau kode. Kosongkan untuk unit tertinggi.")
    )


class PositionForm(BaseForm):
    """A post and who stands above it."""

    title = line(_l("Nama jabatan"), 200)
    code = line(_l("Kode"), 50)
    kind = SelectField(_l("Jenis jabatan"), choices=options(messages.POSITION_KINDS))
    unit_id = LookupField(
        _l("Unit kerja"), [InputRequired(_l("Pilih unit kerja."))], source=UNITS,
        description=_l("Ketik nama atau kode unit."),
    )  # fmt: skip
    superior_id = LookupField(
        _l("Jabatan atasan"), source=ALL_POSITIONS,
        description=_l("Pemegangnya menjadi Pejabat Penilai Kinerja. Kosongkan hanya untuk pimpinan tertinggi."),
    )  # fmt: skip
    heads_unit = BooleanField(_l("Memimpin unit kerja ini"))


class EmployeeForm(BaseForm):
    """A person on the register."""

    name = line(_l("Nama lengkap dengan gelar"), 200)
    kind = SelectField(_l("Status kepegawaian"), choices=options(messages.EMPLOYEE_KINDS))
    nip = line(_l("NIP atau NI PPPK"), 40, required=False, description=_l("18 angka. Kosongkan untuk pejabat negara."))
    rank = line(_l("Golongan"), 60, required=False, description=_l("Contoh: III/c untuk PNS, IX untuk PPPK."))
    email = EmailField(_l("Alamat email"), [Optional(), Length(max=200), NO_CONTROL])
    active = BooleanField(_l("Masih aktif bekerja"), default=True)


class PostingForm(BaseForm):
    """Give somebody a post."""

    employee_id = LookupField(
        _l("Pegawai"), [InputRequired(_l("Pilih pegawai."))], source=PEOPLE,
        description=_l("Ketik sebagian nama, atau NIP."),
    )  # fmt: skip
    position_id = LookupField(
        _l("Jabatan"), [InputRequired(_l("Pilih jabatan."))], source=POSITIONS,
        description=_l("Ketik nama atau kode jabatan."),
    )  # fmt: skip
    kind = SelectField(
        _l("Cara menduduki"),
        choices=options({code: messages.POSTING_KINDS[code] for code in ("definitive", "plt", "plh")}),
    )
    starts_on = date_field(_l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))])
    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Hari terakhir. Wajib untuk Plt dan Plh.")
    )
    appraiser_position_id = LookupField(
        _l("Pejabat penilai lain"), source=ALL_POSITIONS,
        description=_l("Jabatan penilai bila bukan atasan langsung. Biasanya kosong."),
    )  # fmt: skip
    basis = line(_l("Dasar (nomor SK)"), 200, required=False)


class PostingEditForm(BaseForm):
    """Correct the appraiser of a posting, or end it."""

    appraiser_position_id = LookupField(
        _l("Perbaiki pejabat penilai"), source=ALL_POSITIONS,
        description=_l("Ketik jabatan penilai yang benar. Kosongkan untuk kembali ke atasan langsung."),
    )  # fmt: skip
    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Hari terakhir. Kosong berarti masih berjalan.")
    )


class TransferForm(BaseForm):
    """Move somebody to another definitive post."""

    employee_id = LookupField(
        _l("Pegawai"), [InputRequired(_l("Pilih pegawai."))], source=PEOPLE,
        description=_l("Ketik sebagian nama, atau NIP."),
    )  # fmt: skip
    position_id = LookupField(
        _l("Jabatan baru"), [InputRequired(_l("Pilih jabatan baru."))], source=POSITIONS,
        description=_l("Ketik nama atau kode jabatan."),
    )  # fmt: skip
    starts_on = date_field(
        _l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))],
        description=_l("Jabatan lama berakhir sehari sebelumnya."),
    )  # fmt: skip
    basis = line(_l("Dasar (nomor SK)"), 200, required=False)
    # Which running appraisals the person was shown before confirming; another list is shown anew.
    seen = HiddenField()


class StatusForm(BaseForm):
    """Study assignment, secondment, or that planning doesn't apply (p.62-66, p.92 A.15-16)."""

    employee_id = LookupField(
        _l("Pegawai"), [InputRequired(_l("Pilih pegawai."))], source=PEOPLE,
        description=_l("Ketik sebagian nama, atau NIP."),
    )  # fmt: skip
    kind = SelectField(_l("Status khusus"), choices=options(messages.STATUS_KINDS))
    starts_on = date_field(_l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))])
    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Hari terakhir. Kosong berarti masih berjalan.")
    )
    place = line(
        _l("Tempat belajar atau bekerja"), 200, required=False,
        description=_l("Wajib untuk tugas belajar dan diperbantukan/dipekerjakan."),
    )  # fmt: skip
    basis = line(_l("Dasar (nomor SK)"), 200, description=_l("Nomor dan tanggal surat keputusan."))


class StatusEditForm(BaseForm):
    """Correct the end, the place or the document of a status."""

    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Hari terakhir. Kosong berarti masih berjalan.")
    )
    place = line(_l("Tempat belajar atau bekerja"), 200, required=False)
    basis = line(_l("Dasar (nomor SK)"), 200)


class DelegationForm(BaseForm):
    """Who stands in for whom."""

    absent_id = LookupField(_l("Yang digantikan"), [InputRequired(_l("Pilih pegawai."))], source=PEOPLE)
    substitute_id = LookupField(_l("Pengganti"), [InputRequired(_l("Pilih pengganti."))], source=ALL_PEOPLE)
    starts_on = date_field(_l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))])
    last_day = date_field(_l("Sampai dengan tanggal"), [InputRequired(_l("Isi tanggal selesai."))])
    reason = line(_l("Alasan"), 300, description=_l("Misalnya cuti tahunan, dinas luar, pelatihan."))


class HolidayForm(BaseForm):
    """A day off."""

    day = date_field(_l("Tanggal"), [InputRequired(_l("Isi tanggalnya."))])
    name = line(_l("Nama hari libur"), 200)


class YearForm(BaseForm):
    """Fill in the national holidays of a year."""

    year = IntegerField(
        _l("Tahun"), [InputRequired(_l("Isi tahunnya.")), NumberRange(min=2020, max=2100)],
    )  # fmt: skip


class ReportAnswerForm(BaseForm):
    """HR's answer to "the appraiser is wrong"."""

    status = SelectField(
        _l("Keputusan"),
        choices=options({"corrected": _l("Diperbaiki"), "declined": _l("Data sudah benar, tidak diubah")}),
    )
    appraiser_position_id = LookupField(
        _l("Jabatan penilai yang benar"), source=ALL_POSITIONS,
        description=_l("Isi bila penilai pegawai ini perlu diganti. Kosongkan bila susunan jabatan sudah diperbaiki."),
    )  # fmt: skip
    answer = TextAreaField(
        _l("Jawaban untuk pegawai"), [DataRequired(_l("Tulis jawaban untuk pegawai.")), Length(max=2000)]
    )


class NewUserForm(BaseForm):
    """An account."""

    display_name = line(_l("Nama"), 200)
    username = StringField(
        _l("Nama pengguna"),
        [
            DataRequired(_l("Isi nama pengguna.")),
            Length(min=3, max=150),
            Regexp(r"\A[A-Za-z0-9._-]+\Z", message=_l("Hanya huruf, angka, titik, garis bawah, dan tanda hubung.")),
        ],
        filters=[lambda value: (value or "").strip().lower()],
        description=_l("Biasanya NIP pegawai."),
    )
    employee_id = LookupField(
        _l("Pegawai"), source=ALL_PEOPLE, description=_l("Ketik nama atau NIP. Kosongkan untuk akun tanpa penilaian.")
    )
    locale = SelectField(_l("Bahasa"), choices=options(LOCALES))


class UserForm(NewUserForm):
    """An account that exists; its name for signing in stays."""

    username = None
    active = BooleanField(_l("Boleh masuk"))


class RoleGrantForm(BaseForm):
    """A role for an account."""

    user_id = LookupField(_l("Akun"), [InputRequired(_l("Pilih akun."))], source=USERS)
    role = SelectField(_l("Peran"), choices=options(ROLES))
    unit_id = LookupField(
        _l("Hanya di unit"), source=ALL_UNITS,
        description=_l("Peran berlaku di unit ini dan semua di bawahnya. Kosongkan untuk seluruh instansi."),
    )  # fmt: skip
