"""The forms that the law's worked examples don't show: leaders' quantitative ones, the cascade, execution, guidance,
and the document that the appraiser's superior signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from app.cascade.models import IndicatorManual, MatrixCell, MatrixMember, MatrixRole, RoleMatrix, Workblock
from app.cases.models import Case
from app.documents.forms import FORMS
from app.documents.printing import prepare
from app.documents.values import Reason
from app.guidance.models import BehaviourReport, GuidanceSession
from app.guidance.values import COMPETENCES, CRITERIA, SCALE
from app.plans.queries import read_plan
from app.plans.records import IndicatorView, ResultView
from app.progress.models import ActionPlan, Documentation, Evidence, Feedback
from tests import story
from tests.integration.documents.conftest import file_of
from tests.pdf_structure import Document
from tests.story import reach
from tests.world import World

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
UP = {"employee": "appraiser", "appraiser": "superior", "superior": "regent"}


def printed(world: World, case: Case, code: str, part: str | None = None) -> Document:
    """A form as somebody gets it."""
    file = file_of(world, case, part)
    assert FORMS[code].reason(file) is None
    return Document(prepare(file, FORMS[code]).render())


def leader_case(world: World, state: str) -> Case:
    """The appraiser's own case, brought along the straight way by the people above."""
    case = world.case("appraiser")
    for transition, who, _target, prepare_step in story.STRAIGHT:
        if case.state == state:
            return case
        if prepare_step is not None:
            _prepare(prepare_step, world, case, UP[who])
        world.act(case, transition, UP[who], story.OBJECTION)
    return case


def _prepare(step: Callable[..., None], world: World, case: Case, who: str) -> None:
    step(world, case, who)
    world.session.commit()


def first_result(world: World, case: Case) -> tuple[ResultView, IndicatorView]:
    """Of the plan in force, else of the draft."""
    plan = read_plan(world.session, case.id).working
    assert plan is not None
    return plan.results[0], plan.results[0].indicators[0]


def add(world: World, case: Case, *rows: object) -> None:
    """Lay rows down as the features store them."""
    for row in rows:
        row.agency_id = case.agency_id  # type: ignore[attr-defined]
        world.session.add(row)
    world.session.commit()


def test_a_1_2_leaders_quantitative_plan_p34(world: World) -> None:
    case = leader_case(world, "running")
    form = printed(world, case, "A.1.2")
    assert "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI" in form.text
    assert form.rows[6:10] == [
        ["HASIL KERJA"],
        ["NO.", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["A. UTAMA"],
    ]
    result, indicator = first_result(world, case)
    assert form.rows[10] == ["1", result.text, indicator.text, indicator.target, "Anggaran"]
    assert form.rows[2][4] == "NIP (*opsional)"


def test_c_1_2_and_b_1_4_of_a_leader_p108_p73(world: World) -> None:
    case = leader_case(world, "received")
    for code, notes in (("C.1.2", "*** periode"), ("B.1.4", "* pilih salah satu (periode")):
        form = printed(world, case, code)
        heads = next(row for row in form.rows if row[0] == "(1)")
        assert heads == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]
        assert form.rows[5][4] == "INSTANSI"
        titles = form.rows[form.rows.index(heads) - 1]
        assert titles[3:] == [
            "TARGET", "PERSPEKTIF", "REALISASI BERDASARKAN BUKTI DUKUNG",
            "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
        ]  # fmt: skip
        assert notes in form.text


def test_d_1_2_is_signed_by_the_appraisers_superior_p116(world: World) -> None:
    case = reach(world, "rating")
    world.act(case, "hand_over_rating", None)
    story.rate(world, case, "superior")
    world.session.commit()
    world.act(case, "submit_rating", "superior")
    world.act(case, "deliver_document", "superior")
    file = file_of(world, case, None)
    assert FORMS["D.1.1"].reason(file) is Reason.RATED_BY_SUPERIOR
    form = printed(world, case, "D.1.2")
    assert "6. Atasan Pejabat Penilai Kinerja ditandatangani dalam sistem" in form.text
    assert world.people["superior"].name in form.text[form.text.index("6. Atasan") :]
    assert "7. Pegawai yang Dinilai" in form.text


def test_a_1_3_manual_p38(world: World) -> None:
    case = leader_case(world, "running")
    result, indicator = first_result(world, case)
    add(world, case, IndicatorManual(
        case_id=case.id, lineage=indicator.lineage, purpose="Pasien dilayani cepat", definition="Waktu tunggu",
        formula="jumlah / total", unit="Persen", control="intermediate", source="Rekam medis", reporting="quarterly",
    ))  # fmt: skip
    form = printed(world, case, "A.1.3")
    assert form.rows == [
        ["RENCANA HASIL KERJA", result.text],
        ["UKURAN KEBERHASILAN/ INDIKATOR KINERJA", indicator.text],
        ["TUJUAN", "Pasien dilayani cepat"],
        ["DESKRIPSI", "Definisi Waktu tunggu"],
        ["Formula (opsional bagi pendekatan hasil kerja kualitatif) jumlah / total"],
        ["SATUAN PENGUKURAN (opsional bagi pendekatan hasil kerja kualitatif)", "Persen"],
        ["KUALITAS DAN TINGKAT KENDALI", "( ) Outcome (X) Outcome Antara ( ) Output kendali rendah"],
        ["SUMBER DATA", "Rekam medis"],
        ["PERIODE PELAPORAN", "( ) Bulanan (X) Triwulanan ( ) Semesteran ( ) Tahunan"],
    ]


def test_a_1_4_workblock_p43(world: World) -> None:
    case = leader_case(world, "running")
    _result, indicator = first_result(world, case)
    add(world, case, Workblock(
        case_id=case.id, lineage=indicator.lineage, angle="service", product="output", title="Antrean daring",
        owner="Kepala Puskesmas", due="Juni", purpose="Cepat", targets="90%", involved="TI", beneficiaries="Pasien",
        budget="APBD", routine_activities=["Jaga loket"], transformative_activities=["Pasang aplikasi"],
        routine_milestones=["Loket buka"], transformative_milestones=[],
    ))  # fmt: skip
    form = printed(world, case, "A.1.4")
    assert form.rows == [
        ["JUDUL INISIATIF STRATEGI PENCAPAIAN IKU", "Antrean daring", "INDIKATOR DAN TARGET YANG DIINTERVENSI", "90%"],
        ["PEMILIK STRATEGI", "Kepala Puskesmas", "PIHAK YANG TERLIBAT", "TI"],
        ["WAKTU PENYELESAIAN", "Juni", "PENERIMA MANFAAT", "Pasien"],
        ["TUJUAN", "Cepat", "ANGGARAN", "APBD"],
        ["STRATEGI (KEY ACTIVITIES)"], ["A. RUTIN"], ["1.", "Jaga loket"],
        ["B. TRANSFORMATIF"], ["1.", "Pasang aplikasi"],
        ["KELUARAN KUNCI (KEY MILESTONE)"], ["A. RUTIN"], ["1.", "Loket buka"],
        ["B. TRANSFORMATIF"], ["1.", "-"],
    ]  # fmt: skip


def test_a_1_5_matrix_p48(world: World) -> None:
    case = leader_case(world, "running")
    _result, indicator = first_result(world, case)
    matrix = RoleMatrix(cycle_id=case.cycle_id, position_id=case.position_id)
    add(world, case, matrix)
    members = {}
    for part in ("employee", "colleague"):
        members[part] = MatrixMember(
            matrix_id=matrix.id, kind="report", employee_id=world.people[part].id, position_id=world.positions[part].id
        )
    add(world, case, *members.values())
    cells = {
        "employee": MatrixCell(member_id=members["employee"].id, column_key=indicator.lineage),
        "colleague": MatrixCell(member_id=members["colleague"].id, column_key=indicator.lineage, no_role=True),
    }
    add(world, case, *cells.values())
    add(world, case, MatrixRole(cell_id=cells["employee"].id, ordinal=1, text="Luka dirawat tepat waktu", level="high"))
    form = printed(world, case, "A.1.5")
    assert form.rows[0] == ["PEGAWAI", "JABATAN", "OUTCOME ANTARA/ OUTPUT/ LAYANAN"]
    assert form.rows[1] == [world.people["appraiser"].name, "Kepala Puskesmas", indicator.text]
    assert sorted(form.rows[2:]) == sorted([
        [world.people["employee"].name, "Perawat Ahli Pertama", "Luka dirawat tepat waktu"],
        [world.people["colleague"].name, "Bidan Terampil", "TIDAK ADA PERAN"],
    ])  # fmt: skip


def test_b_1_1_and_b_1_2_action_plan_and_documentation_p67_p68(world: World) -> None:
    case = reach(world, "running")
    result, indicator = first_result(world, case)
    entry = Documentation(
        case_id=case.id, result=result.lineage, indicator=indicator.lineage, day=date(2026, 2, 3),
        text="Sudah 40 pasien", updated_at=NOW,
    )  # fmt: skip
    add(world, case, entry, ActionPlan(
        case_id=case.id, result=result.lineage, ordinal=1, text="Latih tiga perawat", target="3 orang",
        due_on=date(2026, 3, 31), updated_at=NOW,
    ))  # fmt: skip
    add(world, case, Evidence(
        case_id=case.id, indicator=indicator.lineage, title="Daftar hadir", url="https://contoh.go.id/daftar",
        documentation_id=entry.id,
    ))  # fmt: skip
    actions = "Rencana Aksi: 1. Latih tiga perawat (target: 3 orang), paling lambat 31 Maret 2026"
    assert printed(world, case, "B.1.1", "employee").rows[6:] == [["HASIL KERJA"], ["1", result.text, actions]]
    form = printed(world, case, "B.1.2", "employee")
    assert form.rows[7][:3] == ["1", result.text, actions]
    assert form.rows[7][3].startswith("Realisasi dan Bukti Dukung: 1. 3 Februari 2026: Sudah 40 pasien Bukti dukung:")
    assert "Daftar hadir" in form.rows[7][3]
    # The employee alone signs these two.
    assert "Pejabat Penilai Kinerja" not in form.text[form.text.index("Bukti dukung:") :]


def guidance(world: World, case: Case, kind: str) -> GuidanceSession:
    """A session with everything filled in."""
    guide = world.people["appraiser"].id
    return GuidanceSession(
        case_id=case.id, kind=kind, guide_id=guide, created_by_id=guide, topic="Waktu tunggu",
        held_on=date(2026, 2, 10), place="Ruang rapat",
        employee_part={
            "goal": [{"indicator": "Waktu", "baseline": "60%", "target": "90%", "strategy": "Jadwal"}],
            "facts": [{"target": "90%", "progress": "70%", "problem": "Antre", "cause": "Loket"}],
            "opportunity": "Loket kedua",
            "aims": [{"skill": "Triase", "span": "2 bulan", "change": "Cepat", "measure": "Uji"}],
        },
        guide_part={
            "steps": [{"indicator": "Waktu", "strategy": "Buka loket", "adjust": "TIDAK"}],
            "journal": [{"when": "Senin", "matter": "Triase", "plan": "Latihan", "target": "Maret"}],
        },
        feedback={"answers": [f"Jawaban {number}" for number in range(1, 10)]}, feedback_at=NOW,
        competence={
            "scores": [
                {"code": code, "value": 4, "reason": f"Alasan {code}"} for _, group in COMPETENCES for code, _ in group
            ],
            "technical": [{"name": "Rawat luka", "value": 5, "reason": "Mahir"}],
            "recommendation": "Pelatihan lanjutan",
        },
        competence_at=NOW, owner_signed_at=NOW, guide_signed_at=NOW,
    )  # fmt: skip


def test_b_1_6_coaching_p80(world: World) -> None:
    case = reach(world, "running")
    add(world, case, guidance(world, case, "coaching"))
    rows = printed(world, case, "B.1.6", "employee").rows[6:]
    assert [row[0] for row in rows if len(row) == 1] == [
        "TUJUAN: APA YANG INGIN SAYA CAPAI? (diisi oleh Pegawai)",
        "FAKTA: DIMANA SAYA SEKARANG? (diisi oleh Pegawai)",
        "PELUANG: APA YANG DAPAT SAYA LAKUKAN? (diisi oleh Pegawai)",
        "Loket kedua",
        "LANGKAH KEDEPAN: APA YANG AKAN SAYA LAKUKAN KE DEPAN? (rekomendasi pimpinan atau pihak lain yang diberikan "
        "penugasan khusus yang disepakati dengan pegawai)",
    ]
    assert ["Waktu", "60%", "90%", "Jadwal"] in rows
    assert ["90%", "70%", "Antre", "Loket"] in rows
    assert ["Waktu", "Buka loket", "TIDAK"] in rows


def test_b_1_7_mentoring_p82(world: World) -> None:
    case = reach(world, "running")
    add(world, case, guidance(world, case, "mentoring"))
    form = printed(world, case, "B.1.7", "appraiser")
    assert ["Triase", "2 bulan", "Cepat", "Uji"] in form.rows
    assert ["WAKTU DAN TEMPAT", "MATERI MENTORING", "RENCANA AKSI", "TARGET WAKTU RENCANA AKSI"] in form.rows
    assert ["Senin", "Triase", "Latihan", "Maret"] in form.rows
    assert form.text.count("ditandatangani dalam sistem") == 2


def test_b_1_8_feedback_on_guidance_p83(world: World) -> None:
    case = reach(world, "running")
    add(world, case, guidance(world, case, "coaching"))
    # It goes to the leader's superior; the leader and the personnel unit don't read it.
    for part in ("appraiser", "hr"):
        assert FORMS["B.1.8"].reason(file_of(world, case, part)) is not None
    rows = printed(world, case, "B.1.8", "superior").rows[7:]
    answers = [row[-1] for row in rows]
    assert answers == [f"Jawaban {number}" for number in range(1, 10)]
    wanted = [f"{at}. {text}" for at, text in enumerate((one for _, group in CRITERIA for one in group), start=1)]
    assert [row[-2] for row in rows] == wanted


def test_b_1_9_competences_p84(world: World) -> None:
    case = reach(world, "running")
    add(world, case, guidance(world, case, "mentoring"))
    rows = printed(world, case, "B.1.9", "appraiser").rows
    for group, (_title, items) in enumerate(COMPETENCES, start=1):
        assert [str(group), _title] in rows
        for place, (code, name) in enumerate(items, start=1):
            assert [f"{place}. {name}", "4", f"Alasan {code}"] in rows
    assert ["1. Rawat luka", "5", "Mahir"] in rows
    assert rows[rows.index(["REKOMENDASI"]) + 1] == ["Pelatihan lanjutan"]
    assert rows[-5:] == [[str(value), *texts] for value, texts in SCALE.items()]


def test_b_1_10_behaviour_report_p86(world: World) -> None:
    case = reach(world, "running")
    add(world, case, BehaviourReport(
        case_id=case.id, author_id=world.people["appraiser"].id, at=NOW, problem="Sering terlambat",
        expectation="Hadir tepat waktu", detail="Tiga kali dalam sebulan", others_too=False, retrospective="Ditegur",
    ))  # fmt: skip
    assert FORMS["B.1.10"].reason(file_of(world, case, "employee")) is Reason.NOT_VISIBLE
    rows = [row[0] for row in printed(world, case, "B.1.10", "hr").rows[6:]]
    answers = ["Sering terlambat", "Hadir tepat waktu", "Tiga kali dalam sebulan", "TIDAK", "Ditegur"]
    assert rows[1::2] == answers


@pytest.mark.parametrize(
    "state", ["draft", "plan_review", "running", "self_assessment", "rating", "delivery", "closed"]
)
def test_no_form_is_promised_that_cannot_be_made(world: World, state: str) -> None:
    """Whatever the list offers at any stage prints."""
    file = file_of(world, reach(world, state), None)
    there = [form for form in FORMS.values() if form.reason(file) is None]
    assert there
    for form in there:
        assert prepare(file, form).render().startswith(b"%PDF-1.7"), form.code


def test_c_1_3_evaluation_p111(world: World) -> None:
    case = reach(world, "received")
    form = printed(world, case, "C.1.3", "employee")
    result, indicator = first_result(world, case)
    heads = form.rows.index(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"])
    assert form.rows[heads - 1] == [
        "NO.", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA", "ASPEK",
        "INDIKATOR KINERJA INDIVIDU", "TARGET", "REALISASI BERDASARKAN BUKTI DUKUNG",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    ]  # fmt: skip
    assert form.rows[heads + 2] == ["1", "-", result.text, "Waktu", indicator.text, "90-95%", "93% pasien", "-"]
    assert form.text.count("ditandatangani dalam sistem") == 1


def test_d_1_3_after_an_objection_p118(world: World) -> None:
    case = reach(world, "closed")
    rows = printed(world, case, "D.1.3", "employee").rows
    titles = [row[1] for row in rows if len(row) == 2]
    assert titles[5:] == [
        "KEBERATAN",
        "PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN",
        "KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA",
    ]
    values = [row[0] for row in rows if len(row) == 1]
    assert values[1] == story.OBJECTION
    assert values[-1].startswith("Mengubah hasil evaluasi kinerja.")
    text = printed(world, case, "D.1.3", "superior").text
    order = [text.index(part) for part in ("10. Pegawai yang Dinilai", "9. Pejabat Penilai", "11. Atasan Pejabat")]
    assert order == sorted(order)


def test_feedback_meant_for_the_appraiser_never_reaches_a_form(world: World) -> None:
    """p.89 A.4: what another leader tells the appraiser is considered, but it is no part of the record."""
    case = reach(world, "running")
    result, _indicator = first_result(world, case)
    add(world, case, Feedback(
        case_id=case.id, result=result.lineage, giver="Pimpinan lain", text="Hanya untuk penilai", at=NOW,
        author_id=world.people["superior"].id, source="assigner", to_appraiser=True,
    ))  # fmt: skip
    assert "Hanya untuk penilai" not in printed(world, case, "B.1.5", "appraiser").text
    assert "Hanya untuk penilai" not in printed(world, case, "B.1.5").text
