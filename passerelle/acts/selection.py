"""From the partners and the scheme to the committee's decision."""

from typing import TYPE_CHECKING

from passerelle import importing, schemes, story
from passerelle.verify import drained

if TYPE_CHECKING:
    from passerelle.replay import Replay

AGREEMENT = {"reference": "palim-partnership", "terms": "1", "signed_on": f"{story.PROJECT_STARTS:%Y-%m-%d}"}
SCHEME_FILE = schemes.FOLDER / "palim.yaml"


async def registration(play: "Replay") -> None:
    """The partners, the scheme and its call."""
    await play.until(story.PROJECT_STARTS)
    scheme = schemes.load(SCHEME_FILE)
    for partner in scheme.partners:
        body = {"name": partner.name, "kind": partner.kind, "country": partner.country}
        await play.ask("selection", f"/v1/organisations/{partner.organisation}", body, method="PUT")
        await play.ask("selection", f"/v1/organisations/{partner.organisation}/agreement", AGREEMENT)
        for role in partner.roles:
            granted = {"scheme_id": scheme.id, "role": role}
            await play.ask("selection", f"/v1/organisations/{partner.organisation}/roles", granted, name=role)
    document = {"scheme": scheme.model_dump(mode="json"), "reason": ""}
    await play.ask("selection", f"/v1/schemes/{scheme.id}", document, method="PUT")
    await play.until(story.CALL_OPENS)
    await play.ask("selection", f"/v1/calls/{story.CALL}", {"scheme_id": scheme.id}, method="PUT", by=play.agency)


async def intake(play: "Replay") -> None:
    """The agency's file."""
    await play.until(story.FILE_SENT)
    started = await importing.upload(play.agency, str(story.CALL), story.PROFILE, play.data.applicants)
    play.notes["import_id"] = started["id"]
    await importing.finished(play.agency, started["id"], lambda now: play.tell(f"{now['read']} of {now['rows']} rows"))


async def to_decision(play: "Replay") -> None:
    """Screening, shortlist, tests, interviews, and the committee's decision by a person who did not propose it."""
    call = f"/v1/calls/{story.CALL}"
    await play.until(story.SCREENING)
    await play.ask("selection", f"{call}/closing", by=play.agency)
    await _step(play, "screening")
    await play.until(story.SHORTLIST)
    await _step(play, "shortlist")
    await play.until(story.TESTS)
    await _results(play, "test-results", play.data.tests)
    await play.until(story.INVITATIONS)
    await _step(play, "interviews")
    await play.until(story.INTERVIEWS)
    await _results(play, "interview-scores", play.data.interviews)
    await play.until(story.PROPOSAL)
    await _step(play, "proposal")
    await play.until(story.DECISION)
    await play.ask("selection", f"{call}/decision", by=play.chair)
    await drained(play.client)


async def _step(play: "Replay", step: str) -> None:
    await play.ask("selection", f"/v1/calls/{story.CALL}/{step}", by=play.agency)
    await drained(play.client)


async def _results(play: "Replay", kind: str, content: bytes) -> None:
    report = await play.ask("selection", f"/v1/calls/{story.CALL}/{kind}", content=content, by=play.agency)
    for finding in ("unknown", "refused", "not_expected"):
        if report[finding]:
            play.notes.setdefault(kind, {})[finding] = report[finding]


async def selected(play: "Replay") -> dict[str, str]:
    """The journey of each selected reference."""
    places = await play.agency.get("selection", f"/v1/calls/{story.CALL}/selected")
    return {one["reference"]: one["journey_id"] for one in places}
