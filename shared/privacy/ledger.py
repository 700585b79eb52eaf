"""The ledger of erasures: pseudonyms and times, only ever added to, kept apart from the keys and from their backups.

A restored backup of the keys brings destroyed ones back; the ledger says which have to be destroyed again.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from shared.privacy.vault import Vault


@dataclass(frozen=True)
class ErasureLedger:
    """One line of JSON for each; a line that was cut off belongs to an erasure that was not confirmed yet."""

    file: Path

    def add(self, participant_id: UUID, at: datetime) -> None:
        """On the disk when it returns; the same person may be entered again."""
        line = json.dumps({"participant_id": str(participant_id), "at": at.isoformat()})
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as out:
            out.write(f"\n{line}\n".encode())
            out.flush()
            os.fsync(out.fileno())

    def entries(self) -> dict[UUID, datetime]:
        """The first time of each person. Raises ValueError for a line that was tampered with."""
        found: dict[UUID, datetime] = {}
        for line in self._lines():
            one = json.loads(line)
            found.setdefault(UUID(one["participant_id"]), datetime.fromisoformat(one["at"]))
        return found

    async def reapply(self, vault: Vault) -> int:
        """Destroys the keys that are there although the ledger has their owner; gives how many."""
        return await vault.erase_all(list(self.entries()))

    def _lines(self) -> list[str]:
        if not self.file.exists():
            return []
        return [line for line in self.file.read_text("utf-8").splitlines() if line.endswith("}")]
