"""Lists of the plan (SKP) as PermenPANRB 6/2022 fixes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Approach(StrEnum):
    """Quantitative: indicator and target apart. Qualitative: one narrative (Pasal 9(3))."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"


class PlanStatus(StrEnum):
    """``draft`` can be edited, ``agreed`` is in force, ``superseded`` was replaced by an agreed change."""

    DRAFT = "draft"
    AGREED = "agreed"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class Section(StrEnum):
    """Results of high priority (utama) and of low priority (tambahan), p.27."""

    MAIN = "main"
    ADDITIONAL = "additional"


class Aspect(StrEnum):
    """What an indicator measures (Pasal 9(2))."""

    QUANTITY = "quantity"
    QUALITY = "quality"
    TIME = "time"
    COST = "cost"


class Perspective(StrEnum):
    """Perspectives for leaders (p.29); the budget must be among them."""

    SERVICE = "service"
    PROCESS = "process"
    INTERNAL = "internal"
    BUDGET = "budget"


class AttachmentKind(StrEnum):
    """The three parts of the attachment (Lampiran SKP, form A.1.8)."""

    RESOURCES = "resources"
    ACCOUNTABILITY = "accountability"
    CONSEQUENCES = "consequences"


class AssignmentForm(StrEnum):
    """Given by the leader (penunjukan), or sought by the employee (pengajuan sukarela), p.46 8."""

    APPOINTED = "appointed"
    VOLUNTARY = "voluntary"


class AssignmentReach(StrEnum):
    """Where the work is done (p.46 11): in the own unit, in another one, in another agency, outside government."""

    OWN_UNIT = "own_unit"
    OTHER_UNIT = "other_unit"
    OTHER_AGENCY = "other_agency"
    OUTSIDE = "outside"


class AssignmentStatus(StrEnum):
    """``proposed`` waits for the appraiser."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Behaviour:
    """One BerAKHLAK value with its three guides, in the wording of Pasal 10(3)."""

    code: str
    title: str
    guides: tuple[str, str, str]


BEHAVIOURS = (
    Behaviour(
        "service",
        "Berorientasi Pelayanan",
        (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
    ),
    Behaviour(
        "accountable",
        "Akuntabel",
        (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
            "Tidak menyalahgunakan kewenangan jabatan",
        ),
    ),
    Behaviour(
        "competent",
        "Kompeten",
        (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
    ),
    Behaviour(
        "harmonious",
        "Harmonis",
        (
            "Menghargai setiap orang apapun latar belakangnya",
            "Suka menolong orang lain",
            "Membangun lingkungan kerja yang kondusif",
        ),
    ),
    Behaviour(
        "loyal",
        "Loyal",
        (
            "Memegang teguh ideologi Pancasila, Undang-Undang Dasar Negara Republik Indonesia Tahun 1945, setia "
            "kepada Negara Kesatuan Republik Indonesia serta pemerintahan yang sah",
            "Menjaga nama baik sesama ASN, Pimpinan, Instansi, dan Negara",
            "Menjaga rahasia jabatan dan negara",
        ),
    ),
    Behaviour(
        "adaptive",
        "Adaptif",
        (
            "Cepat menyesuaikan diri menghadapi perubahan",
            "Terus berinovasi dan mengembangkan kreativitas",
            "Bertindak proaktif",
        ),
    ),
    Behaviour(
        "collaborative",
        "Kolaboratif",
        (
            "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
            "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
            "Menggerakkan pemanfaatan berbagai sumberdaya untuk tujuan bersama",
        ),
    ),
)
BEHAVIOUR_CODES = tuple(behaviour.code for behaviour in BEHAVIOURS)
