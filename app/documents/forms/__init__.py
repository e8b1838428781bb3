"""The registry: every official form with its title, who it is for, its builder, and when it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from app.cases.casefile import CaseFile
from app.documents.content import Sheet
from app.documents.forms import actions, cascade, document, evaluation, guidance, plan
from app.documents.sources import may_see
from app.documents.values import Reason


@dataclass(frozen=True)
class Form:
    """One form of the annex. ``page`` is its page in PermenPANRB 6/2022; ``parts`` what somebody has to be allowed to see.

    ``unavailable`` says why it isn't there; ``sealed_at`` names the event by which it was signed (None: not signed, or
    a form without numbered signature). Of one ``family`` a case has one valid signed document.
    """

    code: str
    title: str
    page: str
    parts: frozenset[str]
    unavailable: Callable[[CaseFile], Reason | None]
    build: Callable[[CaseFile], Sheet]
    family: str = ""
    sealed_at: Callable[[CaseFile], int | None] | None = None

    def reason(self, file: CaseFile) -> Reason | None:
        """Why this person can't have the form now, or None. Nothing is read of what they may not see."""
        return self.unavailable(file) if may_see(file, self.parts) else Reason.NOT_VISIBLE


def _plans() -> list[Form]:
    titles = {
        "A.1.1": ("SKP kualitatif, JPT dan pimpinan unit kerja mandiri", "32"),
        "A.1.2": ("SKP kuantitatif, JPT dan pimpinan unit kerja mandiri", "34"),
        "A.1.6": ("SKP kualitatif, pejabat administrasi dan fungsional", "55"),
        "A.1.7": ("SKP kuantitatif, pejabat administrasi dan fungsional", "57"),
    }
    return [
        Form(
            code, title, page, plan.PARTS, partial(plan.unavailable, code=code), partial(plan.build, code=code),
            "plan", plan.sealed_at,
        )
        for code, (title, page) in titles.items()
    ]  # fmt: skip


def _attachment() -> Form:
    return Form(
        "A.1.8", "Lampiran SKP", "61", plan.ATTACHMENT_PARTS, plan.attachment_unavailable, plan.build_attachment,
        "attachment", plan.sealed_at,
    )  # fmt: skip


def _feedback() -> list[Form]:
    titles = {
        "B.1.3": ("Rekaman umpan balik, kualitatif", "71"),
        "B.1.4": ("Rekaman umpan balik, kuantitatif JPT", "73"),
        "B.1.5": ("Rekaman umpan balik, kuantitatif JA dan JF", "75"),
    }
    return [
        Form(
            code, title, page, evaluation.FEEDBACK_PARTS, partial(evaluation.unavailable, code=code),
            partial(evaluation.build_feedback, code=code),
        )
        for code, (title, page) in titles.items()
    ]  # fmt: skip


def _evaluations() -> list[Form]:
    titles = {
        "C.1.1": ("Hasil evaluasi kinerja, kualitatif", "105"),
        "C.1.2": ("Hasil evaluasi kinerja, kuantitatif JPT", "108"),
        "C.1.3": ("Hasil evaluasi kinerja, kuantitatif JA dan JF", "111"),
    }
    return [
        Form(
            code, title, page, evaluation.PARTS, partial(evaluation.unavailable, code=code),
            partial(evaluation.build, code=code), "evaluation", evaluation.sealed_at,
        )
        for code, (title, page) in titles.items()
    ]  # fmt: skip


def _documents() -> list[Form]:
    titles = {
        "D.1.1": ("Dokumen evaluasi kinerja", "115"),
        "D.1.2": ("Dokumen evaluasi kinerja oleh atasan Pejabat Penilai Kinerja", "116"),
        "D.1.3": ("Dokumen evaluasi kinerja setelah keberatan", "118"),
    }
    return [
        Form(
            code, title, page, document.DECISION_PARTS if code == "D.1.3" else document.PARTS,
            partial(document.unavailable, code=code), partial(document.build, code=code), "document",
            document.sealed_at,
        )
        for code, (title, page) in titles.items()
    ]  # fmt: skip


def _cascade() -> list[Form]:
    return [
        Form("A.1.3", "Manual indikator kinerja", "38", cascade.PARTS, cascade.manual_unavailable, cascade.build_manual),
        Form("A.1.4", "Workblock strategi pencapaian", "43", cascade.PARTS, cascade.block_unavailable, cascade.build_blocks),
        Form("A.1.5", "Matriks pembagian peran dan hasil", "48", cascade.PARTS, cascade.matrix_unavailable, cascade.build_matrix),
    ]  # fmt: skip


def _actions() -> list[Form]:
    return [
        Form("B.1.1", "Rencana aksi", "67", actions.PARTS, actions.unavailable, actions.build),
        Form("B.1.2", "Pendokumentasian kinerja", "68", actions.RECORD_PARTS, actions.record_unavailable, actions.build_record),
    ]  # fmt: skip


def _guidance() -> list[Form]:
    titles = {
        "B.1.6": ("Pelaksanaan coaching", "80"),
        "B.1.7": ("Pelaksanaan mentoring", "82"),
        "B.1.8": ("Umpan balik pelaksanaan bimbingan kinerja", "83"),
        "B.1.9": ("Evaluasi kompetensi sebagai tindak lanjut bimbingan", "84"),
        "B.1.10": ("Laporan permasalahan perilaku kerja", "86"),
    }
    return [
        Form(
            code, title, page, guidance.PARTS, partial(guidance.unavailable, code=code), partial(guidance.build, code=code)
        )
        for code, (title, page) in titles.items()
    ]


def _all() -> Mapping[str, Form]:
    forms = [*_plans(), *_cascade(), _attachment(), *_actions(), *_feedback(), *_guidance(), *_evaluations(), *_documents()]
    ordered = sorted(forms, key=lambda form: [part if part.isalpha() else int(part) for part in form.code.split(".")])
    return {form.code: form for form in ordered}


FORMS: Mapping[str, Form] = _all()
SEALED = tuple(form for form in FORMS.values() if form.sealed_at is not None)
