"""The forms of guidance as the annex has them (p.80-87), column by column, and what is read of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

ROWS = 10
LINE_LIMIT = 500
TEXT_LIMIT = 4000
SESSIONS_PER_CASE = 60
ACTIONS_PER_SESSION = 20


class Kind(StrEnum):
    """Coaching and mentoring are bimbingan kinerja (p.78 D.4), counselling is konseling kinerja (p.85 D.5)."""

    COACHING = "coaching"
    MENTORING = "mentoring"
    COUNSELLING = "counselling"


# Titles of the official forms and their columns stay Indonesian whatever the language of the page.
FORM_TITLES = {
    Kind.COACHING: "PELAKSANAAN COACHING",
    Kind.MENTORING: "PELAKSANAAN MENTORING",
    Kind.COUNSELLING: "REKAMAN INFORMASI HASIL KONSELING KINERJA",
}
FORM_CODES = {Kind.COACHING: "B.1.6", Kind.MENTORING: "B.1.7", Kind.COUNSELLING: ""}


@dataclass(frozen=True)
class Table:
    """One block of rows of a form: where it is kept, its heading, who fills it in, and its columns by name."""

    name: str
    heading: str
    by: str
    columns: Mapping[str, str]


GOAL = Table(
    "goal",
    "TUJUAN: APA YANG INGIN SAYA CAPAI?",
    "employee",
    {
        "indicator": "Indikator Kinerja Individu",
        "baseline": "Baseline Target (jika ada)",
        "target": "Target",
        "strategy": "Strategi Pencapaian Target",
    },
)
FACTS = Table(
    "facts",
    "FAKTA: DIMANA SAYA SEKARANG?",
    "employee",
    {
        "target": "Target SKP",
        "progress": "Progres Pencapaian Target",
        "problem": "Masalah / Hambatan",
        "cause": "Penyebab",
    },
)
STEPS = Table(
    "steps",
    "LANGKAH KEDEPAN: APA YANG AKAN SAYA LAKUKAN KE DEPAN?",
    "guide",
    {
        "indicator": "Indikator Kinerja Individu",
        "strategy": "Strategi untuk Mengatasi Masalah/Hambatan",
        "adjust": "Penyesuaian Ukuran Keberhasilan dan Target (YA/ TIDAK)*",
    },
)
OPPORTUNITY = "PELUANG: APA YANG DAPAT SAYA LAKUKAN?"
COACHING_FOOTNOTE = "*Jika diperlukan penyesuaian indikator/ target kinerja maka dilakukan perubahan SKP"
AIMS = Table(
    "aims",
    "TUJUAN: APA YANG INGIN SAYA CAPAI DENGAN MENTORING?",
    "employee",
    {
        "skill": "Keahlian/ Keterampilan Spesifik yang Akan Dikembangkan",
        "span": "Jangka Waktu Mentoring",
        "change": "Perubahan yang Diharapkan",
        "measure": "Ukuran Keberhasilan Mentoring",
    },
)
JOURNAL = Table(
    "journal",
    "JURNAL MENTORING",
    "guide",
    {
        "when": "Waktu dan Tempat",
        "matter": "Materi Mentoring",
        "plan": "Rencana Aksi",
        "target": "Target Waktu Rencana Aksi",
    },
)
TABLES = {Kind.COACHING: (GOAL, FACTS, STEPS), Kind.MENTORING: (AIMS, JOURNAL), Kind.COUNSELLING: ()}

# Form B.1.8 (p.83): subject, then its numbered criteria.
CRITERIA: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "TENTANG PEGAWAI",
        (
            "Saya merasa diperhatikan dan dipahami",
            "Saya merasa tindakan/langkah yang telah saya lakukan dihargai",
            "Saya merasa dapat dengan bebas mengemukakan pendapat/pemikiran saya",
        ),
    ),
    (
        "TENTANG PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
        (
            "Saya merasa bahwa pandangan yang diberikan berdasarkan data/fakta yang akurat",
            "Saya merasa bahwa pandangan/pendapat yang diberikan kepada saya bersifat positif",
            "Lebih banyak menggunakan metode bertanya dibandingkan menggurui",
        ),
    ),
    (
        "TENTANG PEGAWAI DAN PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
        (
            "Saya merasa dibantu dalam mencari solusi dan aksi tindak lanjut",
            "Saya tahu apa yang harus saya lakukan setelah mengikuti kegiatan bimbingan kinerja ini",
            "Saya memahami maksud dan tujuan kegiatan bimbingan kinerja ini",
        ),
    ),
)

# Form B.1.9 (p.84): the fixed competences by code; technical ones are named by whoever fills it in.
COMPETENCES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Manajerial",
        (
            ("integrity", "Integritas"),
            ("teamwork", "Kerjasama"),
            ("communication", "Komunikasi"),
            ("results", "Orientasi pada Hasil"),
            ("service", "Pelayanan Publik"),
            ("development", "Pengembangan Diri dan Orang Lain"),
            ("change", "Mengelola Perubahan"),
            ("decisions", "Pengambilan Keputusan"),
        ),
    ),
    ("Sosio Kultural", (("unity", "Perekat dan Pemersatu Bangsa"),)),
)
TECHNICAL_ROWS = 5
SCALE = {
    1: (
        "Sangat Kurang",
        "Diberikan apabila pegawai yang dinilai kompetensinya jauh dibawah standar kompetensi yang dipersyaratkan "
        "pada jabatan pegawai bersangkutan (Tidak ada Indikator Kompetensi yang dipenuhi)",
    ),
    2: (
        "Kurang memadai",
        "Diberikan apabila pegawai yang dinilai kompetensinya dibawah standar kompetensi yang dipersyaratkan pada "
        "jabatan pegawai yang bersangkutan (1-2 Indikator Kompetensi yang dipenuhi)",
    ),
    3: (
        "Memadai",
        "Diberikan apabila pegawai yang dinilai kompetensinya sesuai standar kompetensi yang dipersyaratkan pada "
        "jabatan pegawai yang bersangkutan (3 Indikator Kompetensi yang dipenuhi)",
    ),
    4: (
        "Diatas Memadai",
        "Diberikan apabila pegawai yang dinilai kompetensinya diatas standar kompetensi yang dipersyaratkan pada "
        "jabatan pegawai yang bersangkutan (3 Indikator Kompetensi dipenuhi dan menunjukkan perilaku di atas level "
        "kompetensinya)",
    ),
    5: (
        "Istimewa",
        "Diberikan apabila pegawai yang dinilai kompetensinya jauh diatas standar kompetensi yang dipersyaratkan "
        "pada jabatan pegawai yang bersangkutan (3 Indikator Perilaku dipenuhi dan menunjukkan perilaku jauh di "
        "atas level kompetensinya)",
    ),
}

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class ActionView:
    """What was agreed to follow a session."""

    id: UUID
    text: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class Score:
    """One line of form B.1.9; ``group`` is Manajerial, Sosio Kultural or Teknis, ``value`` 1 to 5 or empty."""

    group: str
    code: str
    name: str
    value: int | None
    reason: str


@dataclass(frozen=True)
class CompetenceView:
    """Form B.1.9."""

    scores: tuple[Score, ...]
    recommendation: str
    at: datetime


@dataclass(frozen=True)
class GuidanceFeedback:
    """Form B.1.8: the nine answers in the order of the criteria."""

    answers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class SessionView:
    """One session as form B.1.6, B.1.7 or the record of a counselling.

    ``tables`` holds the rows by the name of their Table; ``texts`` the free texts (``opportunity`` of B.1.6;
    ``problem``, ``result``, ``follow_up`` of a counselling). ``feedback`` and ``competence`` are empty where the
    reader may not see them or where nobody filled them in.
    """

    id: UUID
    case_id: UUID
    kind: Kind
    guide_id: UUID
    guide: str
    guide_nip: str | None
    topic: str
    held_on: date
    place: str
    tables: Mapping[str, Rows]
    texts: Mapping[str, str]
    feedback: GuidanceFeedback | None
    competence: CompetenceView | None
    owner_signed_at: datetime | None
    guide_signed_at: datetime | None
    revision: int
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class ReportView:
    """Form B.1.10: a behaviour problem as the appraiser reported it to the personnel unit (p.86-87)."""

    id: UUID
    author: str
    at: datetime
    problem: str
    expectation: str
    detail: str
    others_too: bool
    retrospective: str
