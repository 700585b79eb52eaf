"""An erasure from the approval to the last acknowledgement."""

import asyncio
import time
from itertools import islice

from bench.applicants import Applicants
from bench.measuring import Result, at_most
from bench.place import Place
from passerelle.dataset import DEFAULT
from passerelle.verify import drained

WITHIN = 60
LOOK_EVERY = 0.1
GIVEN_UP_AFTER = 300.0
PEOPLE = 5


async def erasure(place: Place) -> Result:
    """Asked for by the agency and approved by an operator; at the end the key is destroyed and every service has said
    that it knows. The slowest of some."""
    running = await place.stack()
    call = await running.call()
    await running.send(call, Applicants(DEFAULT / "applicants.csv").of_others(60))
    await drained(running.client)
    people = [
        one["participant_id"] async for one in running.agency.pages("selection", "/v1/applications", call_id=call)
    ]
    approving = running.client.acting("demo-approver", ("operator",))
    seconds = []
    for person in islice(people, PEOPLE):
        way = f"/v1/participants/{person}"
        await running.agency.command("selection", f"{way}/erasure", {"reason": "asked_for"})
        started = time.perf_counter()
        await approving.command("selection", f"{way}/erasure/approval")
        while (await approving.get("selection", way))["state"] != "erased":
            if time.perf_counter() - started > GIVEN_UP_AFTER:
                raise TimeoutError(f"the erasure of {person} does not end")
            await asyncio.sleep(LOOK_EVERY)
        seconds.append(time.perf_counter() - started)
    goal = at_most("approved to acknowledged by all", max(seconds), WITHIN, "s")
    return Result({}, (goal,), "s", f"{len(seconds)} people.", details={"seconds": seconds})
