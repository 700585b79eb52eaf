"""A member of a group in a process of its own, to be killed."""

import asyncio
import sys

from shared.messaging.broker import Broker
from shared.messaging.brokers.kafka import Cluster, KafkaBroker
from shared.messaging.brokers.postgres import PostgresBroker
from tests.messaging.broker_suite import Listener


def broker_of(kind: str, address: str) -> Broker:
    match kind:
        case "postgres":
            return PostgresBroker(address)
        case "kafka":
            return KafkaBroker(Cluster(bootstrap=address, session_timeout=6))
        case _:
            raise ValueError(kind)


async def main(kind: str, address: str, group: str, topic: str) -> None:
    consumer = broker_of(kind, address).consumer(group, [topic])
    await consumer.start()
    listener, told = Listener(consumer), False
    while True:
        await listener.step()
        if consumer.assigned() and not told:
            print("assigned", flush=True)
            told = True


asyncio.run(main(*sys.argv[1:]))
