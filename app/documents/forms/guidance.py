"""Guidance: coaching B.1.6 (p.80), mentoring B.1.7 (p.82), its feedback B.1.8 (p.83), competences B.1.9 (p.84-85), and
the report of a behaviour problem B.1.10 (p.86-87)."""

from __future__ import annotations

from typing import Any

from app.cases.casefile import CaseFile
from app.core.clock import local_day
from app.documents import sources, words
from app.documents.content import Sheet, Signer
from app.documents.sources import Labels, Party
from app.documents.values import Reason
from app.guidance import values as forms
from app.guidance.policy import readable
from app.guidance.queries import read_reports, read_sessions
from app.guidance.service import reader_of
from app.guidance.values import Kind, ReportView, SessionView

PARTS = frozenset({"guidance"})
GUIDE = "Pimpinan/ Pihak Lain yang Diberikan Penugasan Khusus"
# The report of a behaviour problem goes from the appraiser to the personnel unit (p.86 1.d).
REPORT_READERS = frozenset({"appraiser", "unit_hr", "agency_hr"})
TITLES = {
    "B.1.6": ("PELAKSANAAN COACHING",),
    "B.1.7": ("PELAKSANAAN MENTORING",),
    "B.1.8": ("UMPAN BALIK PELAKSANAAN BIMBINGAN KINERJA",),
    "B.1.9": ("EVALUASI KOMPETENSI PEGAWAI", "SEBAGAI TINDAK LANJUT BIMBINGAN KINERJA"),
    "B.1.10": ("LAPORAN PERMASALAHAN PERILAKU KERJA",),
}
PROBLEM = "MASALAH: APA PERMASALAHAN PERILAKU KERJA PEGAWAI DIDASARKAN PADA NILAI DASAR ASN?"
EXPECTED = "APAKAH ANDA MEMILIKI EKSPEKTASI KHUSUS TERHADAP YANG BERSANGKUTAN? JIKA YA, APA EKSPEKTASI KHUSUS TERSEBUT?"
DETAIL = (
    "JELASKAN SECARA DETIL PERMASALAHAN TERKAIT PERILAKU KERJA PEGAWAI YANG DIANGGAP MENGHAMBAT KINERJA INDIVIDU, UNIT "
    "KERJA, DAN/ATAU TIM KERJA!"
)
OTHERS = "APAKAH PERMASALAHAN PERILAKU KERJA SERUPA JUGA TERJADI PADA PEGAWAI LAINNYA?"
DONE = "RETROSPEKTIF: APA YANG SUDAH ANDA LAKUKAN UNTUK PERBAIKAN PERILAKU KERJA PEGAWAI?"


def _sessions(file: CaseFile) -> tuple[SessionView, ...]:
    """As the person may read them; who sees what of a session is the policy of guidance."""
    found = file.load("guidance", lambda session, _id: read_sessions(session, file.case.plan_case_id))
    if file.actor is None:
        return found
    shown = (readable(one, reader_of(file, one.guide_id)) for one in found)
    return tuple(one for one in shown if one is not None)


def _reports(file: CaseFile) -> tuple[ReportView, ...]:
    return file.load("behaviour_reports", lambda session, _id: read_reports(session, file.case.plan_case_id))


def _subjects(file: CaseFile, code: str) -> list[Any]:
    """What the form is printed of: one page for each session or report."""
    if code == "B.1.10":
        return list(_reports(file))
    guided = [one for one in _sessions(file) if one.kind is not Kind.COUNSELLING]
    return {
        "B.1.6": [one for one in guided if one.kind is Kind.COACHING],
        "B.1.7": [one for one in guided if one.kind is Kind.MENTORING],
        "B.1.8": [one for one in guided if one.feedback],
        "B.1.9": [one for one in guided if one.competence],
    }[code]


def unavailable(file: CaseFile, code: str) -> Reason | None:
    """Guidance belongs to the annual case."""
    if file.case.parent_id is not None:
        return Reason.ANNUAL_ONLY
    if code == "B.1.10" and file.actor is not None and not _reads_reports(file):
        return Reason.NOT_VISIBLE
    return None if _subjects(file, code) else Reason.NOTHING_WRITTEN


def _reads_reports(file: CaseFile) -> bool:
    return "owner" not in file.relations and not file.relations.isdisjoint(REPORT_READERS)


def build(file: CaseFile, code: str) -> Sheet:
    """All sessions of the case, each on its own page with its own signatures."""
    parties = sources.parties_of(file, None)
    make = {"B.1.6": _session, "B.1.7": _session, "B.1.8": _feedback, "B.1.9": _competence, "B.1.10": _report}[code]
    head = sources.head(file, code, TITLES[code], parties, labels=Labels(rank="PANGKAT/ GOL. RUANG"))
    return Sheet(
        template="guidance",
        head=head,
        body={
            "dated": code in {"B.1.6", "B.1.7"},
            "pages": [make(file, parties, one) for one in _subjects(file, code)],
        },
    )


def _signers(*signers: Signer) -> list[dict[str, str]]:
    return [vars(one) for one in signers]


def _owner(file: CaseFile, parties: dict[str, Party], one: SessionView, side: str) -> Signer:
    party = parties.get("owner", Party())
    return sources.signer(
        file, side, "Pegawai yang Dinilai", Party(party.name, party.nip, signed_at=one.owner_signed_at),
        dated=side == "right",
    )  # fmt: skip


def _guide(file: CaseFile, one: SessionView) -> Signer:
    return sources.signer(file, "right", GUIDE, Party(one.guide, one.guide_nip or "", signed_at=one.guide_signed_at))


def _session(file: CaseFile, parties: dict[str, Party], one: SessionView) -> dict[str, Any]:
    """Forms B.1.6 and B.1.7: the tables in the order of the annex, opportunity between facts and steps."""
    blocks: list[dict[str, Any]] = []
    for table in forms.TABLES[one.kind]:
        if table is forms.STEPS:
            opportunity = one.texts.get("opportunity", "") or words.EMPTY
            blocks.append({"title": forms.OPPORTUNITY, "text": opportunity, "by": "(diisi oleh Pegawai)"})
        by = "(diisi oleh Pegawai)" if table.by == "employee" else ""
        if table is forms.STEPS:
            by = "(rekomendasi pimpinan atau pihak lain yang diberikan penugasan khusus yang disepakati dengan pegawai)"
        rows = [[row.get(name, "") or words.EMPTY for name in table.columns] for row in one.tables.get(table.name, ())]
        columns = [label.upper() for label in table.columns.values()]
        blocks.append({"title": table.heading, "by": by, "columns": columns, "rows": rows})
    return {
        "subject": f"{one.topic} ({', '.join(text for text in (one.place, words.day_of(one.held_on)) if text)})",
        "blocks": blocks,
        "note": forms.COACHING_FOOTNOTE if one.kind is Kind.COACHING else "",
        "signers": _signers(_owner(file, parties, one, "left"), _guide(file, one)),
    }


def _feedback(file: CaseFile, parties: dict[str, Party], one: SessionView) -> dict[str, Any]:
    """Form B.1.8: nine criteria in three groups."""
    assert one.feedback is not None  # noqa: S101 - only such sessions get here
    answers, rows = iter(one.feedback.answers), []
    number = 0
    for subject, criteria in forms.CRITERIA:
        lines = []
        for criterion in criteria:
            number += 1
            lines.append([f"{number}. {criterion}", next(answers, "") or words.EMPTY])
        rows.append({"subject": subject, "lines": lines})
    signed = Party(parties.get("owner", Party()).name, parties.get("owner", Party()).nip, signed_at=one.feedback.at)
    return {
        "subject": one.topic,
        "criteria": rows,
        "signers": _signers(sources.signer(file, "right", "Pegawai yang Dinilai", signed)),
    }


def _competence(file: CaseFile, _parties: dict[str, Party], one: SessionView) -> dict[str, Any]:
    """Form B.1.9: scores from 1 to 5 with reasons, the recommendation, and what the scale means."""
    assert one.competence is not None  # noqa: S101 - only such sessions get here
    groups: dict[str, list[list[str]]] = {}
    for score in one.competence.scores:
        value = str(score.value) if score.value else words.EMPTY
        groups.setdefault(score.group, []).append([score.name, value, score.reason or words.EMPTY])
    signed = Party(one.guide, one.guide_nip or "", signed_at=one.competence.at)
    return {
        "subject": one.topic,
        "scores": [{"group": group, "lines": lines} for group, lines in groups.items()],
        "recommendation": one.competence.recommendation or words.EMPTY,
        "scale": [[str(value), *texts] for value, texts in forms.SCALE.items()],
        "signers": _signers(sources.signer(file, "right", GUIDE.replace("/ ", " atau "), signed)),
    }


def _report(file: CaseFile, parties: dict[str, Party], one: ReportView) -> dict[str, Any]:
    """Form B.1.10: its five questions with the answers of the appraiser."""
    by = "(diisi oleh pejabat penilai kinerja)"
    appraiser = parties.get("appraiser", Party())
    signed = Party(one.author, appraiser.nip if appraiser.name == one.author else "", signed_at=one.at)
    questions = (
        (PROBLEM, one.problem, by), (EXPECTED, one.expectation, ""), (DETAIL, one.detail, ""),
        (OTHERS, "YA" if one.others_too else "TIDAK", ""), (DONE, one.retrospective, by),
    )  # fmt: skip
    return {
        "subject": words.day_of(local_day(one.at, sources.agency(file).timezone)),
        "blocks": [{"title": title, "text": text or words.EMPTY, "by": who} for title, text, who in questions],
        "note": "",
        "signers": _signers(sources.signer(file, "right", "Pejabat Penilai Kinerja", signed)),
    }
