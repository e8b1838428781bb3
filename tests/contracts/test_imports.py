"""The layers of the design hold, and the contracts bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VIOLATIONS = {
    "engine imports the web": ("workflows/relations.py", "import flask"),
    "engine imports the application": ("workflows/guards.py", "import app.core.clock"),
    "a second user of transitions": ("app/cases/service.py", "import transitions"),
    "cases know plans": ("app/cases/service.py", "import app.plans.service"),
    "core knows the web": ("app/core/clock.py", "import flask"),
    "a view reads tables": ("app/cases/views.py", "import app.cases.models"),
    "a service speaks Flask": ("app/plans/service.py", "import flask"),
    "a feature reads the settings": ("app/plans/queries.py", "import config"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts over a tree."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_planted_violation_is_caught(violation: str, tmp_path: Path) -> None:
    for name in ("app", "workflows"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "templates", "*.pyc"))
    for name in ("config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    path, line = VIOLATIONS[violation]
    target = tmp_path / path
    target.write_text(target.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert lint(tmp_path).returncode != 0
