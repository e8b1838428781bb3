"""Where the features above plug in: cases know nothing of plans, evaluations or objections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseEvent

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
EFFECTS: dict[str, EffectHandler] = {}
ON_OPEN: list[OpenHandler] = []
ON_STEP: list[EffectHandler] = []


def effect(name: str) -> Callable[[EffectHandler], EffectHandler]:
    """Register the handler of one effect of the closed list in workflows.effects."""

    def register(handler: EffectHandler) -> EffectHandler:
        EFFECTS[name] = handler
        return handler

    return register


def facts(provider: FactProvider) -> FactProvider:
    """Register a provider of facts; it must not write and is asked under the lock."""
    FACTS.append(provider)
    return provider


def collect_facts(file: CaseFile, *, without: FactProvider | None = None) -> dict[str, object]:
    """All facts of a case; a provider that stands on the others' facts leaves itself out."""
    found: dict[str, object] = {}
    for provider in FACTS:
        if provider is not without:
            found.update(provider(file))
    return found


def on_open(handler: OpenHandler) -> OpenHandler:
    """Register what a feature lays down when a case is opened (the empty plan, for one)."""
    ON_OPEN.append(handler)
    return handler


def on_step(handler: EffectHandler) -> EffectHandler:
    """Register what follows every step after its effects, whatever the definition says (the signed forms, for one)."""
    ON_STEP.append(handler)
    return handler
