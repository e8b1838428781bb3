"""Templates and static files as they stand on disk: nothing inline, nothing from elsewhere, nothing altered."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[3] / "app"
STATIC = APP / "web" / "static"
TEMPLATES = sorted(APP.glob("**/templates/**/*.html"))
ROW = re.compile(r"^\| (\S+) \| \S+ \| [\d.]+ \| \S+ \| \S+ \| ([0-9a-f]{64}) \|$", re.MULTILINE)
FORBIDDEN = {
    "style attribute": re.compile(r"\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "javascript address": re.compile(r"javascript:"),
    "foreign address": re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//"""),
}


def test_vendored_files_are_those_of_the_list() -> None:
    listed = dict(ROW.findall((STATIC / "vendor" / "VENDORED.md").read_text()))
    files = [path for path in (STATIC / "vendor").iterdir() if path.suffix in {".css", ".js", ".woff2"}]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == listed


@pytest.mark.parametrize("path", sorted(STATIC.glob("**/*.css")), ids=lambda path: path.name)
def test_styles_load_nothing_from_elsewhere(path: Path) -> None:
    css = path.read_text()
    assert "@import" not in css
    addresses = [match.strip("\"'") for match in re.findall(r"url\(\s*([\"']?[^)]{0,200})", css)]
    local = [address for address in addresses if not address.startswith("data:image/svg+xml")]
    assert all((path.parent / address.strip("\"'")).is_file() for address in local)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_stands_under_the_strict_policy(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_posted_forms_carry_a_token(path: Path) -> None:
    source = path.read_text()
    posts = re.findall(r"<form\b[^>]*method=\"?post.*?</form>", source, flags=re.DOTALL | re.IGNORECASE)
    assert all("csrf_field()" in form or "csrf_token" in form or "hidden_tag()" in form for form in posts)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_named_icons_exist(path: Path) -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    source = path.read_text()
    named = set(re.findall(r'\b(?:draw_)?icon\("([a-z0-9-]+)"', source)) | set(
        re.findall(r'\bicon="([a-z0-9-]+)"', source)
    )
    assert named - known == set()


def test_icon_sprite_holds_drawings_only() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    assert not re.search(r"<script|<foreignObject|\son[a-z]+=|href=", sprite)
