"""The words of each notice, on the page and in a mail, filled in when it is shown and in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.notifications.mailer import Wording
from app.notifications.values import Letter, NoticeRow, Template
from app.web.dates import local_date
from app.web.filters import t


@dataclass(frozen=True)
class Kind:
    """How a kind of notice reads and looks."""

    text: LazyString
    tone: str = "info"
    icon: str = "info-circle"


KINDS: dict[Template, Kind] = {
    Template.TURN: Kind(_l("Giliran Anda: penilaian %(owner)s ada pada tahap “%(state)s”."), "progress", "inbox"),
    Template.MOVED: Kind(_l("Penilaian kinerja Anda kini pada tahap “%(state)s”.")),
    Template.MOVED_ON: Kind(
        _l("Penilaian %(owner)s kini pada tahap “%(state)s”; tidak ada lagi yang menunggu tindakan Anda.")
    ),
    Template.RETURNED: Kind(_l("Dikembalikan untuk Anda perbaiki oleh %(actor)s."), "warning", "arrow-back-up"),
    Template.WITHDRAWN: Kind(_l("%(actor)s menarik kembali berkas penilaian %(owner)s."), "neutral", "arrow-back-up"),
    Template.LAPSED: Kind(
        _l("Batas waktu lewat: penilaian %(owner)s berlanjut ke tahap “%(state)s”."), "warning", "clock"
    ),
    Template.PLAN_AGREED: Kind(_l("SKP Anda disetujui oleh %(actor)s."), "success", "circle-check"),
    Template.CHANGE_AGREED: Kind(_l("Perubahan SKP Anda disetujui oleh %(actor)s."), "success", "circle-check"),
    Template.DELIVERED: Kind(
        _l("Dokumen evaluasi kinerja Anda sudah disampaikan. Terima hasilnya atau ajukan keberatan."),
        "progress",
        "file-text",
    ),
    Template.OBJECTION_TURN: Kind(
        _l("%(owner)s mengajukan keberatan atas hasil evaluasi. Giliran Anda memberi penjelasan."), "warning", "scale"
    ),
    Template.OBJECTION_FILED: Kind(_l("%(owner)s mengajukan keberatan atas hasil evaluasi."), "warning", "scale"),
    Template.OBJECTION_EXPLAINED: Kind(_l("%(actor)s memberi penjelasan atas keberatan Anda."), "info", "messages"),
    Template.OBJECTION_ASKED: Kind(
        _l("%(actor)s meminta penjelasan Anda dalam pemeriksaan keberatan %(owner)s."), "progress", "messages"
    ),
    Template.OBJECTION_ANSWERED: Kind(
        _l("%(actor)s memberi penjelasan dalam pemeriksaan keberatan %(owner)s."), "info", "messages"
    ),
    Template.OBJECTION_UPHELD: Kind(
        _l("Keberatan %(owner)s sudah diputuskan: hasil evaluasi dikuatkan."), "info", "gavel"
    ),
    Template.OBJECTION_CHANGED: Kind(
        _l("Keberatan %(owner)s sudah diputuskan: hasil evaluasi diubah."), "success", "gavel"
    ),
    Template.HANDED_TO_YOU: Kind(
        _l("Kewenangan beralih kepada Anda karena batas waktu lewat: penilaian %(owner)s, tahap “%(state)s”."),
        "warning",
        "clock",
    ),
    Template.HANDED_AWAY: Kind(
        _l("Batas waktu lewat: penilaian %(owner)s pada tahap “%(state)s” dialihkan kepada atasan."), "danger", "clock"
    ),
    Template.HANDED_OVER: Kind(
        _l("Batas waktu lewat: tahap “%(state)s” dari penilaian Anda dialihkan kepada atasan."), "info", "clock"
    ),
    Template.CLOSED: Kind(_l("Penilaian kinerja %(owner)s sudah selesai."), "success", "circle-check"),
    Template.CANCELLED: Kind(_l("Penilaian kinerja %(owner)s dibatalkan oleh %(actor)s."), "danger", "ban"),
    Template.REOPENED: Kind(_l("Penilaian kinerja %(owner)s dibuka kembali oleh %(actor)s."), "warning", "refresh"),
    Template.ACTED_FOR_YOU: Kind(
        _l("%(actor)s bertindak atas nama Anda: “%(action)s” pada penilaian %(owner)s."), "info", "user-check"
    ),
    Template.FEEDBACK_ASKED: Kind(
        _l("%(asker)s meminta umpan balik Anda tentang %(owner)s. Buka menu Umpan balik."), "progress", "messages"
    ),
    Template.FEEDBACK_DUE: Kind(
        _l("Pengingat: umpan balik Anda tentang %(owner)s masih ditunggu. Buka menu Umpan balik."), "warning", "bell"
    ),
    Template.FEEDBACK_GIVEN: Kind(
        _l("%(giver)s sudah memberi umpan balik yang Anda minta tentang %(owner)s."), "success", "messages"
    ),
    Template.FEEDBACK_DECLINED: Kind(
        _l("%(giver)s tidak dapat memberi umpan balik yang Anda minta tentang %(owner)s."), "warning", "messages"
    ),
    Template.RESULT_TAKEN_OVER: Kind(_l("%(actor)s mengambil alih salah satu hasil kerja Anda."), "warning", "gavel"),
    Template.RESULT_GIVEN_BACK: Kind(
        _l("%(actor)s mengembalikan hasil kerja yang pernah diambil alih kepada Anda."), "info", "arrow-back-up"
    ),
    Template.GUIDANCE_PLANNED: Kind(_l("Ada sesi pembinaan untuk Anda bersama %(guide)s."), "progress", "users"),
    Template.GUIDANCE_ASSIGNED: Kind(
        _l("Anda ditugaskan membimbing %(owner)s. Buka halaman Sesi pembinaan dari beranda."), "progress", "users"
    ),
    Template.GUIDANCE_SIGNED: Kind(
        _l("Catatan pembinaan %(owner)s sudah ditandatangani kedua pihak."), "success", "check"
    ),
    Template.REMINDER: Kind(
        _l("Pengingat: penilaian %(owner)s menunggu tindakan Anda pada tahap “%(state)s”."), "warning", "bell"
    ),
    Template.STANDS_IN: Kind(
        _l(
            "Anda menggantikan %(absent)s sampai dengan %(until)s. Tugasnya (%(count)s menunggu) ada di Perlu tindakan "
            "saya, bertanda “Untuk %(absent)s”."
        ),
        "progress",
        "user-check",
    ),
    Template.REPORT_DUE: Kind(
        _l("%(count)s dokumen evaluasi %(cycle)s belum Anda laporkan secara berjenjang. Buka Pelaporan kinerja."),
        "warning",
        "clock",
    ),
    Template.REPORT_ARRIVED: Kind(
        _l("Laporan kinerja %(unit)s (%(cycle)s) tiba pada Anda. Buka Pelaporan kinerja."), "progress", "inbox"
    ),
    Template.FOLLOW_UP_DECIDED: Kind(
        _l("Usul tindak lanjut atas hasil %(owner)s (%(cycle)s) sudah diputuskan."), "info", "gavel"
    ),
    Template.ROLES_SHARED: Kind(
        _l("%(title)s membagikan peran hasil dari matriks ke rancangan SKP Anda. Lengkapi indikatornya."),
        "progress",
        "table",
    ),
    Template.ROLE_ASKED: Kind(
        _l("%(title)s meminta persetujuan Anda untuk menugaskan %(name)s. Jawab di halaman Unit saya."),
        "progress",
        "user-check",
    ),
    Template.ROLE_AGREED: Kind(_l("Penugasan %(name)s dalam matriks Anda disetujui."), "success", "circle-check"),
    Template.ROLE_DECLINED: Kind(_l("Penugasan %(name)s dalam matriks Anda tidak disetujui."), "warning", "ban"),
    Template.VERSION_MOVED: Kind(
        _l("Alur kerja penilaian %(owner)s diperbarui; penilaian itu kini pada tahap “%(state)s”."),
        "info",
        "git-branch",
    ),
    Template.WORKFLOW_SUBMITTED: Kind(
        _l(
            "%(actor)s mengajukan alur kerja “%(title)s” versi %(number)s untuk Anda terbitkan. Buka Panel, Alur kerja."
        ),
        "progress",
        "git-branch",
    ),
    Template.WORKFLOW_SENT_BACK: Kind(
        _l("%(actor)s mengembalikan naskah “%(title)s” versi %(number)s: %(reason)s"), "warning", "arrow-back-up"
    ),
    Template.WORKFLOW_PROPOSED: Kind(
        _l(
            "“%(base)s” terbit sebagai versi %(base_number)s. Naskah “%(title)s” versi %(number)s mengusulkan "
            "perubahannya bagi alur kerja Anda. Buka Panel, Alur kerja."
        ),
        "info",
        "git-branch",
    ),
    Template.ASSIGNMENT_ASKED: Kind(
        _l("Penugasan untuk %(owner)s dari %(assigner)s menunggu persetujuan Anda."), "progress", "briefcase"
    ),
    Template.ASSIGNMENT_PROPOSED: Kind(
        _l("Penugasan untuk %(owner)s dari %(assigner)s diusulkan; Pejabat Penilai Kinerja akan memutuskannya."),
        "info",
        "briefcase",
    ),
    Template.ASSIGNMENT_APPROVED: Kind(
        _l("Penugasan %(owner)s dari %(assigner)s disetujui oleh %(actor)s."), "success", "briefcase"
    ),
    Template.ASSIGNMENT_REFUSED: Kind(
        _l("Penugasan %(owner)s dari %(assigner)s ditolak oleh %(actor)s."), "warning", "briefcase"
    ),
    Template.ASSIGNMENT_WITHDRAWN: Kind(
        _l("Usulan penugasan %(owner)s dari %(assigner)s ditarik oleh %(actor)s."), "neutral", "briefcase"
    ),
}


REQUEST_TEXTS: dict[Template, LazyString] = {
    Template.TURN: _l("Giliran Anda: %(request)s dari %(owner)s ada pada tahap “%(state)s”."),
    Template.MOVED: _l("Permohonan Anda (%(request)s) kini pada tahap “%(state)s”."),
    Template.MOVED_ON: _l(
        "%(request)s dari %(owner)s kini pada tahap “%(state)s”; tidak ada lagi yang menunggu tindakan Anda."
    ),
    Template.WITHDRAWN: _l("%(actor)s menarik kembali %(request)s dari %(owner)s."),
    Template.LAPSED: _l("Batas waktu lewat: %(request)s dari %(owner)s berlanjut ke tahap “%(state)s”."),
    Template.HANDED_TO_YOU: _l(
        "Kewenangan beralih kepada Anda karena batas waktu lewat: %(request)s dari %(owner)s, tahap “%(state)s”."
    ),
    Template.HANDED_AWAY: _l(
        "Batas waktu lewat: %(request)s dari %(owner)s pada tahap “%(state)s” dialihkan kepada atasan."
    ),
    Template.HANDED_OVER: _l("Batas waktu lewat: tahap “%(state)s” dari permohonan Anda dialihkan kepada atasan."),
    Template.CLOSED: _l("%(request)s dari %(owner)s sudah selesai."),
    Template.CANCELLED: _l("%(request)s dari %(owner)s dibatalkan oleh %(actor)s."),
    Template.REOPENED: _l("%(request)s dari %(owner)s dibuka kembali oleh %(actor)s."),
    Template.ACTED_FOR_YOU: _l("%(actor)s bertindak atas nama Anda: “%(action)s” pada %(request)s dari %(owner)s."),
    Template.REMINDER: _l("Pengingat: %(request)s dari %(owner)s menunggu tindakan Anda pada tahap “%(state)s”."),
    Template.VERSION_MOVED: _l(
        "Alur kerja %(request)s dari %(owner)s diperbarui; permohonan itu kini pada tahap “%(state)s”."
    ),
}
"""What notices about requests say instead: nobody is appraised there."""


@dataclass(frozen=True)
class Shown:
    """A notice in words. ``due`` is a date in words and ``period`` the period evaluated, empty where there is none."""

    row: NoticeRow
    text: str
    on_behalf_of: str
    due: str
    period: str
    comment: str
    actor: str
    tone: str
    icon: str


def show(row: NoticeRow) -> Shown:
    """In the language of the page; the comment stays away from who may no longer see the case."""
    kind, params = KINDS[Template(row.template)], row.params
    return Shown(
        row=row,
        text=sentence(row.template, params),
        on_behalf_of=params.get("on_behalf_of", ""),
        due=_due(params),
        period=params.get("period", ""),
        comment=params.get("comment", "") if row.open_to_reader else "",
        actor=params.get("actor", ""),
        tone=kind.tone,
        icon=kind.icon,
    )


def sentence(template: str, params: Mapping[str, Any]) -> str:
    """The sentence of a notice; bilingual parameters are taken in the language at hand."""
    words = {name: t(value) for name, value in params.items() if isinstance(value, (str, Mapping))}
    if "until" in words:
        words["until"] = local_date(date.fromisoformat(words["until"]))
    kind = Template(template)
    text = REQUEST_TEXTS.get(kind, KINDS[kind].text) if "request" in words else KINDS[kind].text
    return str(text) % words


def _due(params: Mapping[str, Any], time_zone: str | None = None) -> str:
    due = params.get("due")
    return local_date(datetime.fromisoformat(due), time_zone) if due else ""


def letter_writer(app: Flask, base_url: str) -> Callable[[Letter], Wording]:
    """How mails are worded: outside a request, in the reader's language, with an address that opens a page."""

    def word(letter: Letter) -> Wording:
        with app.app_context(), force_locale(letter.locale):
            return Wording(sentence(letter.template, letter.params), "\n".join(_lines(letter, base_url)))

    return word


def _lines(letter: Letter, base_url: str) -> list[str]:
    params = letter.params
    lines = [_("Yth. %(name)s,", name=letter.name), ""]
    if params.get("on_behalf_of"):
        lines += [_("Anda menggantikan %(name)s.", name=params["on_behalf_of"])]
    lines += [sentence(letter.template, params)]
    if params.get("period"):
        lines += [_("Evaluasi periodik: %(period)s.", period=params["period"])]
    due = _due(params, letter.time_zone)
    lines += [_("Batas waktu: %(date)s.", date=due)] if due else []
    if params.get("comment"):
        lines += ["", _("Catatan dari %(name)s:", name=params.get("actor", "")), "", *_quoted(params["comment"])]
    path = f"/cases/{letter.case_id}" if letter.case_id else "/notifications"
    lines += ["", _("Buka di Tahapan: %(url)s", url=f"{base_url}{path}")]
    lines += ["", _("Tautan ini hanya membuka halaman. Setiap keputusan Anda ambil sendiri setelah masuk."), ""]
    return [*lines, f"Tahapan · {letter.agency}", ""]


def _quoted(text: str) -> list[str]:
    return [f"> {line}" for line in text.splitlines()]
