"""A record as PostgreSQL hands it over, turned into ours."""

from pydantic_core import from_json

from shared.messaging.broker import Record, Stored


def stored(offset: int, key: str, headers: str, value: bytes) -> Stored:
    return Stored(offset, Record(key, value, from_json(headers)))
