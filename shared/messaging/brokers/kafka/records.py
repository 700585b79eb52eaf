"""A record as Kafka hands it over, turned into ours."""

from aiokafka.structs import ConsumerRecord

from shared.messaging.broker import Record, Stored


def stored(record: ConsumerRecord) -> Stored:
    headers = {name: value.decode() for name, value in record.headers}
    return Stored(record.offset, Record((record.key or b"").decode(), record.value or b"", headers))
