"""Before and after of a proposed change."""

from __future__ import annotations

from dataclasses import replace

from app.core.ids import new_id
from app.plans.comparison import ADDED, CHANGED, REMOVED, compare
from app.plans.records import IndicatorView, PlanVersion, ResultView
from app.plans.values import Approach, Aspect, AttachmentKind, PlanStatus, Section

FIRST = IndicatorView(new_id(), new_id(), "Persentase aduan", Aspect.QUANTITY, "80%", None)
SECOND = IndicatorView(new_id(), new_id(), "Waktu", Aspect.TIME, "2 hari", None)
KEPT = ResultView(new_id(), new_id(), 1, Section.MAIN, "Aduan terjawab", "", None, "", (FIRST, SECOND))
GONE = ResultView(new_id(), new_id(), 2, Section.MAIN, "Arsip tertata", "", None, "", ())
BEFORE = PlanVersion(
    new_id(), 1, PlanStatus.AGREED, Approach.QUANTITATIVE, None, (KEPT, GONE), {"service": ("Ramah",)},
    {AttachmentKind.RESOURCES: ("Laptop", "Pegawai")},
)  # fmt: skip


def _copied(row: ResultView) -> ResultView:
    """The same lineage under new identifiers, as in a draft."""
    return replace(row, id=new_id(), indicators=tuple(replace(one, id=new_id()) for one in row.indicators))


def test_a_fresh_copy_differs_in_nothing() -> None:
    after = replace(BEFORE, id=new_id(), number=2, results=tuple(_copied(row) for row in BEFORE.results))
    assert compare(BEFORE, after).empty


def test_every_kind_of_difference_is_found() -> None:
    kept = _copied(KEPT)
    changed = replace(kept, text="Aduan terjawab cepat", indicators=(replace(kept.indicators[0], target="90%"),))
    fresh = ResultView(new_id(), new_id(), 2, Section.ADDITIONAL, "Inovasi layanan", "", None, "", (SECOND,))
    after = replace(
        BEFORE,
        approach=Approach.QUALITATIVE,
        results=(changed, fresh),
        expectations={"service": ("Ramah",), "loyal": ("Menjaga rahasia",)},
        attachments={AttachmentKind.RESOURCES: ("Laptop", "Ruang")},
    )
    found = compare(BEFORE, after)
    assert found.approach == (Approach.QUANTITATIVE, Approach.QUALITATIVE)
    assert [(one.kind, one.row.text) for one in found.results] == [
        (CHANGED, "Aduan terjawab cepat"),
        (ADDED, "Inovasi layanan"),
        (REMOVED, "Arsip tertata"),
    ]
    first = found.results[0]
    assert [(one.name, one.before, one.after) for one in first.fields] == [
        ("text", "Aduan terjawab", "Aduan terjawab cepat")
    ]
    assert [one.kind for one in first.indicators] == [CHANGED, REMOVED]
    assert first.indicators[0].fields[0].after == "90%"
    assert [(one.heading, one.removed, one.added) for one in found.attachments] == [
        ("resources", ("Pegawai",), ("Ruang",))
    ]
    assert [one.heading for one in found.expectations] == ["loyal"]
