"""To and from a real Kafka."""

from functools import partial
from itertools import islice

from bench.children import child
from bench.filling import fill
from bench.measuring import Goal, Result, Run, at_least, interleaved, per_piece, rate
from bench.place import Place
from bench.stories import Journal, story
from bench.toy import create_tables
from passerelle.local import LocalKafka
from services.gateway.app import service as gateway
from shared.messaging.broker import Record
from shared.messaging.brokers import connect_broker
from shared.messaging.record import topic_of

LENGTH = 10
STORY = len(story(0))
WAYS = {"send_batch by hand": "send_batch", "send by hand": "send", "confluent-kafka": "confluent"}


async def relay(place: Place) -> Result:
    """From the store to Kafka; by hand, what is stored is sent as it is."""
    if reason := LocalKafka.available():
        return Result(reason=reason)
    dsn, count = await place.database(), place.size.relayed
    await fill(dsn, count, LENGTH)
    settings = {"dsn": dsn, "kafka": await place.kafka()}
    async with (
        child("bench.ours.relay", settings) as ours,
        child("bench.peers.sending", settings, python=place.peers) as theirs,
    ):
        contenders = {"ours": place.watched(ours.run, Kafka=place.broker)}
        for name, what in WAYS.items():
            contenders[name] = place.watched(partial(theirs.run, what=what), Kafka=place.broker)
        runs = await interleaved(contenders, dict.fromkeys(contenders, count), place.size.rounds)
    goals = (
        at_least("send_batch by hand", rate(runs["ours"]), rate(runs["send_batch by hand"]), 0.5),
        at_least("send by hand", rate(runs["ours"]), rate(runs["send by hand"]), 1.5),
    )
    return Result(runs, goals, "events/s", per_piece(runs, "event"))


async def subscriber(place: Place) -> Result:
    """The gateway's group, each round from the first record on into an empty database."""
    if reason := LocalKafka.available():
        return Result(reason=reason)
    kafka = await place.kafka()
    count = await _tell(kafka, place.size.heard // STORY + 1)

    async with child("bench.ours.subscriber", {"kafka": kafka}) as ours:

        async def hear(_: int) -> Run:
            dsn = await place.database()
            await create_tables(gateway.metadata(), dsn)
            return await ours.run(count, dsn=dsn)

        runs = await interleaved(
            {"ours": place.watched(hear, Kafka=place.broker)}, {"ours": count}, min(3, place.size.rounds)
        )
    reached = rate(runs["ours"])
    goal = Goal("≥ 5,000 events/s", f"{reached:,.0f} events/s", reached >= 5_000)
    return Result(runs, (goal,), "events/s", per_piece(runs, "event"))


async def _tell(kafka: str, journeys: int) -> int:
    """Publishes so many journeys, each service's facts to its own topic; gives the number of records."""
    journal, by_source = Journal(), dict[str, list[tuple[int, Record]]]()
    for told in (told for number in range(journeys) for told in story(number)):
        by_source.setdefault(told.source, []).append(journal.record(told))
    broker = await connect_broker(f"kafka://{kafka}")
    await broker.ensure_topics([topic_of(source) for source in by_source])
    publisher = broker.publisher()
    for source, records in by_source.items():
        left = iter(records)
        while page := list(islice(left, 1_000)):
            await publisher.publish(topic_of(source), page)
    await publisher.close()
    await broker.close()
    return journeys * STORY
