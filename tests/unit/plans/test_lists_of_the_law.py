"""The closed lists of a plan against the words of PermenPANRB 6/2022, copied from the articles."""

from __future__ import annotations

from app.people.values import LEADER_KINDS, PositionKind
from app.plans import labels
from app.plans.values import BEHAVIOURS, Aspect, AttachmentKind, Perspective, Section

# Pasal 10(3), in its order. "sesama ASN" is how the forms of the annex shorten "sesama aparatur sipil negara".
PASAL_10_3 = """
berorientasi pelayanan: memahami dan memenuhi kebutuhan masyarakat; ramah, cekatan, solutif, dan dapat diandalkan;
melakukan perbaikan tiada henti
akuntabel: melaksanakan tugas dengan jujur, bertanggung jawab cermat, disiplin, dan berintegritas tinggi; menggunakan
kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien; tidak menyalahgunakan kewenangan
jabatan
kompeten: meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah; membantu orang lain belajar;
melaksanakan tugas dengan kualitas terbaik
harmonis: menghargai setiap orang apapun latar belakangnya; suka menolong orang lain; membangun lingkungan kerja yang
kondusif
loyal: memegang teguh ideologi Pancasila, Undang-Undang Dasar Negara Republik Indonesia Tahun 1945, setia kepada Negara
Kesatuan Republik Indonesia serta pemerintahan yang sah; menjaga nama baik sesama ASN, Pimpinan, instansi, dan negara;
menjaga rahasia jabatan dan negara
adaptif: cepat menyesuaikan diri menghadapi perubahan; terus berinovasi dan mengembangkan kreativitas; bertindak
proaktif
kolaboratif: memberi kesempatan kepada berbagai pihak untuk berkontribusi; terbuka dalam bekerja sama untuk menghasilkan
nilai tambah; menggerakkan pemanfaatan berbagai sumberdaya untuk tujuan bersama
"""


def plain(text: str) -> str:
    """The words alone: the article lacks a comma that the forms of the annex have."""
    return " ".join(text.replace(",", " ").casefold().split())


def test_pasal_10_3_seven_values_with_three_guides_each_word_for_word() -> None:
    ours = " ".join(f"{one.title}: {'; '.join(one.guides)}" for one in BEHAVIOURS)
    assert plain(ours) == plain(PASAL_10_3)


def test_pasal_9_2_the_four_aspects_of_an_indicator() -> None:
    named = [str(labels.ASPECTS[one]).casefold() for one in Aspect]
    assert named == ["kuantitas", "kualitas", "waktu", "biaya"]


def test_p29_the_four_perspectives_and_who_plans_by_them() -> None:
    named = [str(labels.PERSPECTIVES[one]).casefold() for one in Perspective]
    assert named == ["penerima layanan", "proses bisnis", "penguatan internal", "anggaran"]
    staff = {PositionKind.ADMINISTRATOR, PositionKind.SUPERVISOR, PositionKind.FUNCTIONAL, PositionKind.STAFF}
    assert frozenset(PositionKind) - staff - {PositionKind.POLITICAL} == LEADER_KINDS


def test_p27_results_are_main_or_additional() -> None:
    assert [str(labels.SECTIONS[one]).split()[-1].casefold() for one in Section] == ["utama", "tambahan"]


def test_pasal_7_3_p61_the_attachment_has_three_parts() -> None:
    named = [str(labels.ATTACHMENTS[one]).casefold() for one in AttachmentKind]
    assert named == ["dukungan sumber daya", "skema pertanggungjawaban", "konsekuensi"]
