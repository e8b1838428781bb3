"""What guards may ask about progress."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.hooks import facts
from app.progress.queries import progress_of


@facts
def progress_facts(file: CaseFile) -> Mapping[str, object]:
    """Facts named in skp-nasional.yaml."""
    progress = progress_of(file)
    return {"realisation_count": progress.realisation_count, "evidence_count": progress.evidence_count}
