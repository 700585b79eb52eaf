"""The words in which commands and facts about a person are written."""

from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from shared.contracts.scheme_privacy import HoldCategory, PurposeCode
from shared.kernel import Message

FIELDS: tuple["FieldName", ...] = ("national_id", "family_name", "given_name", "birth_date", "city", "phone", "email")
FieldName: TypeAlias = Literal["national_id", "family_name", "given_name", "birth_date", "city", "phone", "email"]
ReadPurpose: TypeAlias = PurposeCode | Literal["access_request"]
Way: TypeAlias = Literal["application", "lookup", "export", "emergency"]
EmergencyReason: TypeAlias = Literal[
    "danger_to_life", "missing_person", "medical_emergency", "disaster", "legal_deadline"
]


class Hold(Message):
    """What forbids an erasure (GDPR Art. 17(3)): `until` is the first free day, none while it runs on."""

    journey_id: UUID
    scheme_id: str
    category: HoldCategory
    until: date | None


class Emergency(Message):
    """What lets `opened_by` alone see the identity behind a journey, until then."""

    journey_id: UUID
    scheme_id: str
    reason: EmergencyReason
    opened_by: str
    opened_at: datetime
    until: datetime
