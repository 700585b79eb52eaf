"""An import takes one file of one call in, batch by batch, and goes on at the line where it stopped."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never
from uuid import UUID

from pydantic import Field

from services.selection.domain.rows import Reason
from shared.kernel import Author, Command, Decider, Event, Message, Refused
from shared.kernel.ids import uuid5


class Refusal(Message):
    """A row that was not accepted; `field` is the agency's heading. Holds nothing of the row itself."""

    line: int
    field: str | None
    reason: Reason


class Batch(Message):
    """What became of the rows up to and including `to_line`, since the batch before."""

    to_line: int
    accepted: int = 0
    unchanged: int = 0
    corrected: int = 0
    refusals: tuple[Refusal, ...] = ()


class StartImport(Command):
    """`upload_id` is where the file lies, `digest` its SHA-256, `rows` how many it has below the heading."""

    call_id: UUID
    scheme_id: str
    profile_id: str
    upload_id: UUID
    digest: str = Field(pattern="^[0-9a-f]{64}$")
    rows: int


class AdvanceImport(Command):
    after_line: int
    batch: Batch


class FinishImport(Command):
    pass


class ImportStarted(Event):
    call_id: UUID
    scheme_id: str
    profile_id: str
    upload_id: UUID
    digest: str
    rows: int


class ImportAdvanced(Event):
    batch: Batch


class ImportFinished(Event):
    pass


ImportCommand: TypeAlias = StartImport | AdvanceImport | FinishImport
ImportEvent: TypeAlias = ImportStarted | ImportAdvanced | ImportFinished


@dataclass(frozen=True)
class Unstarted: ...


@dataclass(frozen=True)
class Running:
    to_line: int


@dataclass(frozen=True)
class Finished: ...


Import: TypeAlias = Unstarted | Running | Finished


def import_id(call_id: UUID, digest: str) -> UUID:
    """The same file for the same call is the same import, however often it is sent."""
    return uuid5(call_id, f"import/{digest}")


def application_id(call_id: UUID, reference: str) -> UUID:
    return uuid5(call_id, f"application/{reference}")


def decide(command: ImportCommand, state: Import, author: Author) -> list[ImportEvent]:
    match command, state:
        case StartImport(), Unstarted():
            return [ImportStarted(**vars(command))]
        case StartImport(), Running() | Finished():
            return []
        case AdvanceImport(after_line=after, batch=batch), Running(to_line):
            if after != to_line:
                raise Refused("already_advanced", f"The import stands at line {to_line}; read on from there.")
            return [ImportAdvanced(batch=batch)]
        case FinishImport(), Running():
            return [ImportFinished()]
        case _:
            raise Refused.out_of_turn(command, state)


def evolve(state: Import, event: ImportEvent) -> Import:
    match event:
        case ImportStarted():
            return Running(to_line=0)
        case ImportAdvanced(batch=batch):
            return Running(to_line=batch.to_line)
        case ImportFinished():
            return Finished()
        case _:
            assert_never(event)


intake = Decider[ImportCommand, Import, ImportEvent]("import", Unstarted(), decide, evolve)
