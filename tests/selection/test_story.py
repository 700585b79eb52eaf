"""PALIM's selection over HTTP: from the agency's file to the committee's signature, with every figure known of it."""

from tests.selection.conftest import CALL_ID, SCREENED, Selection, Serve
from tests.selection.palim import expected, sent, table

LATER = "2019-07-05T09:00:00Z"


async def test_palim_is_selected_as_it_was(serve: Serve) -> None:
    async with serve("all") as selection:
        await selection.opened()
        await _selected(selection)


async def _selected(selection: Selection) -> None:
    taken = await selection.taken_in(sent("applicants.csv"))
    assert (taken["rows"], taken["accepted"]) == (expected()["rows_in_file"], expected()["accepted_applications"])
    assert taken["reasons"] == expected()["rejected_rows_by_reason"]
    await selection.step("screening", "screened", SCREENED)
    await selection.step("shortlist", "shortlisted", SCREENED)
    tests = await selection.command("POST", f"/calls/{CALL_ID}/test-results", sent("test_results.csv"), at=LATER)
    assert (tests["unknown"], tests["refused"], tests["not_expected"]) == ([], [], [])
    await selection.step("interviews", "invited", LATER)
    scores = await selection.command("POST", f"/calls/{CALL_ID}/interview-scores", sent("interviews.csv"), at=LATER)
    assert (scores["recorded"], scores["unknown"], scores["refused"]) == (240, [], [])
    await selection.step("proposal", "proposed", LATER)
    await selection.step("decision", "decided", LATER, **selection.as_("agency", sub="chair"))
    figures = await selection.get(f"/calls/{CALL_ID}/figures", **selection.as_("operator"))
    for name in ("eligible", "shortlisted", "interviewed", "selected", "selected_women", "reserve"):
        assert figures[name] == expected()[name], name
    assert figures["unmet"] == expected()["ineligible_by_criterion"]
    assert figures["regions_among_selected"] == expected()["regions_among_selected"]
    selected = await selection.get(f"/calls/{CALL_ID}/selected")
    assert [one["rank"] for one in selected] == list(range(1, 121))
    assert {one["reference"] for one in selected} == {one["ref_anapec"] for one in table("outcomes.csv")}
