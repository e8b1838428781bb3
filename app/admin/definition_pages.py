"""A workflow definition as people read it: states, steps and conditions in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import g, has_app_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.web.filters import t
from app.web.locales import language
from workflows import guards, relations
from workflows.definition import Deadline, Definition, State, Transition
from workflows.effects import EFFECTS
from workflows.vocabulary import words_of

PARTS: Mapping[str, LazyString] = {
    "plan": _l("rencana hasil kerja"),
    "expectations": _l("ekspektasi khusus"),
    "attachments": _l("lampiran SKP"),
    "realisations": _l("realisasi"),
    "evidence": _l("bukti dukung"),
    "feedback": _l("umpan balik"),
    "self_assessment": _l("penilaian diri"),
    "ratings": _l("rating"),
    "result": _l("hasil evaluasi"),
    "objection": _l("keberatan"),
    "decision_ratings": _l("rating menurut keputusan"),
    "action_plans": _l("rencana aksi"),
    "documentation": _l("dokumentasi kinerja"),
    "guidance": _l("pembinaan"),
    "takeovers": _l("pengambilalihan hasil kerja"),
    "periods": _l("evaluasi periodik"),
    "follow_up": _l("tindak lanjut"),
    "academic": _l("evaluasi akademik"),
    "documents": _l("dokumen"),
    "fields": _l("isian tambahan"),
}
KINDS: Mapping[str, LazyString] = {
    "forward": _l("maju"),
    "return": _l("dikembalikan"),
    "withdraw": _l("ditarik kembali"),
    "timeout": _l("karena batas waktu"),
    "admin": _l("oleh pengelola"),
    "consequence": _l("sebagai akibat"),
}
COMMENTS: Mapping[str, LazyString] = {
    "required": _l("Alasan wajib ditulis."),
    "optional": _l("Catatan boleh ditulis."),
    "none": _l("Tanpa catatan."),
}
DATES: Mapping[str, LazyString] = {
    "cycle.start": _l("awal periode"),
    "cycle.end": _l("akhir periode"),
    "cycle.plan_due": _l("batas penetapan SKP"),
    "cycle.evaluation_opens": _l("pembukaan evaluasi"),
    "cycle.self_assessment_due": _l("batas penilaian diri"),
    "cycle.rating_due": _l("batas penilaian"),
    "period.start": _l("awal periode evaluasi"),
    "period.end": _l("akhir periode evaluasi"),
    "period.opens": _l("pembukaan evaluasi periode"),
    "period.report_due": _l("batas laporan periode"),
    "period.rating_due": _l("batas penilaian periode"),
}
TILES: Mapping[str, LazyString] = {
    "funnel": _l("jumlah menurut unit"),
    "overdue": _l("keterlambatan"),
    "ageing": _l("lama menunggu"),
    "distribution": _l("sebaran predikat"),
    "trend": _l("Tren"),
    "field_breakdown": _l("Rincian jawaban"),
    "bottleneck": _l("Pemegang tugas terlama"),
    "time_in_state": _l("Lama di keadaan ini"),
    "work_list": _l("daftar kerja"),
}


@dataclass(frozen=True)
class StateLine:
    """A state in words; ``edits`` pairs who with what."""

    id: str
    title: str
    stage: str
    waiting: str
    final: bool
    edits: tuple[tuple[str, str], ...]
    deadline: tuple[str, ...]
    tiles: str


@dataclass(frozen=True)
class StepLine:
    """A transition in words."""

    id: str
    title: str
    kind: str
    sources: tuple[str, ...]
    target: str
    who: str
    barred: str
    condition: str
    comment: str
    effects: tuple[str, ...]


def states(definition: Definition) -> list[StateLine]:
    """All states in the order of the definition."""
    return [_state(definition, state) for state in definition.states]


def _state(definition: Definition, state: State) -> StateLine:
    return StateLine(
        id=state.id,
        title=t(state.title),
        stage=stage_title(definition, state.stage),
        waiting=t(state.waiting),
        final=state.final,
        edits=tuple((relation_title(who), _listed(PARTS, what)) for who, what in state.edit.items()),
        deadline=tuple(deadline_lines(definition, state.deadline)) if state.deadline else (),
        tiles=_listed(TILES, dict.fromkeys(tile.tile for tile in state.dashboard)),
    )


def _listed(words: Mapping[str, LazyString], names: Iterable[str]) -> str:
    """Words in the order of their table; a name that has none stands for itself."""
    found = set(names)
    return ", ".join([str(words[name]) for name in words if name in found] + sorted(found - set(words)))


def stage_title(definition: Definition, name: str) -> str:
    """What a stage is called; a name that a draft has no stage of stands for itself, here and below."""
    return next((t(one.title) for one in definition.stages if one.id == name), name)


def state_title(definition: Definition, name: str) -> str:
    """What a state is called."""
    return next((t(one.title) for one in definition.states if one.id == name), name)


def step_title(definition: Definition, name: str) -> str:
    """What a step is called."""
    return next((t(one.title) for one in definition.transitions if one.id == name), name)


def speak_of(kind: str) -> None:
    """Tell which kind of workflow the page is about: a request has an applicant where an appraisal has an employee."""
    g.definition_kind = kind


def relation_title(name: str) -> str:
    """Who it is, in the language of the page and in the words of the kind of workflow that it is about."""
    kind = g.get("definition_kind", "appraisal") if has_app_context() else "appraisal"
    return relations.title(name, language(), kind) if relations.is_known(name) else name


def relation_titles(names: Iterable[str]) -> str:
    """Several, joined by "atau"."""
    return {"id": " atau ", "en": " or "}[language()].join(relation_title(name) for name in names)


def deadline_lines(definition: Definition, deadline: Deadline) -> list[str]:
    """A deadline in sentences: when it is due, who is reminded, what follows."""
    lines = [_due(definition, deadline)]
    if deadline.at_least_working_days:
        lines.append(_("Paling cepat %(days)s hari kerja setelah masuk.", days=deadline.at_least_working_days))
    if deadline.remind:
        days = ", ".join(str(day) for day in deadline.remind)
        lines.append(_("Pengingat %(days)s hari kerja sebelumnya.", days=days))
    for one in deadline.escalate:
        title = step_title(definition, one.transition)
        lines.append(
            _("Lewat batas waktu: “%(step)s”.", step=title)
            if one.after == 0
            else _("Lewat %(days)s hari kerja: “%(step)s”.", days=one.after, step=title)
        )
    if deadline.handed:
        lines.append(_("Bagi atasan yang mengambil alih: %(days)s hari kerja.", days=deadline.handed))
    if deadline.then:
        lines.append(_("Setelah batas waktu: “%(step)s”.", step=step_title(definition, deadline.then)))
    return lines


def _due(definition: Definition, deadline: Deadline) -> str:
    if deadline.on:
        return _("Jatuh tempo pada %(date)s.", date=DATES.get(deadline.on, deadline.on))
    days = deadline.working_days or 0
    if deadline.since is None:
        return ngettext("%(num)s hari kerja sejak masuk.", "%(num)s hari kerja sejak masuk.", days)
    title = step_title(definition, deadline.since)
    return ngettext("%(num)s hari kerja sejak “%(step)s”.", "%(num)s hari kerja sejak “%(step)s”.", days, step=title)


def steps(definition: Definition) -> list[StepLine]:
    """All transitions in the order of the definition."""
    return [step_line(definition, one) for one in definition.transitions]


def step_line(definition: Definition, one: Transition) -> StepLine:
    """One transition in words."""
    everywhere = {state.id for state in definition.states if not state.final}
    sources = tuple(state_title(definition, name) for name in one.sources)
    words = words_of(definition)
    return StepLine(
        id=one.id,
        title=t(one.title),
        kind=str(KINDS[one.kind]),
        sources=(_("setiap keadaan yang belum selesai"),)
        if len(everywhere) > 1 and set(one.sources) >= everywhere
        else sources,
        target=state_title(definition, one.to),
        who=relation_titles(one.by),
        barred=relation_titles(one.not_by),
        condition=guards.sentence(one.when, language(), words) if one.when else "",
        comment=str(COMMENTS[one.comment]),
        effects=tuple(_effects(one)),
    )


def _effects(one: Transition) -> list[str]:
    found = [t(EFFECTS[name]) if name in EFFECTS else name for name in one.effects]
    if one.hand_to is None:
        return found
    giver, taker = relation_title(one.hands), relation_title(one.hand_to)
    return [*found, _("Kewenangan %(giver)s beralih kepada %(taker)s", giver=giver, taker=taker)]
