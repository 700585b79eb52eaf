"""The first release with a task that dies."""

from shared.chassis import Work
from tests.chassis.workshops import variant


async def pending() -> list[str]:
    raise KeyError("a bug")


async def advance(_: str) -> bool:
    return False


service = variant(work=lambda _: [Work("import", pending, advance)])
