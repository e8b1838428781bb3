"""The files of the demo, read once and never changed.

A plan, whether an example of the law or one of ``cases/plans.yaml``, has this shape:

- ``approach``: quantitative or qualitative;
- ``results``: each with ``section`` (main, additional), ``text``, ``assigned_by`` or ``leader_result``, ``indicators``
  (``text``, ``aspect`` and ``target`` or ``perspective``, ``realisation``, ``evidence``) and ``feedback`` (``giver``,
  ``text``);
- ``behaviours``: by code of the BerAKHLAK value, each with ``expectations`` and ``feedback``;
- ``attachments``: lines by part (resources, accountability, consequences).

Examples of the law have besides ``owner``, ``printed`` (cells of the form's head) and, where the evaluation form words
an item otherwise than the plan, ``revised`` and ``revised_assigned_by``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
# Worked examples of PermenPANRB 6/2022, in the order in which plans depend on one another.
WORKED_EXAMPLES = ("kepala-dinas-kesehatan", "kepala-puskesmas", "kepala-subdirektorat", "jf-tata-bangunan")


@cache
def _read(name: str) -> Any:
    # The C reader does what SafeLoader does, in a tenth of the time.
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def read_people() -> Any:
    """Agency, units, positions, people, acting officers, delegations, accounts."""
    return _read("people.yaml")


def read_example(name: str) -> Any:
    """One worked example of the law, as typed."""
    return _read(f"cases/{name}.yaml")


def read_plans() -> Any:
    """Plans of people whom the law gives no example for, by kind of work."""
    return _read("cases/plans.yaml")


def read_stories() -> Any:
    """How far each case has come, and when each step was taken."""
    return _read("cases/stories.yaml")


def read_cascade() -> Any:
    """Manuals, strategies, matrices of roles and results, assignments by others."""
    return _read("cases/cascade.yaml")


def read_execution() -> Any:
    """What happens while plans are carried out, and the latest requests for feedback."""
    return _read("cases/execution.yaml")


def read_leading() -> Any:
    """What leaders and HR do with results, and the special cases."""
    return _read("cases/leading.yaml")


def read_requests() -> Any:
    """What people ask for, the panel that decides it, and what HR is drafting."""
    return _read("cases/requests.yaml")


def read_workflow(code: str) -> str:
    """The text of a workflow that HR of the demo has made, as it would be uploaded."""
    return (FOLDER / "workflows" / f"{code}.yaml").read_text(encoding="utf-8")
