"""What each release stores and publishes, so that it can be told which may follow which, and which may go back.

`python -m deploy.release.register` enters the release that is being made, and writes the table of docs/releases.md."""

import ast
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from alembic.script import ScriptDirectory

from deploy.release.engine import ROOT
from deploy.release.images import Source
from passerelle.processes import SERVICES
from shared.chassis import migration
from shared.chassis.revisions import migrations_of
from shared.contracts import CONTRACTS
from shared.kernel.registry import Registry

FILE, PAGE = Path(__file__).with_name("register.json"), ROOT / "docs" / "releases.md"
HEADING = "| release | schemas | may follow | may go back to |\n|---|---|---|---|\n"
MODULES = {**{name: f"services.{name}.app" for name in SERVICES}, "keys": "shared.privacy.tables"}
WIDENING = frozenset({"create_table", "drop_index", "drop_constraint", "f"})
Steps: TypeAlias = Callable[[str, str, str], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Entry:
    """`schema` is the newest revision of each database; `reads` the newest version of each message, by who keeps it."""

    version: str
    schema: Mapping[str, str]
    reads: Mapping[str, Mapping[str, int]]

    @classmethod
    def here(cls) -> "Entry":
        models = {name: import_module(MODULES[name]).service.whole for name in SERVICES}
        reads = {
            name: {
                f"{category} {event}": version
                for category, one in sorted(model.by_category.items())
                for event, version in _versions(one.decider.registry).items()
            }
            for name, model in models.items()
        }
        schema = {name: _revisions(name)[-1][0] for name in MODULES}
        return cls(Source.here().version, schema, {"contracts": _versions(CONTRACTS), **reads})


def _versions(registry: Registry[Any]) -> dict[str, int]:
    names = {name: kind.schema_version for kind in registry.types for name in (kind.__name__, *kind.former_names)}
    return dict(sorted(names.items()))


def kept() -> list[Entry]:
    """Newest first."""
    return [Entry(**one) for one in json.loads(FILE.read_text(encoding="utf-8"))] if FILE.exists() else []


def against_following(newer: Entry, older: Entry) -> list[str]:
    """Why the newer release cannot follow the older one: what that wrote must still be read."""
    return [f"{newer.version} does not read {what}" for what in _unread(older, newer)]


def against_going_back(newer: Entry, older: Entry, steps: Steps | None = None) -> list[str]:
    """Why the older release cannot take over from the newer one: its tables or messages are strange to it."""
    found = [f"{older.version} does not read {what}" for what in _unread(newer, older)]
    for name, revision in newer.schema.items():
        since = older.schema.get(name, "")
        found += [f"{name} {step} does {what}" for step, what in (steps or narrowing)(name, since, revision)]
    return found


def _unread(written_by: Entry, reader: Entry) -> Iterator[str]:
    for holder, names in written_by.reads.items():
        for name, version in names.items():
            if reader.reads.get(holder, {}).get(name, 0) < version:
                yield f"{name} version {version} ({holder})"


def narrowing(name: str, since: str, until: str) -> Iterator[tuple[str, str]]:
    """Steps of migrations that may stop the code of before: whatever is not known to leave it alone."""
    for revision, file in _revisions(name):
        if since < revision <= until:
            yield from ((revision, what) for what in narrows(file.read_text(encoding="utf-8")))


def narrows(text: str) -> Iterator[str]:
    (upgrade,) = [one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef) and one.name == "upgrade"]
    for call in (one for one in ast.walk(upgrade) if isinstance(one, ast.Call)):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="op"), attr="add_column"), args=[*_, column]):
                if not _may_be_left_out(column):
                    yield "add_column of a value that must be given"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="op"), attr="create_index")):
                if any(one.arg == "unique" and ast.unparse(one.value) != "False" for one in call.keywords):
                    yield "create_index of values that must differ"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="op"), attr=step)) if step not in WIDENING:
                yield step


def _may_be_left_out(column: ast.expr) -> bool:
    told = {one.arg: one.value for one in column.keywords} if isinstance(column, ast.Call) else {}
    nullable = told.get("nullable")
    return "server_default" in told or not (isinstance(nullable, ast.Constant) and nullable.value is False)


def _revisions(name: str) -> list[tuple[str, Path]]:
    """Oldest first; numbers of four digits, so that they sort."""
    environment = Path(migration.__file__).parent / "migrations"
    scripts = ScriptDirectory(str(environment), version_locations=[str(migrations_of(MODULES[name]))])
    return sorted((one.revision, Path(one.path)) for one in scripts.walk_revisions())


def table(entries: list[Entry]) -> str:
    """Newest first, each beside every one before it."""
    rows = []
    for number, entry in enumerate(entries):
        before = entries[number + 1 :]
        schemas = ", ".join(f"{name} {revision}" for name, revision in sorted(entry.schema.items()))
        follows = _those(older for older in before if not against_following(entry, older))
        back = _those(older for older in before if not against_going_back(entry, older))
        told = f"{follows} | {back}" if before else "nothing, it is the first | nothing, it is the first"
        rows.append(f"| {entry.version} | {schemas} | {told} |\n")
    return HEADING + "".join(rows)


def _those(entries: Iterable[Entry]) -> str:
    return ", ".join(one.version for one in entries) or "none"


def enter() -> None:
    here = Entry.here()
    entries = [here, *(one for one in kept() if one.version != here.version)]
    FILE.write_text(json.dumps([asdict(one) for one in entries], indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(HEADING)
    tail = rest[rest.index("\n\n") + 1 :] if "\n\n" in rest else ""
    PAGE.write_text(head + table(entries) + tail, encoding="utf-8")


if __name__ == "__main__":
    enter()
