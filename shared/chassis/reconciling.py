"""What an operator asks of a service that was restored to an earlier point, and of those that heard more of it."""

from fastapi import Request
from pydantic import BaseModel

from shared.chassis.auth import Principal
from shared.chassis.problems import Problem, not_found
from shared.chassis.routing import APIRouter, heavy
from shared.chassis.running import Run
from shared.chassis.runtime import Runtime
from shared.kernel.decider import Author
from shared.kernel.messages import Message
from shared.kernel.store import Fenced
from shared.messaging.broker import UnknownTopic
from shared.messaging.differing import difference
from shared.messaging.reconciliation import LostFact, Replacement, reconciled
from shared.messaging.reconciling import NothingDiffers, differs, keep_facts, replace_history
from shared.messaging.rejoining import Unexplained
from shared.messaging.relay import Relay


class Differing(BaseModel):
    """How the log that others hear differs from the store it was published from; `again` counts the lost facts that the
    store has recorded once more since."""

    service: str
    differs: bool
    generation: str
    head: int
    lost: list[LostFact]
    again: int


class Reason(Message):
    reason: str


class Kept(BaseModel):
    """The facts that a listener keeps, as the restored service has not told them again."""

    service: str
    kept: list[LostFact]


@heavy
async def operator_difference(runtime: Run) -> Differing:
    relay = _relay(runtime)
    try:
        found = await difference(runtime.service, runtime.store, runtime.broker, relay.publish)
    except (KeyError, ValueError, UnknownTopic) as error:
        raise _unreadable(runtime.service, error) from error
    generation = await runtime.store.generation()
    return Differing(
        service=runtime.service,
        differs=differs(found, generation, await reconciled(runtime.store, runtime.service)),
        generation=generation,
        head=await runtime.store.head(),
        lost=list(found.lost),
        again=len(found.again),
    )


@heavy
async def operator_replace_history(body: Reason, runtime: Run, request: Request) -> Replacement:
    """Done already, it answers with what was settled."""
    relay, author = _relay(runtime), _author(request)
    try:
        settled = await replace_history(
            runtime.service, runtime.store, runtime.broker, relay.publish, body.reason, author
        )
    except NothingDiffers as nothing:
        raise Problem(409, "nothing_differs", str(nothing)) from nothing
    except (KeyError, ValueError, UnknownTopic) as error:
        raise _unreadable(runtime.service, error) from error
    return settled.replacement


async def operator_keep_facts(publisher: str, body: Replacement, runtime: Run, request: Request) -> Kept:
    """Moves this service to the restored one's new history; done already, it changes nothing."""
    if not runtime.subscriber or publisher not in runtime.subscriber.listens_to:
        raise not_found(f"{runtime.service} does not listen to {publisher}.")
    try:
        settled = await keep_facts(publisher, runtime.store, body, _author(request))
    except Unexplained as unexplained:
        raise Problem(409, "history_unexplained", f"{unexplained}. Restore a later backup of {publisher}.") from None
    except Fenced as fenced:
        raise Problem(503, "moved_meanwhile", "A partition was heard on meanwhile; ask again.") from fenced
    return Kept(service=runtime.service, kept=list(settled.kept.values()))


def add_to(router: APIRouter) -> None:
    router.add_api_route("/reconciliation", operator_difference, methods=["GET"])
    router.add_api_route("/reconciliation", operator_replace_history, methods=["POST"])
    router.add_api_route("/reconciliation/{publisher}", operator_keep_facts, methods=["POST"])


def _relay(runtime: Runtime) -> Relay:
    if runtime.relay is None:
        raise not_found(f"{runtime.service} publishes nothing.")
    return runtime.relay


def _author(request: Request) -> Author:
    principal: Principal = request.state.principal
    return Author(principal.subject, principal.organisation, request.app.state.clock.now())


def _unreadable(service: str, error: Exception) -> Problem:
    return Problem(
        409, "log_unreadable", f"The log of {service} cannot be compared ({error!r}); find out who else writes to it."
    )
