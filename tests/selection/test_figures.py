"""What the public of a scheme sees of a call's figures."""

from services.selection.figures import CallFigures, disclosed
from tests.selection.conftest import CALL_ID, Selection
from tests.selection.test_imports import GOOD, file

WHOLE = CallFigures(
    accepted=100,
    eligible=60,
    unmet={"age": 40, "english": 2},
    shortlisted=30,
    interviewed=28,
    selected=20,
    selected_women=9,
    reserve=3,
    rejected=7,
    regions_among_selected=4,
    by_sex={"female": {"accepted": 45, "selected": 9}, "male": {"accepted": 55, "selected": 11}},
)


def test_a_small_group_is_left_out_and_so_is_what_would_give_it_away() -> None:
    shown = disclosed(WHOLE)
    assert (shown.accepted, shown.eligible, shown.shortlisted, shown.interviewed) == (100, 60, 30, None)
    assert (shown.selected, shown.reserve, shown.rejected) == (20, None, None)
    assert shown.unmet == {"age": 40, "english": None}
    assert (shown.by_sex, shown.selected_women, shown.fewer_than) == (WHOLE.by_sex, 9, 5)


async def test_the_agency_gets_no_small_figures_and_the_schemes_research_gets_all(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    path = f"/calls/{CALL_ID}/figures"
    assert (await selection.get(path))["accepted"] is None
    for caller in (selection.as_("auditor"), selection.as_("service", org="ugent")):
        assert (await selection.get(path, **caller))["accepted"] == 3
