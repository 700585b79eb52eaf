"""The policy tables as one document: `python -m tests.access.rendered` writes them into docs/access.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.gateway.app import service as gateway
from services.mobility.app import service as mobility
from services.reintegration.app import service as reintegration
from services.selection.app import service as selection
from services.training.app import service as training
from shared.chassis import PUBLIC, Access, Role, Service, operator
from shared.kernel.projection import Projection

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
BEGINS = "<!-- the tables: made by `python -m tests.access.rendered` -->"
SERVICES = (selection, training, mobility, reintegration, gateway)


def tables() -> str:
    common = {name: policy for name, policy in operator.ACCESS.items() if name.startswith("operator")}
    parts = [_actions("every service", common), *(_service(one) for one in SERVICES)]
    return "\n".join(parts)


def _service(service: Service) -> str:
    views = "\n".join(_rows(one) for one in service.model.projections)
    return f"{_actions(service.name, service.access)}\n| view | whose a document is |\n|---|---|\n{views}\n"


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
