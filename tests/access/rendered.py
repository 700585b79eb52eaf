"""The policy tables as one document: `python -m tests.access.rendered` writes them into docs/access.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from services.gateway import shown as gateway_shown
from services.gateway.app import service as gateway
from services.mobility import shown as mobility_shown
from services.mobility.app import service as mobility
from services.reintegration import shown as reintegration_shown
from services.reintegration.app import service as reintegration
from services.selection.app import service as selection
from services.training.app import service as training
from shared.chassis import PUBLIC, Access, Role, Service, operator
from shared.kernel.projection import Projection

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
BEGINS = "<!-- the tables: made by `python -m tests.access.rendered` -->"
SHOWN: Mapping[str, Mapping[Role, tuple[type[Any], ...]]] = {
    "mobility": mobility_shown.SHOWN,
    "reintegration": reintegration_shown.SHOWN,
    "gateway": gateway_shown.SHOWN,
}
SERVICES = (selection, training, mobility, reintegration, gateway)


def tables() -> str:
    common = {name: policy for name, policy in operator.ACCESS.items() if name.startswith("operator")}
    parts = [_actions("every service", common), *(_service(one) for one in SERVICES)]
    return "\n".join(parts)


def _service(service: Service) -> str:
    views = "\n".join(_rows(one) for one in service.model.projections)
    rows = f"| view | whose a document is |\n|---|---|\n{views}\n"
    return f"{_actions(service.name, service.access)}\n{rows}{_fields(service.name)}"


def _fields(service: str) -> str:
    """Which fields a role is shown, where roles are shown different ones."""
    if service not in SHOWN:
        return ""
    by_kinds: dict[tuple[type[Any], ...], list[Role]] = {}
    for role, kinds in SHOWN[service].items():
        by_kinds.setdefault(kinds, []).append(role)
    lines = [_shown(roles, kind) for kinds, roles in by_kinds.items() for kind in kinds]
    return "\n".join(["", "| roles | what they are shown | its fields |", "|---|---|---|", *lines]) + "\n"


def _shown(roles: Sequence[Role], kind: type[Any]) -> str:
    told = ", ".join(role.replace("_", " ") for role in roles)
    return f"| {told} | `{kind.__name__}` | {', '.join(sorted(names(kind)))} |"


def names(kind: type[Any]) -> set[str]:
    return {one.name for one in fields(kind)} if is_dataclass(kind) else set(kind.model_fields)


def _actions(title: str, access: Access) -> str:
    head = "| action | " + " | ".join(role.replace("_", " ") for role in Role) + " |"
    lines = [f"### {title}", "", head, "|---" * (len(Role) + 1) + "|", *_lines(access)]
    return "\n".join(lines) + "\n"


def _lines(access: Access) -> Iterator[str]:
    for name, policy in access.items():
        if policy == PUBLIC:
            yield f"| `{name}` | " + " | ".join("public" for _ in Role) + " |"
        else:
            yield f"| `{name}` | " + " | ".join(policy.get(role, "") for role in Role) + " |"


def _rows(projection: Projection[Any]) -> str:
    rows = projection.rows
    assert rows
    told = [f"{kind}: {'all' if column == '*' else f'`{column}`'}" for kind, column in rows.columns.items()]
    if rows.through:
        told.append(f"whoever sees one of `{rows.through[0].name}` by `{rows.through[1]}`")
    return f"| `{projection.name}` | {', '.join(told) or 'nobody but the service and its operators'} |"


def main() -> None:
    before, _, _ = DOCUMENT.read_text("utf-8").partition(BEGINS)
    DOCUMENT.write_text(f"{before}{BEGINS}\n\n{tables()}", "utf-8")


if __name__ == "__main__":
    main()
