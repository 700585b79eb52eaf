"""The checker reads what the world ended with, and names all that should not be so."""

from collections.abc import Iterator

from shared.chassis.verification import Proof, prove
from shared.kernel.store import MemoryStore
from shared.messaging.broker import PARTITIONS, Partition
from shared.messaging.parking import parked_messages
from shared.messaging.place import Place, place_name
from shared.messaging.record import topic_of
from shared.messaging.relayed import CHECKPOINT, Relayed
from tests.faults.simulator.cast import Cast
from tests.faults.simulator.services import Passed, Reminded, diary, line_of, publish
from tests.faults.simulator.world import World


def relayed(world: World, service: str) -> Relayed:
    text = world.stores[service].places.get(CHECKPOINT)
    return Relayed.of(text) if text else Relayed("")


def place(world: World, service: str, source: str, number: int) -> Place:
    text = world.stores[service].places.get(place_name(Partition(topic_of(source), number)))
    return Place.read(text) if text else Place("")


def on_its_way(world: World) -> Iterator[str]:
    """What has not arrived yet; with nothing left the world is at rest."""
    for name, service in world.services.items():
        store = world.stores[name]
        if service.publish and relayed(world, name).position < len(store.entries):
            yield f"{name} has events to publish"
        if any(store.deadlines.values()):
            yield f"{name} has deadlines to come"
        if waiting := store.views.get(parked_messages.name):
            yield f"{name} has {len(waiting)} queues are parked"
        for source in service.listens_to:
            told = relayed(world, source).partitions
            heard = (place(world, name, source, number).position for number in range(PARTITIONS))
            if any(should not in (0, have) for have, should in zip(heard, told, strict=True)):
                yield f"{name} has not heard all of {source}"


async def wrong(cast: Cast) -> list[str]:
    """Nothing, when every acknowledged command had its effect once, everywhere and in order."""
    world = cast.world
    found = [*cast.failed, *stopped(cast), *_commands(cast)]
    proofs = {name: await prove(name, world.stores[name], one.publish) for name, one in world.services.items()}
    for name, one in world.services.items():
        found += [f"{name}: {what}" for what in proofs[name].wrong]
        for source in one.listens_to:
            found += chains(proofs[source], proofs[name])
            found += _lines(world, name, source)
    return found


async def wrong_after_a_restore(cast: Cast, left: list[str]) -> list[str]:
    """Nobody mixes the two histories of the course, and whoever can't go on has stopped with an alarm."""
    world = cast.world
    assert world.before
    found = [
        f"{name}: {what}"
        for name, one in world.services.items()
        for what in (await prove(name, world.stores[name], one.publish)).wrong
    ]
    histories = told_by(world.before), told_by(world.stores["course"])
    for hearer in ("diary", "archive"):
        written = lines_of(world.stores[hearer])
        for subject in histories[0].keys() | histories[1].keys():
            page = written.get(subject if hearer == "diary" else f"course.{subject}", [])
            if not any(history.get(subject, [])[: len(page)] == page for history in histories):
                found.append(f"{hearer} wrote {page} of {subject}: of neither history of the course")
    silent = [what for what in left if not what.endswith("are parked")]  # what is parked is seen
    if silent and not list(stopped(cast)):
        found += [f"without an alarm {what}" for what in silent]
    return found


def stopped(cast: Cast) -> Iterator[str]:
    for process, relay in cast.relays.items():
        if relay.stopped:
            yield f"the relay of {process} stopped: {relay.stopped}"
    for process, subscriber in cast.subscribers.items():
        for partition, reason in subscriber.stopped.items():
            yield f"{process} stopped {partition.topic}/{partition.number}: {reason}"


def _commands(cast: Cast) -> Iterator[str]:
    store = cast.world.stores["course"]
    for subject, acknowledged in cast.acknowledged.items():
        events = [recorded.event for recorded in store.by_stream.get(f"course-{subject}", ())]
        passed = [event.number for event in events if isinstance(event, Passed)]
        if len(set(passed)) != len(passed):
            yield f"{subject} passed {passed}: a command had its effect twice"
        if [number for number in passed if number not in cast.given_up[subject]] != acknowledged:
            yield f"{subject} passed {passed}, but {acknowledged} were acknowledged"
        reminded = [event.number for event in events if isinstance(event, Reminded)]
        if sorted(reminded) != sorted(passed):
            yield f"{subject} was reminded of {reminded}, and passed {passed}"


def chains(publisher: Proof, hearer: Proof) -> Iterator[str]:
    """Every published event applied once, in the order of the log."""
    heard = hearer.heard.get(topic_of(publisher.service), {})
    for number in publisher.published.keys() | heard.keys():
        if publisher.published.get(number) != heard.get(number):
            yield f"{hearer.service} did not hear {publisher.service}/{number} as it was published"


def _lines(world: World, hearer: str, source: str) -> Iterator[str]:
    """What was written down, against what was published about each subject."""
    written = lines_of(world.stores[hearer])
    for subject, lines in told_by(world.stores[source]).items():
        page = subject if hearer == "diary" else f"{source}.{subject}"
        if written.get(page, []) != lines:
            yield f"{hearer} wrote {written.get(page, [])} of {subject}, but {source} told {lines}"


def told_by(store: MemoryStore) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for _, recorded in store.entries:
        if contract := publish(recorded, recorded.event):
            told.setdefault(recorded.subject, []).append(line_of(contract))
    return told


def lines_of(store: MemoryStore) -> dict[str, list[str]]:
    return {
        name.removeprefix(f"{diary.category}-"): [recorded.event.line for recorded in history]
        for name, history in store.by_stream.items()
        if name.startswith(f"{diary.category}-")
    }
