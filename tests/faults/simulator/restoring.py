"""A database restored to an earlier point: what was acknowledged since is gone, and its positions are used again."""

from dataclasses import dataclass

from shared.kernel.store import MemoryStore
from tests.faults.simulator.cast import Cast


@dataclass(frozen=True)
class Backup:
    """All of a store as it stood."""

    kept: MemoryStore

    @classmethod
    def of(cls, store: MemoryStore) -> "Backup":
        return cls(
            MemoryStore(
                store.model,
                views={name: dict(table) for name, table in store.views.items()},
                entries=list(store.entries),
                by_stream={name: list(history) for name, history in store.by_stream.items()},
                deadlines=dict(store.deadlines),
                claims=dict(store.claims),
                answers=dict(store.answers),
                places=dict(store.places),
                event_ids=set(store.event_ids),
            )
        )


def restore(cast: Cast, service: str, backup: Backup) -> None:
    """Its processes were connected to what is gone; the history has a new name."""
    world = cast.world
    world.happens(
        "restores", f"{service} to position {len(backup.kept.entries)} of {len(world.stores[service].entries)}"
    )
    for process in world.alive(service):
        cast.stop(process)
    backup.kept.name = str(world.uuid())
    world.before, world.stores[service] = world.stores[service], backup.kept
