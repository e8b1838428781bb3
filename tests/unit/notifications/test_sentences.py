"""Each kind of notice has a sentence that can be filled with what the service stores."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.notifications.sentences import KINDS, REQUEST_TEXTS, sentence, show
from app.notifications.values import NoticeRow, Template

STORED = {
    "owner": "Ns. Laras Kinasih, S.Kep.",
    "cycle": "Penilaian kinerja 2026",
    "actor": "dr. Bagas 100% Pramudita",
    "acting_for": "",
    "action": {"id": "Setujui SKP", "en": "Agree the plan"},
    "state": {"id": "Menunggu persetujuan SKP", "en": "Plan waiting for agreement"},
    "due": "2026-01-30T16:59:59+00:00",
    "comment": "<b>Target</b> belum terukur.\nLengkapi.",
}
IN_REMINDERS = {"owner", "cycle", "state", "due"}
# What the features below hand over with a notice of theirs (the job notifications.plain), apart from any step.
PLAIN = {
    Template.FEEDBACK_ASKED: {"owner", "asker", "giver", "due"},
    Template.FEEDBACK_DUE: {"owner", "asker", "giver", "due"},
    Template.FEEDBACK_GIVEN: {"owner", "asker", "giver"},
    Template.FEEDBACK_DECLINED: {"owner", "asker", "giver"},
    Template.RESULT_TAKEN_OVER: {"actor"},
    Template.RESULT_GIVEN_BACK: {"actor"},
    Template.GUIDANCE_PLANNED: {"guide", "owner"},
    Template.GUIDANCE_ASSIGNED: {"guide", "owner"},
    Template.GUIDANCE_SIGNED: {"owner"},
    Template.REPORT_DUE: {"cycle", "count", "due"},
    Template.REPORT_ARRIVED: {"unit", "cycle"},
    Template.FOLLOW_UP_DECIDED: {"owner", "cycle"},
    Template.STANDS_IN: {"absent", "until", "count"},
    Template.ROLES_SHARED: {"title"},
    Template.ROLE_ASKED: {"title", "name"},
    Template.ROLE_AGREED: {"name"},
    Template.ROLE_DECLINED: {"name"},
    Template.WORKFLOW_SUBMITTED: {"actor", "title", "number"},
    Template.WORKFLOW_SENT_BACK: {"actor", "title", "number", "reason"},
    Template.WORKFLOW_PROPOSED: {"base", "base_number", "title", "number"},
}
IN_ASSIGNMENTS = {"owner", "cycle", "actor", "assigner", "comment"}


def _row(template: Template, *, open_to_reader: bool = True) -> NoticeRow:
    params = {**STORED, "due": None}
    return NoticeRow(uuid4(), template.value, params, datetime(2026, 1, 12, tzinfo=UTC), False, uuid4(), open_to_reader)


def _handed_over(template: Template) -> set[str]:
    if template is Template.REMINDER:
        return IN_REMINDERS
    if template.value.startswith("assignment_"):
        return IN_ASSIGNMENTS
    return PLAIN.get(template, set(STORED))


def test_no_kind_of_notice_is_without_words() -> None:
    assert set(KINDS) == set(Template)


@pytest.mark.parametrize("template", Template)
def test_the_sentence_is_filled_from_what_is_stored(template: Template) -> None:
    wanted = set(re.findall(r"%\((\w+)\)s", str(KINDS[template].text)))
    assert wanted <= _handed_over(template)
    words = {**STORED, "until": "2026-02-01"}
    filled = sentence(template.value, {name: words.get(name, "Ns. Laras Kinasih") for name in _handed_over(template)})
    assert "%(" not in filled
    assert "{" not in filled


@pytest.mark.parametrize("template", sorted(REQUEST_TEXTS))
def test_notices_about_requests_name_what_was_asked_for_and_no_appraisal(template: Template) -> None:
    known = {**STORED, "request": {"id": "Cuti tahunan", "en": "Annual leave"}}
    filled = sentence(template.value, known)
    assert "%(" not in filled
    assert "enilaian" not in filled
    assert "Cuti tahunan" in filled or "ermohonan" in filled
    assert "Cuti tahunan" not in sentence(template.value, STORED)


def test_a_percent_sign_in_a_name_is_only_a_sign() -> None:
    assert "100% Pramudita" in sentence(Template.PLAN_AGREED.value, STORED)


def test_the_comment_stays_away_from_who_may_no_longer_see_the_case() -> None:
    assert show(_row(Template.RETURNED)).comment == STORED["comment"]
    assert show(_row(Template.RETURNED, open_to_reader=False)).comment == ""
