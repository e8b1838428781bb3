"""House rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [
    path
    for folder in ("app", "workflows", "launch", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "vendor" not in path.parts
] + [ROOT / "manage.py", ROOT / "config.py", ROOT / "wsgi.py"]
PRODUCT = [path for path in CODE if "tests" not in path.parts]
MAX_FILE = 400
MAX_FUNCTION = 45
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "misc.py", "common.py"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_lint_is_clean() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout[-3000:]


def test_no_file_is_too_long_or_named_after_nothing() -> None:
    long = {relative(path) for path in CODE if len(path.read_text(encoding="utf-8").splitlines()) > MAX_FILE}
    assert long == set()
    assert {relative(path) for path in CODE if path.name in FORBIDDEN_NAMES} == set()


def test_functions_stay_small() -> None:
    found = []
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION:
                found.append(f"{relative(path)}:{node.lineno} {node.name}")
    assert found == []


def test_only_the_unit_of_work_commits() -> None:
    allowed = {"app/core/unit_of_work.py"}
    found = {relative(path) for path in PRODUCT if ".commit()" in path.read_text(encoding="utf-8")} - allowed
    assert found == set()


def test_nothing_unfinished_is_left() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    found = {relative(path) for path in PRODUCT if marks.search(path.read_text(encoding="utf-8"))}
    assert found == set()


@pytest.mark.parametrize("pattern", [r"<script(?![^>]*\bsrc=)", r"\son[a-z]+=\"", r"\sstyle=\"", r"javascript:"])
def test_templates_obey_the_content_policy(pattern: str) -> None:
    templates = [path for path in (ROOT / "app").rglob("*.html")]
    assert templates
    found = {relative(path) for path in templates if re.search(pattern, path.read_text(encoding="utf-8"))}
    assert found == set()


def test_every_template_compiles(app) -> None:
    names = app.jinja_env.list_templates(filter_func=lambda name: name.endswith(".html"))
    assert names
    for name in names:
        app.jinja_env.get_template(name)


def test_every_post_form_carries_a_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)
    missing = [
        relative(path)
        for path in (ROOT / "app").rglob("*.html")
        for body in form.findall(path.read_text(encoding="utf-8"))
        if "csrf" not in body and "hidden_tag" not in body and "caller()" not in body
    ]
    assert missing == []
