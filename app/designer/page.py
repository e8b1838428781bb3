"""What every page of the designer does: open a version, store an edit, and show the frame around the content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from wtforms import Form

from app.admin.definition_pages import speak_of
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.definitions import applicability, drafting, queries
from app.definitions.models import DefinitionVersion
from app.definitions.readings import Reading, reading
from app.designer import places
from app.designer.sentences import place_words
from app.designer.words import action_word
from app.web.filters import t
from workflows.checks import Finding
from workflows.definition import Definition, DefinitionError, Stage, State, Transition
from workflows.definition import Form as DrawnForm
from workflows.editing import Edit, EditRefused
from workflows.editing.parts import fingerprint


@dataclass(frozen=True)
class Tab:
    """One of the designer's pages in its second navigation."""

    endpoint: str
    label: LazyString
    icon: str
    order: int


Record = TypeVar("Record", DrawnForm, Stage, State, Transition)
TABS: list[Tab] = []

NO_REVISION = -1
"""Stands for a revision that can't be read, so that it counts as out of date and not as leave to overwrite."""


def tab(endpoint: str, label: LazyString, icon: str, order: int) -> None:
    """Register a page that every version has; its endpoint takes ``version_id``."""
    TABS.append(Tab(endpoint, label, icon, order))
    TABS.sort(key=lambda one: one.order)


@dataclass(frozen=True)
class Opened:
    """A version with its definition as it can be read now; ``editable`` only for a draft and for who may write."""

    version: DefinitionVersion
    reading: Reading
    editable: bool

    @property
    def definition(self) -> Definition:
        return self.reading.definition

    @property
    def id(self) -> UUID:
        return self.version.id


def open_version(version_id: UUID) -> Opened:
    """A version of the actor's agency. Raises NotFound."""
    actor = current_actor()
    version = queries.find_version(db(), version_id, agency_id=actor.agency_id)
    if version is None:
        raise NotFound
    speak_of(version.kind)
    editable = version.status == "draft" and actor.has(Permission.DEFINITION_WRITE)
    return Opened(version, reading(version), editable)


def named(records: Iterable[Record], name: str) -> Record:
    """The state, step, stage or form that an address names. Raises NotFound."""
    for one in records:
        if one.id == name:
            return one
    raise NotFound


def open_draft(version_id: UUID) -> Opened:
    """A draft that the actor may change. Raises NotFound."""
    opened = open_version(version_id)
    if not opened.editable:
        raise NotFound
    return opened


def save(
    version_id: UUID, edit: Edit, *, action: str, place: str = "", form: Form | None = None, on_top: bool = False
) -> bool:
    """Store one edit, made against the ``revision`` that the page sent; False with the reasons in the form.

    What others changed elsewhere meanwhile stays (``shown_part``). ``on_top``: the edit may come on top of any other.
    Without a form a refusal is flashed. Raises NotFound. The word for ``action`` stands in app.designer.words.
    """
    actor, now = current_actor(), clock.now()
    part, shown = places.shown(), request.form.get("shown", "")
    made = drafting.Change(edit, action, place, _sent("continues"), part, shown)
    seen = None if on_top else seen_revision()
    try:
        with unit_of_work() as session:
            drafting.change(session, version_id, made, seen=seen, actor=actor, now=now)
    except drafting.StaleDraft:
        g.designer_stale = True
        _tell(form, None, _who_was_first(version_id))
    except EditRefused as refusal:
        _tell(form, refusal.field, t(refusal.text))
    except DefinitionError as fault:
        _tell(form, fault.place.rpartition(".")[2], t(fault.text))
    else:
        return True
    return False


def _who_was_first(version_id: UUID) -> str:
    """That somebody else was faster; who it was and what they changed, where that is known."""
    sentence = _("Naskah ini baru saja diubah orang lain. Isian Anda masih ada di bawah; simpan sekali lagi.")
    opened, part = open_version(version_id), places.shown()
    dotted = [".".join(("forms", *part.values()))] if "fields" in part else [".".join(one) for one in part.items()]
    last = drafting.last_edit(db(), opened.version, dotted, actor=current_actor())
    if last is None:
        return sentence
    edit, name = last
    told = _(
        "Perubahan itu: %(action)s, %(place)s, oleh %(name)s, %(ago)s.",
        action=action_word(edit.action), place=place_words(opened.definition, edit.place), name=name, ago=_ago(edit.at),
    )  # fmt: skip
    return f"{sentence} {told}"


def shown_part(version: DefinitionVersion) -> str:
    """What a form of this page sends with its revision, so that edits of other parts don't stand in its way."""
    return fingerprint(version.document, places.shown())


def saved(endpoint: str, **arguments: Any) -> ResponseReturnValue:
    """Back to a page after an edit was stored; a form that saves itself gets the page's living parts by the same way.

    303, so that a browser that follows by itself asks for the page with GET.
    """
    if not by_script():
        flash(_("Tersimpan."), "success")
    return redirect(url_for(endpoint, **arguments), 303)


def by_script() -> bool:
    """Whether a form of static/designer/autosave.js asks, which takes parts of the page and not the whole."""
    return request.headers.get("X-Autosave") == "1"


def seen_revision() -> int:
    """The revision of the draft that the page showed; one that no draft has where it sent none that can be read."""
    sent = _sent("revision")
    return NO_REVISION if sent is None else sent


def _sent(name: str) -> int | None:
    """A number that the page sent; None for none that can be read."""
    sent = request.form.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def _tell(form: Form | None, field: str | None, sentence: str) -> None:
    if form is None:
        flash(sentence, "danger")
    elif field is not None and field in form:
        form[field].errors = [*form[field].errors, sentence]
    else:
        form.form_errors = [*form.form_errors, sentence]


def render(
    template: str, opened: Opened, *, status: int = 200, live: str | None = None, **more: Any
) -> ResponseReturnValue:
    """A page of the designer: what the frame needs, and ``more``.

    A form that saves itself gets the living parts of the page alone: those of the frame, and of the template ``live``.
    After a stored or refused edit ``opened`` may be out of date: pass what ``open_version`` gives then.
    """
    session, version = db(), opened.version
    findings = [*_overlaps(opened), *opened.reading.findings]
    steps = drafting.neighbours(session, version) if opened.editable else drafting.Neighbours()
    page = render_template(
        "designer/_live.html" if by_script() else template,
        opened=opened,
        version=version,
        definition=opened.definition,
        editable=opened.editable,
        findings=findings,
        errors=[one for one in findings if one.severity == "error"],
        at=lambda prefix: places.at(findings, prefix),
        address=lambda dotted: places.address(version.id, dotted),
        place_words=lambda dotted: place_words(opened.definition, dotted),
        steps=steps,
        changed=_last_change(steps),
        tabs=TABS,
        live=live,
        stale=g.get("designer_stale", False),
        saved_at=clock.now(),
        refused=[one for one in more.values() if isinstance(one, Form)] if status >= 400 else [],
        admin_view=panel_entry(),
        **more,
    )
    return page, status


def _overlaps(opened: Opened) -> list[Finding]:
    """Other workflows that would apply to the same people; of what is published it was asked when it was."""
    if opened.version.status != "draft":
        return []
    return applicability.overlaps(db(), opened.version, opened.definition)


def _last_change(steps: drafting.Neighbours) -> str:
    """Who changed the draft last, and how long ago; empty for a draft as it began."""
    if steps.here is None or not steps.editor:
        return ""
    return _("Terakhir diubah oleh %(name)s, %(ago)s.", name=steps.editor, ago=_ago(steps.here.at))


def _ago(at: datetime) -> str:
    return str(format_timedelta(at - clock.now(), granularity="minute", add_direction=True))


def panel_entry() -> Any:
    """The view of the panel under which the designer stands in its navigation."""
    return next(view for view in current_app.extensions["admin"][0]._views if view.endpoint == "definition")
