"""Conditions in a form: of a step (who may pass), and of a field (when it is shown)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.designer import guard_pages, page
from app.designer.guard_forms import RowForm, leaf_of, prefix_of, refuse, row_form, sent_form
from app.designer.guard_pages import Subject
from workflows.editing import guards

blueprint = Blueprint("designer_guards", __name__, url_prefix="/admin/designer/<uuid:version_id>/guards")

_STRUCTURE = {
    "all": lambda path: guards.wrap(path, "all"),
    "any": lambda path: guards.wrap(path, "any"),
    "not": lambda path: guards.wrap(path, "not"),
    "unwrap": guards.unwrap,
    "turn": guards.turn,
    "remove": guards.remove,
    "up": lambda path: guards.move(path, -1),
    "down": lambda path: guards.move(path, 1),
}


@blueprint.get("/step/<transition_id>")
@requires(Permission.DEFINITION_READ)
def step(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """What has to hold before a step can be taken."""
    return _page(guard_pages.step_subject(page.open_version(version_id), transition_id))


@blueprint.post("/step/<transition_id>")
@requires(Permission.DEFINITION_WRITE)
def store_step(version_id: UUID, transition_id: str) -> ResponseReturnValue:
    """One change of a step's condition."""
    return _store(version_id, lambda opened: guard_pages.step_subject(opened, transition_id))


@blueprint.get("/field/<form_id>/<field_id>")
@requires(Permission.DEFINITION_READ)
def field(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """When a field is shown."""
    return _page(guard_pages.field_subject(page.open_version(version_id), form_id, field_id))


@blueprint.post("/field/<form_id>/<field_id>")
@requires(Permission.DEFINITION_WRITE)
def store_field(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """One change of when a field is shown."""
    return _store(version_id, lambda opened: guard_pages.field_subject(opened, form_id, field_id))


def _store(version_id: UUID, make: Callable[[page.Opened], Subject]) -> ResponseReturnValue:
    subject = make(page.open_draft(version_id))
    # A form sends "next" before what the pressed button says; a change of a control sends it alone.
    do, path = (request.form.getlist("do") or [""])[-1], request.form.get("path", "")
    form, prefix = None, ""
    if do in _STRUCTURE:
        made = _STRUCTURE[do](path)
    elif do == "say":
        made = guards.say(path, _words())
    else:
        new = request.form.get("new") == "1"
        prefix = prefix_of(path, new=new)
        form = sent_form(subject.vocabulary, prefix)
        leaf = leaf_of(form, subject.vocabulary)
        if do != "put":
            return _typed(subject, form, path, new=new)
        if refuse(form, leaf, subject.vocabulary):
            return _page(subject, form, prefix, status=422)
        made = (guards.add if new else guards.change)(path, leaf)
    if page.save(version_id, subject.on(made), action=subject.action, place=subject.place, form=form):
        return redirect(f"{request.path}#d-guard")
    # Somebody else may have changed the condition: what is shown below the refusal is what stands now.
    return _page(make(page.open_draft(version_id)), form, prefix, status=422)


def _words() -> dict[str, str] | None:
    indonesian, english = (request.form.get(name, "").strip() for name in ("say_id", "say_en"))
    return {"id": indonesian, "en": english or indonesian} if indonesian else None


def _typed(subject: Subject, form: RowForm, path: str, *, new: bool) -> ResponseReturnValue:
    """A row with the operators that fit its fact: the row alone where the page asks for it, else the whole page."""
    sentence = guard_pages.typed_sentence(subject, form, path, new=new)
    prefix = prefix_of(path, new=new)
    if "HX-Request" not in request.headers:
        return _page(subject, form, prefix, sentence=sentence)
    return render_template(
        "designer/_guard_swap.html", subject=subject, version=subject.opened.version, form=form, path=path, new=new,
        prefix=prefix, sentence=sentence,
    )  # fmt: skip


def _page(
    subject: Subject, form: RowForm | None = None, prefix: str = "", *, sentence: str | None = None, status: int = 200
) -> ResponseReturnValue:
    title = subject.title
    return page.render(
        "designer/guard.html",
        subject.opened,
        subject=subject,
        form=form,
        row=guard_pages.rows(subject, form, prefix),
        sent=prefix,
        first=form if prefix == "new-top" and form is not None else row_form(subject.vocabulary, {}, "new-top"),
        sentence=guard_pages.sentence(subject, subject.tree) if sentence is None else sentence,
        heading=_("Syarat: %(title)s", title=title) if subject.refuses else _("Tampil bila: %(title)s", title=title),
        facts=guard_pages.trial_facts(subject),
        can_try=guard_pages.sound(subject),
        trial=guard_pages.try_out(subject),
        status=status,
    )
