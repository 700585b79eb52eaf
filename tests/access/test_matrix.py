"""Every operation of every service, asked by every role, for its own, for another's, and by nobody."""

from collections.abc import Mapping

import httpx
import pytest

from shared.chassis import PUBLIC, Role, Service, operator
from shared.chassis.narrowing import kinds_of
from shared.kernel.projection import EVERY
from tests.access.walking import SERVICES, Verifier, Walk
from tests.access.worlds import MINE, THEIRS

REFUSED = {401, 403, 404, 422, 500, 502, 503}
UNREACHED = {
    **dict.fromkeys(("sign_in", "sign_in_callback", "signed_out", "back_channel_logout"), "not_found"),
    "export_participant": "stage_unanswered",
}
"""By operation, the code of a refusal that is no question of rights: no issuer and no other stages stand here."""


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_the_walk_passes_every_entry_of_the_tables(service: Service) -> None:
    walked = {route.endpoint.__name__ for _, _, route, _ in Walk(service, Verifier(), httpx.AsyncClient()).routes}
    entries = {name for name in operator.ACCESS if name.startswith("operator")}
    assert walked == entries | set(service.access)


async def test_whoever_is_not_in_the_table_gets_nowhere(walk: Walk) -> None:
    wrong = []
    for method, path, route, policy in walk.routes:
        for role in (None, *Role):
            if policy == PUBLIC or role in policy:
                continue
            answer = await walk.ask(method, path, route, MINE, MINE.caller(role) if role else None, whole=False)
            if answer.status_code != (403 if role else 401):
                wrong.append((method, path, role, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


async def test_each_role_reaches_its_own(walk: Walk) -> None:
    wrong = []
    for method, path, route, role, _ in walk.entries:
        who = MINE.caller(role) if isinstance(role, Role) else None
        answer = await walk.ask(method, path, route, MINE, who)
        if answer.status_code in REFUSED and _code(answer) != UNREACHED.get(route.endpoint.__name__):
            wrong.append((method, path, role, answer.status_code, answer.text[:500]))
    assert not wrong, "\n".join(map(str, wrong))


async def test_what_is_anothers_is_not_there(walk: Walk) -> None:
    wrong = []
    for method, path, route, role, relation in walk.entries:
        if not isinstance(role, Role) or not (kinds := kinds_of(role, relation)):
            continue
        answer = await walk.ask(method, path, route, THEIRS, MINE.caller(role))
        if (view := walk.named(path, route)) and view.rows and EVERY not in map(view.rows.of, kinds):
            if answer.status_code != 404:
                wrong.append((method, path, role, answer.status_code, answer.text[:200]))
        elif answer.status_code in REFUSED - {404}:
            wrong.append((method, path, role, answer.status_code, answer.text[:200]))
        elif told := _told(answer, walk.hidden(kinds)):
            wrong.append((method, path, role, answer.status_code, f"tells {sorted(told)}"))
    assert not wrong, "\n".join(map(str, wrong))


def _told(answer: httpx.Response, hidden: set[str]) -> set[str]:
    """What of the other world an answer tells; of many rows, those of the other world are refused as unknown."""
    if answer.headers.get("content-type") == "application/json":
        body = answer.json()
        if isinstance(body, Mapping) and isinstance(body.get("refused"), list):
            assert body["accepted"] == 0 and [row["code"] for row in body["refused"]] == ["unknown"], body
            return set()
    return {one for one in hidden if one in answer.text}


def _code(answer: httpx.Response) -> str:
    return str(answer.json()["code"]) if "json" in answer.headers.get("content-type", "") else answer.text[:100]
