"""Plugs the features into the cases, for web, worker and command line alike. Nothing here knows Flask."""

from __future__ import annotations

from importlib import import_module

# Facts, effects and jobs register themselves when imported; this list says which exist.
MODULES = (
    "app.auth.jobs",
    "app.cases.facts",
    "app.cases.effects",
    "app.cases.usage",
    "app.cases.jobs",
    "app.demo_clock.jobs",
    "app.dynamic_forms.facts",
    "app.plans.facts",
    "app.plans.effects",
    "app.cascade.effects",
    "app.plans.jobs",
    "app.progress.facts",
    "app.progress.jobs",
    "app.evaluations.facts",
    "app.evaluations.effects",
    "app.objections.facts",
    "app.objections.effects",
    "app.followups.facts",
    "app.followups.jobs",
    "app.documents.effects",
    "app.documents.jobs",
    "app.notifications.jobs",
    "app.moves.jobs",
)


def wire() -> None:
    """Import every module that registers something; safe to call twice."""
    import_module("app.all_models")
    for name in MODULES:
        import_module(name)
