"""The closed vocabulary of actors. A definition names relations to the case, never persons or accounts.

Who stands in a relation is resolved by the application at a date, through postings and delegations.
"""

from __future__ import annotations

import re

from workflows.definition import Text

OWNER = "owner"
APPRAISER = "appraiser"
SYSTEM = "system"

TITLES: dict[str, Text] = {
    "owner": {"id": "Pegawai yang dinilai", "en": "Employee"},
    "appraiser": {"id": "Pejabat Penilai Kinerja", "en": "Appraiser"},
    "appraiser_superior": {"id": "Atasan Pejabat Penilai Kinerja", "en": "Appraiser's superior"},
    "next_superior": {"id": "Atasan berikutnya secara berjenjang", "en": "Next superior up the line"},
    "unit_head": {"id": "Pimpinan unit kerja", "en": "Head of the unit"},
    "unit_hr": {"id": "Pengelola kepegawaian unit", "en": "Unit HR"},
    "agency_hr": {"id": "Pengelola kepegawaian instansi", "en": "Agency HR"},
    "peer": {"id": "Rekan setingkat", "en": "Peer"},
    "authority": {"id": "Pejabat yang Berwenang", "en": "Competent authority"},
    "system": {"id": "Sistem", "en": "System"},
}

_PANEL = re.compile(r"panel:([a-z][a-z0-9_-]{0,49})")


def is_known(relation: str) -> bool:
    """True for a word of the vocabulary and for panel:<name>."""
    return relation in TITLES or _PANEL.fullmatch(relation) is not None


def bilingual(relation: str) -> Text:
    """The title in both languages. Raises KeyError for a relation that isn't in the vocabulary."""
    panel = _PANEL.fullmatch(relation)
    if panel is None:
        return TITLES[relation]
    name = panel.group(1).replace("_", " ")
    return {"id": f"Anggota tim {name}", "en": f"Member of the {name} panel"}


def title(relation: str, lang: str) -> str:
    """The official title of a relation in `lang` ("id" or "en")."""
    return bilingual(relation)[lang]


def titles(relations: tuple[str, ...], lang: str) -> str:
    """Several titles joined by "atau" or "or"."""
    joiner = {"id": " atau ", "en": " or "}[lang]
    return joiner.join(title(relation, lang) for relation in relations)
