"""Contents of plans for tests, typed and made by chance."""

from __future__ import annotations

from hypothesis import strategies as st

from app.plans.content import IndicatorContent, PlanContent, ResultContent
from app.plans.values import Approach, Aspect, AttachmentKind, Perspective, Section

QUANTITATIVE = PlanContent(
    approach=Approach.QUANTITATIVE,
    results=(
        ResultContent(
            Section.MAIN,
            "Pengguna mengetahui tindak lanjut pengaduannya",
            assigned_by="Kepala Puskesmas",
            leader_text="Respons yang cepat dan akurat atas pengaduan",
            indicators=(
                IndicatorContent("Persentase pengaduan terbaharui", Aspect.QUANTITY, "90-95% pengaduan"),
                IndicatorContent("Ketepatan waktu pembaruan", Aspect.TIME, "1-2 hari setelah tindak lanjut"),
            ),
        ),
        ResultContent(
            Section.ADDITIONAL,
            "Peserta pelatihan memahami materi",
            indicators=(IndicatorContent("Persentase peserta puas", Aspect.QUALITY, "80-90% peserta"),),
        ),
    ),
    attachments={
        AttachmentKind.RESOURCES: ("Dukungan sarana prasarana TI",),
        AttachmentKind.ACCOUNTABILITY: ("Progres dilaporkan setiap dua minggu",),
        AttachmentKind.CONSEQUENCES: ("Penugasan baru bila terpenuhi", "Teguran bila tidak terpenuhi"),
    },
)

_letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
_text = st.text(_letters, min_size=1, max_size=80).map(str.strip).filter(bool)
_maybe = st.just("") | _text
_line = _text.map(lambda text: " ".join(text.split())).filter(bool)
_lines = st.lists(_line, max_size=4).map(tuple)


def _indicators(approach: Approach, is_leader: bool) -> st.SearchStrategy[IndicatorContent]:
    quantitative = approach is Approach.QUANTITATIVE
    aspect = st.sampled_from(Aspect) if quantitative and not is_leader else st.none()
    return st.builds(
        IndicatorContent,
        text=_text,
        aspect=aspect,
        target=_maybe if quantitative else st.just(""),
        perspective=st.sampled_from(Perspective) if is_leader else st.none(),
        id=st.none(),
    )


@st.composite
def contents(draw: st.DrawFn, *, is_leader: bool = False) -> PlanContent:
    """Contents in the shape of their official form, as the editor would give them back."""
    approach = draw(st.sampled_from(Approach))
    rows = st.builds(
        ResultContent,
        section=st.just(Section.MAIN),
        text=_text,
        assigned_by=_maybe.map(lambda text: " ".join(text.split())),
        leader_result_id=st.none(),
        leader_text=_maybe,
        indicators=st.lists(_indicators(approach, is_leader), max_size=4).map(tuple),
        id=st.none(),
    )
    main = draw(st.lists(rows, max_size=4))
    other = draw(st.lists(rows, max_size=3))
    additional = [ResultContent(**{**vars(row), "section": Section.ADDITIONAL}) for row in other]
    return PlanContent(
        approach=approach,
        results=(*main, *additional),
        attachments={kind: draw(_lines) for kind in AttachmentKind},
    )
