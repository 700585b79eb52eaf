"""How a command tells what it does, and what went wrong: in a sentence, with exit code 1."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.markup import escape

from passerelle.client import Failed, NoAnswer
from passerelle.folder import InUse, NotRunning
from passerelle.processes import SERVICES, DidNotStart
from passerelle.replay import BrokenData
from passerelle.stack import NoKafka
from passerelle.verify import NotDrained

P = ParamSpec("P")
T = TypeVar("T")
console = Console(emoji=False)
errors = Console(stderr=True, emoji=False)
EXPECTED = (NotRunning, InUse, DidNotStart, NoKafka, Failed, NoAnswer, NotDrained, BrokenData, FileNotFoundError)
Service = Annotated[str, typer.Argument(help=", ".join(SERVICES))]


def told(work: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Runs a command's coroutine; what can be expected to go wrong is told in a sentence, with exit code 1."""

    @wraps(work)
    def command(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return asyncio.run(_until_told(work(*args, **kwargs)))
        except EXPECTED as error:
            errors.print(f"[red]passerelle:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
            for fault in getattr(error, "problem", {}).get("errors", [])[:20]:
                errors.print(f"  {fault}", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(1) from None
        except (KeyboardInterrupt, asyncio.CancelledError):
            raise typer.Exit(130) from None

    return command


async def _until_told(work: Coroutine[Any, Any, T]) -> T:
    """A SIGTERM ends it as Ctrl-C does: everything that was started ends too."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task
