"""The layers of the design hold, and the contracts bite."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VIOLATIONS = (
    ("workflows/relations.py", "import flask"),
    ("workflows/guards.py", "import app.core.clock"),
    ("app/cases/service.py", "import transitions"),
    ("app/cases/hooks.py", "import app.plans.service"),
    ("app/core/clock.py", "import flask"),
    ("app/cases/views.py", "import app.cases.models"),
    ("app/plans/service.py", "import wtforms"),
    ("app/plans/queries.py", "import config"),
    ("launch/console.py", "import app.core.clock"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts over a tree."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout[-3000:]


def test_further_views_forms_and_components_import_no_tables() -> None:
    """The contract names whole modules (views, forms, components); large features have report_views and the like."""
    table = re.compile(r"^(from app\.\w+(\.models| import models)|(from|import) sqlalchemy)", re.MULTILINE)
    kinds = ("views", "pages", "forms", "components")
    found = [path for kind in kinds for path in (ROOT / "app").glob(f"*/*_{kind}.py")]
    found.remove(ROOT / "app/web/error_pages.py")  # it words the database's own refusals
    assert len(found) > 10
    assert [str(path.relative_to(ROOT)) for path in found if table.search(path.read_text("utf-8"))] == []


def test_planted_violations_are_caught(tmp_path: Path) -> None:
    for name in ("app", "workflows", "launch"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "templates", "*.pyc"))
    for name in ("config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    for path, line in VIOLATIONS:
        target = tmp_path / path
        target.write_text(target.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    report = lint(tmp_path).stdout
    assert "0 kept" in report, report[-3000:]
    for path, line in VIOLATIONS:
        importer = path.removesuffix(".py").replace("/", ".")
        assert f"{importer} -> {line.removeprefix('import ')}" in report, (path, line)
