"""Erasing carries out what was ordered: the ledger first, then the key and the files, and only then the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import ConfirmDestruction, RestoreErasure
from services.selection.uploads import Uploads
from services.selection.views import ParticipantView, applications, imports, participants
from shared.kernel import Author
from shared.kernel.execute import Asked, execute
from shared.kernel.store import Cause, Store
from shared.privacy import ErasureLedger, Vault

ANSWER_WITHIN = timedelta(days=2)
AUTHOR = "service:selection"
STANDING = ("registered", "erasure_asked", "erasure_deferred")


@dataclass(frozen=True)
class Erasing:
    store: Store
    vault: Vault
    uploads: Uploads
    ledger: ErasureLedger
    now: Callable[[], datetime]

    async def pending(self) -> Sequence[str]:
        return [view.id for view in await self.store.find(participants, state="erasure_ordered")]

    async def advance(self, id: str) -> bool:
        """Each step may be repeated: no record ever tells of an erasure that was not done."""
        now = self.now()
        self.ledger.add(UUID(id), now)
        await self.vault.erase(UUID(id))
        if not await self._forget_files(id):
            return False
        files_end_at = await self.uploads.last_end()
        confirm = ConfirmDestruction(files_end_at=files_end_at, due_at=now + ANSWER_WITHIN)
        await self._execute(id, confirm, "destroyed")
        return False

    async def reapply(self) -> int:
        """After a restore: keys that came back are destroyed, and a store that forgot an erasure is told of it."""
        destroyed = await self.vault.erase_all([*self.ledger.entries(), *(UUID(one.id) for one in await self._gone())])
        entries = self.ledger.entries()
        known = await self.store.get_many(participants, [str(id) for id in entries])
        for id, view in known.items():
            if view.state in STANDING:
                await self._execute(id, RestoreErasure(erased_at=entries[UUID(id)]), "restored")
        return destroyed

    async def _gone(self) -> list[ParticipantView]:
        return await self.store.find(participants, state=("destroyed", "erased"))

    async def _forget_files(self, id: str) -> bool:
        """The files that named this person; one that is still being taken in is waited for."""
        applied = await self.store.find(applications, participant_id=id)
        wanted = {str(one.import_id) for one in applied}
        wanted |= {str(one.correction.import_id) for one in applied if one.correction}
        files = await self.store.get_many(imports, list(wanted))
        if any(one.state == "running" for one in files.values()):
            return False
        for one in files.values():
            await self.uploads.forget(one.upload_id)
        return True

    async def _execute(self, id: str, command: ConfirmDestruction | RestoreErasure, what: str) -> None:
        author = Author(AUTHOR, None, self.now())
        await execute(self.store, [Asked(participant, id, command)], author, Cause(uuid5(UUID(id), what)))
