"""``manage.py check FILE.yaml``: the publish checks on a definition that lies in a file."""

from __future__ import annotations

from pathlib import Path

from launch.console import LaunchError, say, warn
from workflows.checks import Finding, check
from workflows.definition import Definition, DefinitionError
from workflows.schema import SHIPPED, parse


def run(file: Path, lang: str) -> int:
    """0 and "sound"; or 1 and a line per finding. Warnings are printed as well but do not make it unsound."""
    try:
        definition = _read(file)
    except DefinitionError as error:
        say(_line(error.code, error.place, error.text[lang]))
        return 1
    findings = check(definition)
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in findings:
        _print(finding, lang)
    if not errors:
        say("sound")
    return int(bool(errors))


def _read(file: Path) -> Definition:
    try:
        return parse(file.read_bytes(), lambda code: _base(file, code))
    except (FileNotFoundError, IsADirectoryError):
        raise LaunchError(f"{file} is no file: give the path of a definition in YAML or JSON.") from None


def _base(file: Path, code: str) -> str:
    """What a definition extends lies beside it, or among the shipped ones. Raises LookupError or OSError."""
    if Path(code).name != code:
        raise LookupError(code)
    beside = file.parent / f"{code}.yaml"
    return (beside if beside.is_file() else SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")


def _print(finding: Finding, lang: str) -> None:
    """Only errors go to standard output, so that its lines can be counted."""
    line = _line(finding.code, finding.place, finding.sentence[lang])
    if finding.severity == "error":
        say(line)
    else:
        warn(f"{finding.severity}: {line}")


def _line(code: str, place: str, sentence: str) -> str:
    return f"{code}  {place or '-'}  {sentence}"
