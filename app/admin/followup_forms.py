"""Forms of the follow-up's tables: rates by predicate, levels of functional posts, and the competent authority."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DecimalField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.admin.forms import date_field, line, options
from app.admin.lookups import ALL_POSITIONS, ALL_UNITS, PEOPLE, LookupField
from app.followups.labels import GRADES, PREDICATE_LABELS
from app.web.forms import BaseForm

SINCE = _l("Berlaku sampai baris berikutnya untuk hal yang sama.")


def _since() -> Any:
    return date_field(_l("Berlaku sejak"), [InputRequired(_l("Isi tanggal mulai berlaku."))], description=SINCE)


def figure(label: Any, *, most: int, least: str = "0", places: int = 2, required: bool = True, **kwargs: Any) -> Any:
    """An exact figure between two bounds, both included."""
    needed = InputRequired(_l("Isi angkanya.")) if required else Optional()
    told = _l("Isi angka antara %(low)s dan %(high)s.", low=least, high=most)
    bounds = NumberRange(min=Decimal(least), max=Decimal(most), message=told)
    return DecimalField(label, [needed, bounds], places=places, **kwargs)


class CreditPercentForm(BaseForm):
    """The percentage of a predicate."""

    predicate = SelectField(_l("Predikat"), choices=options(PREDICATE_LABELS))
    percent = figure(_l("Persentase"), most=200)
    starts_on = _since()
    source = line(_l("Sumber"), 200, required=False)


class CreditGradeForm(BaseForm):
    """Coefficient and thresholds of a level."""

    grade = SelectField(_l("Jenjang"), choices=options(GRADES))
    coefficient = figure(_l("Koefisien per tahun"), most=10000, least="0.001", places=3)
    rank_points = figure(
        _l("Kebutuhan kenaikan pangkat"), most=10000, least="0.001", places=3, required=False,
        description=_l("Kosongkan bila tidak ada."),
    )  # fmt: skip
    grade_points = figure(
        _l("Kebutuhan kenaikan jenjang"), most=10000, least="0.001", places=3, required=False,
        description=_l("Kosongkan bila jenjang ini yang tertinggi."),
    )  # fmt: skip
    starts_on = _since()
    confirmed = BooleanField(_l("Sudah dipastikan dari sumber resmi"))
    source = line(_l("Sumber"), 200, required=False)


class AllowanceRateForm(BaseForm):
    """The share of the allowance that a predicate gives."""

    predicate = SelectField(_l("Predikat"), choices=options(PREDICATE_LABELS))
    percent = figure(_l("Persen tunjangan"), most=100)
    starts_on = _since()
    basis = line(_l("Dasar ketentuan instansi"), 200, required=False)


class FunctionalGradeForm(BaseForm):
    """A level of a functional post that somebody holds."""

    employee_id = LookupField(
        _l("Pegawai"), [InputRequired(_l("Pilih pegawai."))], source=PEOPLE,
        description=_l("Ketik sebagian nama, atau NIP."),
    )  # fmt: skip
    grade = SelectField(_l("Jenjang"), choices=options(GRADES))
    starts_on = date_field(
        _l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))],
        description=_l("Bulan dihitung untuk jenjang yang dipegang pada tanggal satu bulan itu."),
    )  # fmt: skip
    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Hari terakhir. Kosong berarti masih berjalan.")
    )
    opening_points = figure(
        _l("Angka kredit bawaan"), most=10000, places=3, default=Decimal(0),
        description=_l("Angka kredit yang dibawa masuk ke jenjang ini."),
    )  # fmt: skip
    rank_rises = IntegerField(
        _l("Kenaikan pangkat pada jenjang ini"),
        [InputRequired(_l("Isi angkanya.")), NumberRange(min=0, max=3, message=_l("Isi angka 0 sampai 3."))],
        default=0, description=_l("Berapa kali pangkat sudah naik selama jenjang ini."),
    )  # fmt: skip
    basis = line(_l("Dasar (nomor SK)"), 200, required=False)


class ReportAuthorityForm(BaseForm):
    """The post that reports go to in the end."""

    position_id = LookupField(
        _l("Jabatan PyB"), [InputRequired(_l("Pilih jabatan."))], source=ALL_POSITIONS,
        description=_l("Ketik nama atau kode jabatan."),
    )  # fmt: skip
    unit_id = LookupField(
        _l("Untuk unit"), source=ALL_UNITS,
        description=_l("Berlaku di unit ini dan semua di bawahnya. Kosongkan untuk seluruh instansi."),
    )  # fmt: skip
    basis = line(_l("Dasar penetapan"), 200, required=False)
