"""The condition of a running service, for `passerelle doctor`: what an operator would have to look up one by one."""

from fastapi import Request
from pydantic import BaseModel

from shared.chassis.metrics import Reading
from shared.chassis.revisions import revision_of
from shared.chassis.runtime import Runtime
from shared.chassis.safety import faults


class Figure(BaseModel):
    """A reading as `/metrics` would show it."""

    name: str
    labels: dict[str, str]
    value: float


class Condition(BaseModel):
    """`settings` says which are not safe, `revision` how far the database was migrated; none where nobody knows."""

    service: str
    version: str
    role: str
    settings: list[str]
    revision: str | None
    newest: str | None
    stopped: list[str]
    figures: list[Figure]


async def condition(request: Request, runtime: Runtime) -> Condition:
    return Condition(
        service=runtime.service,
        version=request.app.version,
        role=runtime.settings.role,
        settings=faults(runtime.service, runtime.settings),
        revision=await revision_of(runtime.store),
        newest=request.app.state.revision or None,
        stopped=runtime.stopped,
        figures=[_figure(one) for one in await runtime.readings()],
    )


def _figure(reading: Reading) -> Figure:
    return Figure(name=reading.name, labels=dict(reading.labels), value=reading.value)
