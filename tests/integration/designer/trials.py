"""The page of a trial as tests use it, and a leave workflow to play on it."""

from __future__ import annotations

import html
import re
from typing import Any

from app.definitions.models import DefinitionVersion
from tests.integration.designer import sources
from tests.panel import Panel

DAYS = "isian-0-field-days"
CHOSEN = re.compile(r'name="(moves|who|person|day)" value="([^"]*)"')


class Trial:
    """The page of a trial, as a browser without JavaScript uses it."""

    def __init__(self, panel: Panel, version: DefinitionVersion, **query: str) -> None:
        self.panel, self.path = panel, f"designer/{version.id}/trial/"
        self.hidden: dict[str, str] = {"revision": str(version.revision)}
        self.answer = panel.get(self.path, **query)
        self._keep()

    def _keep(self) -> None:
        self.text = html.unescape(self.answer.get_data(as_text=True))
        self.hidden |= {
            name: html.unescape(value) for name, value in CHOSEN.findall(self.answer.get_data(as_text=True))
        }

    def do(self, what: str, **more: Any) -> Trial:
        self.answer = self.panel.post(self.path, {**self.hidden, "do": what, **more})
        if self.answer.status_code != 302:
            self._keep()
        return self

    def play(self, relation: str) -> Trial:
        """Choose whoever has this title."""
        ids = re.findall(r'value="as:([^"]+)"(?:(?!</button>).)*?' + re.escape(relation), self.text, re.DOTALL)
        assert ids, relation
        return self.do(f"as:{ids[-1]}")


def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    """Two levels where only a request of a day or more can be sent, with a deadline that sends it back."""
    document = sources.leave()
    send, agree = document["transitions"][0], document["transitions"][1]
    send["when"] = {"fact": "days", "op": "at_least", "value": 1}
    agree["by"] = ["appraiser"]
    document["transitions"][2] |= {"by": ["appraiser"], "comment": "required"}
    document["transitions"].append(
        {"id": "lapse", "title": {"id": "Lewat waktu", "en": "Lapse"}, "from": "review", "to": "draft",
         "kind": "timeout", "by": ["system"]}
    )  # fmt: skip
    document["states"][1]["deadline"] = {"working_days": 3, "remind": [1], "then": "lapse"}
    sources.store(panel, draft, document)
    return draft


def required(panel: Panel, leave: DefinitionVersion) -> DefinitionVersion:
    """The leave with a reason that must be given, and whoever agrees reads what was answered."""
    document = sources.stored(panel, leave)
    document["forms"][0]["sections"][0]["fields"][2]["required"] = True
    document["states"][1]["see"]["appraiser"] = ["fields"]
    sources.store(panel, leave, document)
    return leave
