"""Reading who somebody is: noted first, opened afterwards, and no more of it than was asked for."""

import json
from dataclasses import dataclass
from uuid import UUID

from services.selection.domain.participant_words import FieldName
from services.selection.views import ParticipantView
from shared.chassis import Problem
from shared.kernel import Sealed
from shared.privacy import Cipher, Unreadable, Vault

GONE = frozenset({"erasure_ordered", "destroyed", "erased"})


@dataclass(frozen=True)
class Identity:
    """Who it is; what was not asked for is none. That it was read, by whom and what for, stays on record."""

    national_id: str | None = None
    family_name: str | None = None
    given_name: str | None = None
    birth_date: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None


async def cipher_of(person: ParticipantView, vault: Vault) -> Cipher:
    """Raises Problem where the key was destroyed, and where it is missing or cannot be opened though nobody did."""
    if person.state in GONE:
        raise Problem(410, "erased", "This person was erased; only the pseudonym is left.")
    try:
        cipher = (await vault.ciphers([UUID(person.id)])).get(UUID(person.id))
    except Unreadable as error:
        raise Problem(
            503, "key_unreadable", "The master key does not open the key of this person; have its file put back."
        ) from error
    if cipher is None:
        raise Problem(
            503, "key_missing", "The key of this person is not in the keys' database; have its backup restored."
        )
    return cipher


def opened(cipher: Cipher, identity: Sealed) -> dict[FieldName, str]:
    whole: dict[FieldName, str] = json.loads(cipher.open(identity, "identity"))
    return whole


def shown(whole: dict[FieldName, str], fields: tuple[FieldName, ...]) -> Identity:
    return Identity(**{name: whole[name] for name in fields})


def written(whole: dict[FieldName, str]) -> str:
    """As an import seals it, so that the same identity has the same mark."""
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
