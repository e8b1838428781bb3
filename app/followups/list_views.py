"""Lists for HR, leaders and the competent authority: proposals, rankings, allowances, credit points; each as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.auth.permissions import Permission
from app.core.db import db
from app.followups import credit_queries, labels, points, queries
from app.followups.credit_queries import Line
from app.followups.filters import Scene, find_reach, find_scene
from app.followups.forms import TrialForm
from app.followups.queries import MOST_ROWS, PAGE
from app.web import menu
from app.web.csvfile import csv_file
from app.web.dates import local_date, number

blueprint = Blueprint("followup_lists", __name__, url_prefix="/follow-up", template_folder="templates")

menu.register_for_leaders(
    "followup_lists.rankings", _l("Pemeringkatan"), "arrows-sort",
    _l("Predikat kinerja pegawai di unit Anda, yang terbaik di atas."), order=60,
)  # fmt: skip
menu.register_for_leaders(
    "followup_lists.proposals", _l("Usul tindak lanjut"), "gavel",
    _l("Penghargaan, kebutuhan pelatihan, dan rekomendasi sanksi beserta keputusannya."), order=62,
)  # fmt: skip
menu.register_for_leaders(
    "followup_lists.credits", _l("Angka kredit"), "award",
    _l("Angka kredit pejabat fungsional di unit Anda dan kekurangannya."), order=64,
)  # fmt: skip

Answer = str | Response | tuple[str, int]


def _draw(template: str, scene: Scene, rows: Sequence[Any], **more: Any) -> str:
    """One page of a list with its filters; ``rows`` holds one row more where there is a next page."""
    return render_template(
        f"followups/{template}.html",
        scene=scene,
        rows=rows[:PAGE],
        has_next=len(rows) > PAGE,
        units=queries.list_unit_choices(db(), scene.reach),
        words=labels,
        **more,
    )


def _file(name: str, header: Iterable[Any], rows: Sequence[Sequence[Any]], back: str) -> Response:
    """A download; too many rows are refused as a whole, because a file that ends early misleads."""
    if len(rows) > MOST_ROWS:
        flash(_("Lebih dari %(count)s baris. Persempit daftarnya dahulu.", count=MOST_ROWS), "warning")
        return redirect(url_for(back, **request.args))
    return csv_file(name, list(header), rows)


@blueprint.get("/rankings")
@signed_in
def rankings() -> Answer:
    """Final results of a cycle, best predicate first (Pasal 30)."""
    scene = find_scene()
    tally = queries.count_results(db(), scene.reach, scene.wanted)
    rows = queries.list_ranking(db(), scene.reach, scene.wanted, tally)
    return _draw("rankings", scene, rows, tally=tally)


@blueprint.get("/rankings.csv")
@signed_in
def rankings_file() -> Answer:
    """The whole list under the same filters."""
    scene = find_scene()
    tally = queries.count_results(db(), scene.reach, scene.wanted)
    rows = queries.list_ranking(db(), scene.reach, scene.wanted, tally, limit=MOST_ROWS)
    header = (_("Peringkat"), _("Nama"), _("NIP"), _("Jabatan"), _("Unit kerja"), _("Predikat"))
    cells = [
        (one.rank, one.name, one.nip, one.position, one.unit, labels.PREDICATE_LABELS[one.predicate]) for one in rows
    ]
    return _file("pemeringkatan", header, cells, ".rankings")


@blueprint.get("/proposals")
@signed_in
def proposals() -> Answer:
    """What was proposed and what became of it."""
    scene = find_scene()
    return _draw("proposals", scene, queries.list_proposals(db(), scene.reach, scene.wanted))


@blueprint.get("/proposals.csv")
@signed_in
def proposals_file() -> Answer:
    """The whole list under the same filters."""
    scene = find_scene()
    rows = queries.list_proposals(db(), scene.reach, scene.wanted, limit=MOST_ROWS)
    header = (
        _("Nama"), _("NIP"), _("Jabatan"), _("Unit kerja"), _("Predikat"), _("Jenis"), _("Usul"), _("Alasan"),
        _("Dasar ketentuan"), _("Prioritas"), _("Terlihat dari"), _("Keadaan"), _("Alasan keputusan"), _("Diputus"),
    )  # fmt: skip
    cells = [
        (
            one.name, one.nip, one.position, one.unit, labels.PREDICATE_LABELS.get(one.predicate or "", ""),
            labels.KINDS[one.kind], one.text, one.reason, one.basis, labels.PRIORITIES[one.priority],
            labels.SOURCES[one.source], labels.STATUSES[one.status], one.decision_reason, local_date(one.decided_at),
        )
        for one in rows
    ]  # fmt: skip
    return _file("usul-tindak-lanjut", header, cells, ".proposals")


@blueprint.get("/allowances")
@signed_in
def allowances() -> Answer:
    """Share of the performance allowance by predicate (Pasal 32), as the agency set it."""
    scene = find_scene()
    rows = queries.list_allowances(db(), scene.reach, scene.wanted, day=scene.ends_on)
    known = any(one.percent is not None for one in rows) or queries.has_allowance_rates(db(), scene.reach.agency_id)
    may_set = current_actor().has(Permission.RATES_WRITE)
    return _draw("allowances", scene, rows, known=known, may_set=may_set)


@blueprint.get("/allowances.csv")
@signed_in
def allowances_file() -> Answer:
    """The whole list under the same filters."""
    scene = find_scene()
    rows = queries.list_allowances(db(), scene.reach, scene.wanted, day=scene.ends_on, limit=MOST_ROWS)
    header = (_("Nama"), _("NIP"), _("Jabatan"), _("Unit kerja"), _("Predikat"), _("Persen tunjangan"))
    cells = [
        (one.name, one.nip, one.position, one.unit, labels.PREDICATE_LABELS[one.predicate], plain(one.percent))
        for one in rows
    ]
    return _file("tunjangan-kinerja", header, cells, ".allowances")


def plain(value: Decimal | None) -> str:
    """A figure with the decimal sign of the page's language and no needless zeros."""
    return "" if value is None else number(value.normalize() if value else Decimal(0))


@blueprint.get("/credits")
@signed_in
def credits() -> Answer:
    """Credit points of everybody with a level of a functional post."""
    scene = find_scene()
    tables = credit_queries.read_tables(db(), scene.reach.agency_id)
    people = credit_queries.list_people(db(), scene.reach, scene.wanted, day=scene.today)
    lines = credit_queries.list_accounts(db(), people[:PAGE], tables, today=scene.today)
    # The row more than a page holds only tells that there is a next page.
    rows: list[Any] = [*lines, *people[PAGE:]]
    trial, outcome = _trial(tables, scene.today)
    return _draw("credits", scene, rows, tables=tables, trial=trial, outcome=outcome)


def _trial(tables: points.Tables, day: date) -> tuple[TrialForm, points.Part | None]:
    """The small calculator: its form, and what it says when it was asked."""
    if "months" not in request.args:
        return TrialForm(formdata=None), None
    form = TrialForm(request.args)
    if not form.validate():
        return form, None
    return form, points.trial(tables, form.grade.data, form.predicate.data, form.months.data, day)


@blueprint.get("/credits.csv")
@signed_in
def credits_file() -> Answer:
    """The whole list under the same filters."""
    scene = find_scene()
    tables = credit_queries.read_tables(db(), scene.reach.agency_id)
    people = credit_queries.list_people(db(), scene.reach, scene.wanted, day=scene.today, limit=MOST_ROWS)
    lines = credit_queries.list_accounts(db(), people, tables, today=scene.today)
    header = (
        _("Nama"), _("NIP"), _("Jenjang"), _("Angka kredit"), _("Kebutuhan kenaikan pangkat"),
        _("Kekurangan kenaikan pangkat"), _("Kebutuhan kenaikan jenjang"), _("Kekurangan kenaikan jenjang"),
    )  # fmt: skip
    return _file("angka-kredit", header, [_credit_cells(one) for one in lines], ".credits")


def _credit_cells(line: Line) -> tuple[Any, ...]:
    found = line.account
    goals = [
        text
        for goal in (found.rank, found.grade)
        for text in ((plain(goal.needed), plain(goal.missing)) if goal else ("", ""))
    ]
    grade = labels.GRADES[found.held.grade] if found.held else ""
    return (line.person.name, line.person.nip, grade, number(found.total, 2), *goals)


@blueprint.get("/credits/<uuid:employee_id>")
@signed_in
def credit(employee_id: UUID) -> Answer:
    """How the credit points of one person came about."""
    reach, today = find_reach()
    person = credit_queries.get_person(db(), employee_id, reach, day=today)
    tables = credit_queries.read_tables(db(), reach.agency_id)
    line = credit_queries.list_accounts(db(), [person], tables, today=today)[0]
    return render_template("followups/credit.html", line=line, words=labels)
