"""Which fields are in use: a published version asked for them, so that cases may hold answers."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.definitions.models import DefinitionVersion

_ASKED = text("""
    select distinct (form ->> 'id') || '.' || (field ->> 'id')
    from definition_version version
    cross join lateral jsonb_array_elements(version.document -> 'forms') form
    cross join lateral jsonb_array_elements(coalesce(form -> 'sections', '[]')) section
    cross join lateral jsonb_array_elements(coalesce(section -> 'fields', '[]')) field
    where version.agency_id = :agency_id and version.code = :code and version.status <> 'draft'
""")


def used_fields(session: Session, version: DefinitionVersion) -> frozenset[str]:
    """The fields of every version of this workflow that was ever published, as "form.field"."""
    rows = session.scalars(_ASKED, {"agency_id": version.agency_id, "code": version.code})
    return frozenset(rows)
