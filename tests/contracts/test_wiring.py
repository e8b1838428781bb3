"""Nothing that registers itself is forgotten in the lists of app.wiring and app."""

from __future__ import annotations

from pathlib import Path

import app
from app import wiring

ROOT = Path(__file__).parents[2]


def modules(name: str) -> set[str]:
    """Modules of that file name in all features; a large feature has more of them, such as ``report_views``."""
    found = [*(ROOT / "app").glob(f"*/{name}.py"), *(ROOT / "app").glob(f"*/*_{name}.py")]
    return {f"app.{path.parent.name}.{path.stem}" for path in found}


def test_every_module_of_jobs_facts_and_effects_is_wired() -> None:
    named = {name for kind in ("facts", "effects", "jobs", "usage") for name in modules(kind)}
    assert named - {"app.core.jobs", "app.definitions.usage"} == set(wiring.MODULES)


def test_every_module_of_components_and_views_is_listed() -> None:
    # The registry of components lies in cases, under that name; sign-in and layout register their own pages first.
    assert modules("components") - {"app.cases.components"} == set(app.COMPONENTS) - {"app.cases.period_table"}
    assert modules("views") - {"app.auth.views", "app.admin.views"} == set(app.VIEWS)
