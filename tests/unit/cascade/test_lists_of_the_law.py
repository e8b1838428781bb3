"""The closed lists of manual, strategies and matrix against the words of the annex (p.38-44)."""

from __future__ import annotations

from collections.abc import Iterable

from app.cascade import labels
from app.cascade.values import Angle, Control, Method, Product, Reporting, RoleLevel


def words(table: dict[object, object], members: Iterable[object]) -> list[str]:
    return [str(table[one]).casefold() for one in members]


def test_p38_quality_control_and_reporting_of_an_indicator() -> None:
    assert words(labels.CONTROLS, Control) == ["outcome", "outcome antara", "output kendali rendah"]
    assert words(labels.REPORTING, Reporting) == ["bulanan", "triwulanan", "semesteran", "tahunan"]


def test_p39_b_what_a_strategy_brings_about() -> None:
    assert words(labels.PRODUCTS, Product) == ["outcome antara", "output", "layanan"]


def test_p39_43_three_direct_approaches_and_two_that_are_not() -> None:
    direct = words(labels.ANGLES, (one for one in Angle if one.method is Method.DIRECT))
    indirect = words(labels.ANGLES, (one for one in Angle if one.method is Method.INDIRECT))
    assert direct == ["pembagian aspek", "pembagian wilayah", "pembagian beban target kuantitatif"]
    assert indirect == ["pendekatan layanan", "pendekatan output antara"]


def test_p44_a_levels_of_a_role() -> None:
    controls = [f"output kendali {level}" for level in ("rendah", "sedang", "tinggi")]
    assert words(labels.LEVELS, RoleLevel) == ["outcome antara", *controls]
