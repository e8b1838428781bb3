"""The page of one step: from where to where, who takes it, what follows, and what the same person may not do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form, SelectChoice

from app.admin.definition_pages import step_line
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.designer import choices, page, places
from app.designer.sentences import everywhere_of
from app.designer.stage_forms import RemoveForm, RenameForm
from app.designer.stage_views import way
from app.designer.step_forms import AddStepForm, SeparateForm, StepForm
from app.designer.texts import bilingual, halves
from app.people.panels import PREFIX
from app.web.filters import t
from workflows.definition import SYSTEM_KINDS, Definition, Transition
from workflows.editing import Edit
from workflows.editing.documents import name_from
from workflows.editing.naming import rename_step
from workflows.editing.transitions import add_step, change_step, keep_apart, kept_apart, move_step, remove_step
from workflows.effects import EFFECTS
from workflows.records import default_comment

blueprint = Blueprint("designer_steps", __name__, url_prefix="/admin/designer/<uuid:version_id>/steps")
places.place("transitions", "designer_steps.show", "transition_id")
places.place("separate", "designer.show")
LIVE = "designer/_step_live.html"
EVERYWHERE = "*"


@blueprint.get("/")
@requires(Permission.DEFINITION_WRITE)
def new(version_id: UUID) -> ResponseReturnValue:
    """Form for a new step; ``source``, ``to`` and ``kind`` of the address are chosen already."""
    opened, asked = page.open_draft(version_id), request.args
    kind, source = asked.get("kind", "forward"), asked.get("source", opened.definition.initial)
    data = {
        "source": source,
        "to": asked.get("to", _following(opened.definition, source)),
        "kind": kind,
        "by": ["system"] if kind in SYSTEM_KINDS else [],
    }
    return _new_page(opened, AddStepForm(formdata=None, data=data))


def _following(definition: Definition, source: str) -> str | None:
    """The state behind another in their order; a step rarely leads back to where it begins."""
    names = [one.id for one in definition.states]
    return names[names.index(source) + 1] if source in names[:-1] else None


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def create(version_id: UUID) -> ResponseReturnValue:
    """Add a step, and open its page."""
    opened, form = page.open_draft(version_id), AddStepForm()
    _offer_ends(form, opened.definition)
    if form.validate():
        name = form.id.data or name_from(form.title_id.data, [one.id for one in opened.definition.transitions])
        kind, by = form.kind.data, form.by.data or []
        values = {
            "id": name,
            "title": bilingual(form, "title"),
            "from": form.source.data,
            "to": form.to.data,
            "kind": kind,
            "by": ["system"] if kind in SYSTEM_KINDS else by,
        }
        if page.save(version_id, add_step(values), action="step.add", place=f"transitions.{name}", form=form):
            return page.saved("designer_steps.show", version_id=version_id, transition_id=name)
    return _new_page(opened, form, 422)


@blueprint.get("/<transition_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """One step with all that belongs to it."""
    return _page(page.open_version(version_id), transition_id)


@blueprint.post("/<transition_id>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """All of a step but its condition and its separation from others."""
    opened, form = page.open_draft(version_id), StepForm()
    step = page.named(opened.definition.transitions, transition_id)
    _offer(form, opened.definition, step)
    if form.validate():
        edit = change_step(transition_id, _values(form, step))
        if _saved(version_id, transition_id, edit, "step.change", form):
            return page.saved("designer_steps.show", version_id=version_id, transition_id=transition_id)
    return _page(opened, transition_id, 422, form=form)


def _values(form: StepForm, step: Transition) -> dict[str, Any]:
    sources = _in_order(step.sources, form.sources.data)
    by = _in_order(step.by, form.by.data) + ([f"{PREFIX}{form.panel.data}"] if form.panel.data else [])
    # A rule that nobody chose follows the kind: whoever sends back says why.
    follows = form.kind.data != step.kind and form.comment.data == default_comment(step.kind)
    return {
        "title": bilingual(form, "title"),
        "from": EVERYWHERE if EVERYWHERE in sources else sources,
        "to": form.to.data,
        "kind": form.kind.data,
        "by": list(dict.fromkeys(by)),
        "not_by": _in_order(step.not_by, form.not_by.data),
        "comment": default_comment(form.kind.data) if follows else form.comment.data,
        "effects": _in_order(step.effects, form.effects.data),
        "hand_to": form.hand_to.data,
        "hands": form.hands.data,
        "vote": _vote(form),
        "reopens": form.reopens.data,
    }


def _in_order(before: Sequence[str], ticked: Sequence[str] | None) -> list[str]:
    """What is ticked, in the order it had: ticks have none of their own."""
    wanted = dict.fromkeys(ticked or ())
    return [one for one in before if one in wanted] + [one for one in wanted if one not in before]


def _vote(form: StepForm) -> dict[str, Any] | None:
    if form.need.data is None:
        return None
    found = {"need": form.need.data, "of": form.of.data, "veto": form.veto.data, "otherwise": form.otherwise.data}
    return {key: value for key, value in found.items() if value}


@blueprint.post("/<transition_id>/separate")
@requires(Permission.DEFINITION_WRITE)
def store_separate(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """Which other steps the same person may not take."""
    opened, apart = page.open_draft(version_id), SeparateForm(prefix="separate")
    _offer_others(apart, opened, page.named(opened.definition.transitions, transition_id))
    if apart.validate():
        edit = keep_apart(transition_id, apart.others.data or [])
        if _saved(version_id, transition_id, edit, "step.separate", apart):
            return page.saved(
                "designer_steps.show", version_id=version_id, transition_id=transition_id, _anchor="separate"
            )
    return _page(opened, transition_id, 422, apart=apart)


@blueprint.post("/<transition_id>/name")
@requires(Permission.DEFINITION_WRITE)
def rename(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """Give a step another identifier; everything that names it follows."""
    opened, naming = page.open_draft(version_id), RenameForm(prefix="name")
    page.named(opened.definition.transitions, transition_id)
    if naming.validate():
        edit = rename_step(transition_id, naming.id.data)
        if _saved(version_id, naming.id.data, edit, "step.rename", naming):
            return page.saved("designer_steps.show", version_id=version_id, transition_id=naming.id.data)
    return _page(opened, transition_id, 422, naming=naming)


@blueprint.post("/<transition_id>/move")
@requires(Permission.DEFINITION_WRITE)
def move(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """Up or down among the steps out of the state ``source``."""
    source = request.form.get("source", "")
    edit = move_step(transition_id, way(), source=source)
    page.save(version_id, edit, action="step.move", place=f"transitions.{transition_id}")
    return redirect(
        url_for(
            "designer.show", version_id=version_id, _anchor=f"steps-{'everywhere' if source == EVERYWHERE else source}"
        )
    )


@blueprint.post("/<transition_id>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """Take a step away."""
    opened, removal = page.open_draft(version_id), RemoveForm(prefix="remove")
    page.named(opened.definition.transitions, transition_id)
    if removal.validate() and _saved(version_id, transition_id, remove_step(transition_id), "step.remove", removal):
        flash(_("Langkah dihapus."), "success")
        return redirect(url_for("designer.show", version_id=version_id))
    return _page(opened, transition_id, 422, removal=removal)


def _saved(version_id: UUID, transition_id: str, edit: Edit, action: str, form: Form) -> bool:
    return page.save(version_id, edit, action=action, place=f"transitions.{transition_id}", form=form)


def _page(opened: page.Opened, transition_id: str, status: int = 200, **forms: Form) -> ResponseReturnValue:
    step = page.named(opened.definition.transitions, transition_id)
    kept = kept_apart(opened.version.document, transition_id)
    return page.render(
        "designer/step.html",
        opened,
        status=status,
        live=LIVE,
        step=step,
        line=step_line(opened.definition, step),
        kept=[t(one.title) for one in opened.definition.transitions if one.id in kept],
        guard_url=url_for("designer_guards.step", version_id=opened.id, transition_id=step.id),
        **{**(_forms(opened, step) if opened.editable else {}), **forms},
    )


def _forms(opened: page.Opened, step: Transition) -> dict[str, Form]:
    """Every form of the page, filled with what the definition says."""
    vote, definition = step.vote, opened.definition
    form = StepForm(
        formdata=None,
        data={
            **halves("title", step.title),
            "sources": [EVERYWHERE] if step.sources == everywhere_of(definition) else list(step.sources),
            "to": step.to,
            "kind": step.kind,
            "by": list(step.by),
            "not_by": list(step.not_by),
            "comment": step.comment,
            "effects": list(step.effects),
            "hand_to": step.hand_to or "",
            "hands": step.hands,
            "need": vote.need if vote else None,
            "of": vote.of if vote else "",
            "veto": bool(vote and vote.veto),
            "otherwise": (vote.otherwise if vote else None) or "",
            "reopens": step.reopens,
        },
    )
    apart = SeparateForm(formdata=None, prefix="separate", others=sorted(kept_apart(opened.version.document, step.id)))
    _offer(form, definition, step)
    _offer_others(apart, opened, step)
    return {
        "form": form,
        "apart": apart,
        "naming": RenameForm(formdata=None, prefix="name", id=step.id),
        "removal": RemoveForm(formdata=None, prefix="remove"),
    }


def _offer(form: StepForm, definition: Definition, step: Transition) -> None:
    people, none = choices.people(definition), choices.nothing(_("(tidak ada)"))
    form.sources.choices = [
        _everywhere(),
        *choices.each_current(choices.states(definition), step.sources),
    ]
    form.to.choices = choices.with_current(choices.states(definition), step.to)
    form.kind.choices = choices.kinds()
    form.by.choices = choices.each_current(people, step.by)
    form.not_by.choices = choices.each_current(people, step.not_by)
    effects = [SelectChoice(name, t(words)) for name, words in EFFECTS.items()]
    form.effects.choices = choices.each_current(effects, step.effects)
    form.hand_to.choices = choices.with_current(none + people, step.hand_to)
    form.hands.choices = choices.with_current(people, step.hands)
    form.of.choices = choices.with_current(none + people, step.vote.of if step.vote else None)
    outcomes = choices.nothing(_("(menunggu sampai seseorang mengembalikannya)"))
    outcomes += choices.steps(definition, kinds=["consequence"])
    form.otherwise.choices = choices.with_current(outcomes, step.vote.otherwise if step.vote else None)


def _everywhere() -> SelectChoice:
    return SelectChoice(EVERYWHERE, _("Setiap keadaan yang belum selesai"))


def _offer_others(form: SeparateForm, opened: page.Opened, step: Transition) -> None:
    others = [one for one in opened.definition.transitions if one.kind not in SYSTEM_KINDS and one.id != step.id]
    offered = [SelectChoice(one.id, t(one.title)) for one in others]
    form.others.choices = choices.each_current(offered, sorted(kept_apart(opened.version.document, step.id)))


def _offer_ends(form: AddStepForm, definition: Definition) -> None:
    form.to.choices = choices.states(definition)
    form.source.choices = [*form.to.choices, _everywhere()]
    form.kind.choices, form.by.choices = choices.kinds(), choices.people(definition)


def _new_page(opened: page.Opened, form: AddStepForm, status: int = 200) -> ResponseReturnValue:
    _offer_ends(form, opened.definition)
    return page.render("designer/step_new.html", opened, form=form, status=status)
