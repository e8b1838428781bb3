"""What a person brings from the post they left during the year, on a page of the new case (p.91 A.13)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import carrying, components, queries, service
from app.cases.casefile import CaseFile
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.web.filters import t
from app.web.forms import BaseForm, add_errors

blueprint = Blueprint("former", __name__, template_folder="templates")

components.page(
    "periods", "former.show", _l("Hasil dari jabatan lama"), "history", order=20,
    when=lambda file: file.case.succeeds_id is not None,
)  # fmt: skip

_REFUSALS = {
    "unknown_source": _l("Pilih hasil evaluasi periodik jabatan lama dari daftar."),
    "period_taken": _l("Periode ini sudah dinilai, atau sudah ada usulan untuknya."),
}


class UseForm(BaseForm):
    """Which former result is to count for which period."""

    source = SelectField(_l("Hasil yang digunakan"))
    period = SelectField(_l("Untuk periode"))

    def offer(self, results: list[carrying.FormerResult], periods: list[tuple[UUID, str]]) -> None:
        """Put the choices in."""
        self.source.choices = [
            SelectChoice(str(one.case_id), f"{one.period}: {t(one.predicate)} ({one.title})") for one in results
        ]
        self.period.choices = [SelectChoice(str(period_id), name) for period_id, name in periods]


def _open(case_id: UUID) -> CaseFile:
    """The case as the signed-in person sees it. Raises NotFound, also where nobody moved."""
    actor, now = current_actor(), clock.now()
    case = queries.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = service.open_file(db(), case, actor=actor, now=now)
    if "periods" not in file.visible or case.succeeds_id is None:
        raise NotFound
    return file


@blueprint.get("/cases/<uuid:case_id>/former")
@signed_in
def show(case_id: UUID) -> str:
    """The posts left during the year and their finished periods."""
    return _page(_open(case_id), None)


def _page(file: CaseFile, bound: UseForm | None) -> str:
    posts = carrying.former_posts(db(), file.case)
    results = carrying.former_results(db(), posts)
    role = carrying.role_of(file)
    form = None
    if role is not None and results:
        form = bound or UseForm(formdata=None)
        form.offer(results, _free(file))
    return render_template(
        "cases/former.html", file=file, posts=posts, results=results, uses=carrying.uses(db(), file.case.id),
        role=role, form=form if form and form.period.choices else None,
    )  # fmt: skip


def _free(file: CaseFile) -> list[tuple[UUID, str]]:
    today = clock.today(current_actor().time_zone)
    return [(one.id, one.name) for one in carrying.free_periods(db(), file.case, today)]


@blueprint.post("/cases/<uuid:case_id>/former/uses")
@signed_in
def propose(case_id: UUID) -> str | Response | tuple[str, int]:
    """Wish to use a result for a period."""
    file, form = _open(case_id), UseForm()
    results = carrying.former_results(db(), carrying.former_posts(db(), file.case))
    form.offer(results, _free(file))
    source, period = parse_id(form.source.data), parse_id(form.period.data)
    if not form.validate_on_submit() or source is None or period is None:
        return _page(file, form), 422
    try:
        with unit_of_work() as session:
            carrying.propose(session, case_id, source, period, actor=current_actor(), now=clock.now())
    except InvalidInput as refusal:
        add_errors(form, {name: str(_REFUSALS[code]) for name, code in refusal.errors.items()})
        return _page(_open(case_id), form), 422
    flash(_("Usulan tercatat. Usulan berlaku setelah disetujui pihak lainnya."), "success")
    return redirect(url_for("former.show", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/former/uses/<uuid:use_id>/<any(agree, decline):choice>")
@signed_in
def answer(case_id: UUID, use_id: UUID, choice: str) -> Response:
    """Agree, decline, or take one's own wish back."""
    _open(case_id)
    try:
        with unit_of_work() as session:
            carrying.answer(
                session, case_id, use_id, agree=choice == "agree", actor=current_actor(), now=clock.now()
            )  # fmt: skip
    except InvalidInput as refusal:
        flash(" ".join(str(_REFUSALS[code]) for code in refusal.errors.values()), "danger")
        return redirect(url_for("former.show", case_id=case_id))
    flash(_("Kesepakatan tercatat.") if choice == "agree" else _("Usulan tidak digunakan."), "success")
    return redirect(url_for("former.show", case_id=case_id))
