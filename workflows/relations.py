"""The closed vocabulary of actors. A definition names relations to the case, never persons or accounts.

Who stands in a relation is resolved by the application at a date, through postings and delegations.
"""

from __future__ import annotations

import re

from workflows.definition import Definition, Text

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

REQUEST_TITLES: dict[str, Text] = {
    "owner": {"id": "Pemohon", "en": "Applicant"},
    "appraiser": {"id": "Atasan langsung", "en": "Direct superior"},
    "appraiser_superior": {"id": "Atasan dari atasan langsung", "en": "Superior's superior"},
}
"""What the same relations are called where somebody asks for something instead of being appraised."""

_PANEL = re.compile(r"panel:([a-z][a-z0-9_-]{0,49})")


def is_known(relation: str) -> bool:
    """True for a word of the vocabulary and for panel:<name>."""
    return relation in TITLES or _PANEL.fullmatch(relation) is not None


def named_in(definition: Definition) -> frozenset[str]:
    """Every relation that a definition asks, bars, lets edit or hands over to; in a request also whom it lets see.

    Appraisals have named readers for whom nobody is looked up; looking them up would cost on every page.
    """
    found: set[str] = set()
    for one in definition.transitions:
        found.update(one.by, one.not_by, (one.hands,) if one.hand_to else (), (one.hand_to,) if one.hand_to else ())
    for state in definition.states:
        found.update(state.edit, state.see if definition.kind == "request" else ())
    return frozenset(found)


def in_order(names: frozenset[str]) -> list[str]:
    """Relations in the order of the vocabulary, panels last."""
    return [*(one for one in TITLES if one in names), *sorted(names - TITLES.keys())]


def bilingual(relation: str, kind: str = "appraisal") -> Text:
    """The title in both languages, in a definition of a kind. Raises KeyError for one outside the vocabulary."""
    panel = _PANEL.fullmatch(relation)
    if panel is None:
        return REQUEST_TITLES.get(relation, TITLES[relation]) if kind == "request" else TITLES[relation]
    name = panel.group(1).replace("_", " ")
    return {"id": f"Anggota tim {name}", "en": f"Member of the {name} panel"}


def worded(relation: str, kind: str) -> Text:
    """The title in both languages; a draft may name somebody who doesn't exist, and that name stands for itself."""
    return bilingual(relation, kind) if is_known(relation) else {"id": relation, "en": relation}


def title(relation: str, lang: str, kind: str = "appraisal") -> str:
    """The official title of a relation in `lang` ("id" or "en")."""
    return bilingual(relation, kind)[lang]


def titles(relations: tuple[str, ...], lang: str, kind: str = "appraisal") -> str:
    """Several titles joined by "atau" or "or"."""
    joiner = {"id": " atau ", "en": " or "}[lang]
    return joiner.join(title(relation, lang, kind) for relation in relations)
