"""Where the features above plug in: cases know nothing of plans, evaluations or objections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseEvent
from workflows.definition import Text

AuthorityFinder = Callable[[Session, UUID, UUID], UUID | None]
"""Session, agency, unit -> the post that is named as competent authority for the unit, if any."""
MissingFinder = Callable[[CaseFile], tuple[Text, ...]]
FactProvider = Callable[[CaseFile], Mapping[str, object]]


@dataclass(frozen=True)
class Step:
    """What an effect may use: the case as locked, the event that was just written, and the words that came with it."""

    session: Session
    file: CaseFile
    event: CaseEvent
    now: datetime

    @property
    def case(self) -> Case:
        return self.file.case


EffectHandler = Callable[[Step], None]
OpenHandler = Callable[[Session, Case], None]

FACTS: list[FactProvider] = []
MISSING: list[MissingFinder] = []
REQUEST_FACTS: list[FactProvider] = []
EFFECTS: dict[str, EffectHandler] = {}
ON_OPEN: list[OpenHandler] = []
ON_STEP: list[EffectHandler] = []
AUTHORITY: list[AuthorityFinder] = []


def effect(name: str) -> Callable[[EffectHandler], EffectHandler]:
    """Register the handler of one effect of the closed list in workflows.effects."""

    def register(handler: EffectHandler) -> EffectHandler:
        EFFECTS[name] = handler
        return handler

    return register


def facts(provider: FactProvider) -> FactProvider:
    """Register a provider of facts about appraisals; it must not write and is asked under the lock."""
    FACTS.append(provider)
    return provider


def facts_of_all(provider: FactProvider) -> FactProvider:
    """The same for facts that also requests have (a leave has answers, and neither plan nor rating)."""
    REQUEST_FACTS.append(provider)
    return facts(provider)


def collect_facts(file: CaseFile, *, without: FactProvider | None = None) -> dict[str, object]:
    """All facts of a case; a provider that stands on the others' facts leaves itself out."""
    found: dict[str, object] = {}
    for provider in REQUEST_FACTS if file.compiled.definition.kind == "request" else FACTS:
        if provider is not without:
            found.update(provider(file))
    return found


def missing(finder: MissingFinder) -> MissingFinder:
    """Register who knows which required fields have no answer yet; asked like facts."""
    MISSING.append(finder)
    return finder


def collect_missing(file: CaseFile) -> tuple[Text, ...]:
    """The labels of what must be filled in before whoever may do so takes the case forward."""
    return tuple(label for finder in MISSING for label in finder(file))


def on_open(handler: OpenHandler) -> OpenHandler:
    """Register what a feature lays down when a case is opened (the empty plan, for one)."""
    ON_OPEN.append(handler)
    return handler


def on_step(handler: EffectHandler) -> EffectHandler:
    """Register what follows every step after its effects, whatever the definition says (the signed forms, for one)."""
    ON_STEP.append(handler)
    return handler


def authority_finder(finder: AuthorityFinder) -> AuthorityFinder:
    """Register who knows the post that is the competent authority (PyB) for a unit."""
    AUTHORITY[:] = [finder]
    return finder
