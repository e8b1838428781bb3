"""Whose results are final at once, because nobody stands above the evaluator to whom one could object."""

from __future__ import annotations

from app.people.values import JPT_KINDS, AgencyKind, PositionKind

_TOP = frozenset({PositionKind.JPT, PositionKind.JPT_MADYA, PositionKind.UNIT_HEAD})
# Of a minister or the head of a central agency; a JPT pratama there is evaluated by a JPT madya (p.65 C.2c).
_CENTRAL = _TOP | {PositionKind.JPT_UTAMA}
# Of a head of region.
_REGIONAL = _TOP | JPT_KINDS


def is_final_at_once(owner: str, evaluator: str, *, heads_agency: bool, agency_kind: str) -> bool:
    """Whether the result of a post is final by p.90 A.12 a-e, from the kinds of its post and of the evaluator's.

    In a central agency: JPT utama and heads of independent units by the coordinating minister, JPT madya by whoever
    leads the agency (``heads_agency``: some are led by a JPT utama). In a region: JPT and heads of independent units
    by the head of region.
    """
    political = evaluator == PositionKind.POLITICAL
    if agency_kind == AgencyKind.REGIONAL:
        return political and owner in _REGIONAL
    if owner == PositionKind.JPT_MADYA:
        return political or heads_agency
    return political and owner in _CENTRAL
