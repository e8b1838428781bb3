"""What became of a plan after it was agreed: its versions, and links to the leader's plan."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.plans import labels, linking
from app.plans.comparison import PlanChange, compare
from app.plans.components import without_hidden
from app.plans.history import Agreed, agreed_versions
from app.plans.pages import blueprint, open_case
from app.plans.queries import offered_leader_results, plan_of
from app.plans.records import LeaderResult, ResultView
from app.plans.values import BEHAVIOURS, AttachmentKind, Section

page("plan", "plans.history", _l("Riwayat perubahan SKP"), "versions", order=20)


@blueprint.get("/cases/<uuid:case_id>/plan/history")
@signed_in
def history(case_id: UUID) -> str:
    """Every agreed version, and what differs between any two of them; or one version in full."""
    file = _open_plan(case_id)
    versions = agreed_versions(file)
    before, after = _chosen(versions, "from", len(versions) - 1), _chosen(versions, "to", len(versions))
    return render_template(
        "plans/history.html",
        file=file,
        versions=versions,
        before=before,
        after=after,
        change=_change(file, before, after),
        shown=_chosen(versions, "show", 0),
        labels=labels,
        sections=list(Section),
        attachment_kinds=list(AttachmentKind),
        is_leader=file.case.position.is_leader,
        behaviours={behaviour.code: behaviour.title for behaviour in BEHAVIOURS},
    )


def _open_plan(case_id: UUID) -> CaseFile:
    file = open_case(case_id)
    if "plan" not in file.visible:
        raise NotFound
    return file


def _chosen(versions: list[Agreed], name: str, otherwise: int) -> Agreed | None:
    """The version whose number the address names; nonsense counts as the usual one."""
    text = request.args.get(name, "")
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise
    return next((one for one in versions if one.place == place), None)


def _change(file: CaseFile, before: Agreed | None, after: Agreed | None) -> PlanChange | None:
    if before is None or after is None or before is after:
        return None
    return without_hidden(compare(before.version, after.version), file)


@blueprint.get("/cases/<uuid:case_id>/plan/links")
@signed_in
def links(case_id: UUID) -> str:
    """Results of the agreed plan that name the leader's in words only, each with the leader's agreed results."""
    file = _linkable(open_case(case_id))
    offered = [one for one in file.load("leader_results", offered_leader_results) if one.agreed]
    return _links_page(file, offered)


def _links_page(file: CaseFile, offered: list[LeaderResult]) -> str:
    return render_template("plans/links.html", file=file, offered=offered, waiting=_waiting(file))


def _waiting(file: CaseFile) -> list[ResultView]:
    current = plan_of(file).current
    return [result for result in current.results if result.provisional] if current else []


def _linkable(file: CaseFile) -> CaseFile:
    """Owner and appraiser say together what the words mean; on a periodic case nothing is linked. Raises NotFound."""
    if "plan" not in file.visible or file.case.parent_id is not None:
        raise NotFound
    if file.relations.isdisjoint({"owner", "appraiser"}) or plan_of(file).current is None:
        raise NotFound
    return file


@blueprint.post("/cases/<uuid:case_id>/plan/links/choose")
@signed_in
def choose(case_id: UUID) -> Response:
    """Store the links that were chosen; a row left open stays in words."""
    if len(request.form) > 200:
        abort(413)
    chosen = dict(_pairs())
    with unit_of_work() as session:
        locked = case_service.open_locked(session, case_id=case_id, actor=current_actor(), now=clock.now())
        count = linking.choose_links(_linkable(locked), chosen, now=clock.now())
    flash(_("%(count)s hasil kerja sudah ditautkan ke SKP pimpinan.", count=count), "success")
    return redirect(url_for("cases.show", case_id=case_id))


def _pairs() -> Iterator[tuple[UUID, UUID]]:
    """(result, the leader's result) for each row where one was chosen."""
    for name, value in request.form.items():
        if value and name.startswith("link-"):
            row, result = parse_id(name.removeprefix("link-")), parse_id(value)
            if row is None or result is None:
                abort(400)
            yield row, result
