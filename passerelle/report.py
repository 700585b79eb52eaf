"""The report of a replay: every figure as the services' APIs give it."""

from typing import TYPE_CHECKING, Any

from passerelle import story

if TYPE_CHECKING:
    from passerelle.replay import Replay


async def figures(play: "Replay") -> dict[str, Any]:
    call = f"/v1/calls/{story.CALL}"
    imported = await play.agency.get("selection", f"/v1/imports/{play.notes['import_id']}")
    selection = await play.client.get("selection", f"{call}/figures")
    selected = await play.agency.get("selection", f"{call}/selected")
    reserve = await play.agency.get("selection", f"{call}/reserve")
    cases = await play.client.get("reintegration", "/v1/cases/figures", scheme_id=story.SCHEME)
    board = await play.client.get("gateway", f"/v1/schemes/{story.SCHEME}/funnel")
    gates = {one["gate"]: one["people"] for one in board["funnel"]["gates"]}
    aside = board["funnel"]["aside"]
    indicators = await play.client.get("gateway", f"/v1/schemes/{story.SCHEME}/indicators")
    return {
        "rows_in_file": imported["rows"],
        "accepted_applications": selection["accepted"],
        "rejected_rows_by_reason": imported["reasons"],
        "eligible": selection["eligible"],
        "ineligible_by_criterion": selection["unmet"],
        "shortlisted": selection["shortlisted"],
        "interviewed": selection["interviewed"],
        "selected": selection["selected"],
        "selected_women": selection["selected_women"],
        "reserve": selection["reserve"],
        "regions_among_selected": selection["regions_among_selected"],
        "outcomes": cases["by_outcome"],
        "selected_references": [one["reference"] for one in selected],
        "reserve_references": [one["reference"] for one in reserve],
        "trained": gates["completed"],
        "tracks": cases["by_track"],
        "arrivals": gates["arrived"],
        "suspended": aside["suspended"],
        "at_work": cases["at_work"],
        "indicators": indicators,
    }
