"""The pages of organisations: all of them for operators, each with its agreement, users, clients and roles."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote
from uuid import uuid4

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.gateway.api.common import Events
from services.gateway.composing import slug
from services.gateway.subjects import schemes
from services.gateway.upstream import Upstream
from services.gateway.web import words
from services.gateway.web.own_token import own_token
from services.gateway.web.rendering import page
from shared.chassis import APIRouter, Problem, Role, not_found
from shared.kernel.store import Store

router = APIRouter()
USER_ROLES = ("agency", "employer", "case_worker")
PROOFS = ("private_key_jwt", "mutual_tls", "secret")
MOST = "500"
REFUSALS = (409, 422)
Form = Mapping[str, list[str]]


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()


def _only(*names: str) -> Callable[[Form], dict[str, Any]]:
    return lambda form: {name: _one(form, name) for name in names}


def _user(form: Form) -> dict[str, Any]:
    return {"subject": _one(form, "subject"), "roles": form.get("role", []), "administrator": "administrator" in form}


ACTS: dict[str, tuple[str, Callable[[Form], dict[str, Any]]]] = {
    "agreement": ("/agreement", _only("reference", "terms", "signed_on")),
    "add-user": ("/users", _user),
    "remove-user": ("/users/removal", _only("subject")),
    "client": ("/clients", _only("client_id", "proof", "rotated_on")),
    "remove-client": ("/clients/removal", _only("client_id")),
    "grant": ("/roles", _only("scheme_id", "role")),
    "revoke": ("/roles/revocations", _only("scheme_id", "role")),
    "suspend": ("/suspension", _only("reason")),
    "resume": ("/resumption", _only("reason")),
    "end": ("/end", _only("reason")),
}


def selection_of(request: Request) -> Upstream:
    upstream: Upstream = request.app.state.selection
    return upstream


@router.get("/organisations")
async def organisations_page(request: Request) -> Response:
    """Operators and auditors see all; somebody of an organisation is led to their own."""
    caller = request.state.principal
    if not caller.roles & {Role.OPERATOR, Role.AUDITOR}:
        if caller.organisation is None:
            raise not_found()
        return RedirectResponse(f"/organisations/{quote(caller.organisation, safe='')}", 303)
    return await _listed(request)


@router.post("/organisations")
async def enter_organisation(request: Request) -> Response:
    """A form of the page, sent on to selection as a registration."""
    form = await _sent(request)
    body = _only("name", "kind")(form) | {"country": _one(form, "country").upper()}
    path = f"/v1/organisations/{quote(_one(form, 'id'), safe='')}"
    try:
        await _send(request, path, body, form, "PUT")
    except Problem as problem:
        if problem.status not in REFUSALS:
            raise
        return await _listed(request, problem)
    return RedirectResponse(path.removeprefix("/v1"), 303)


@router.get("/organisations/{id}")
async def organisation_page(id: str, request: Request, store: Events) -> HTMLResponse:
    return await _shown(id, request, store)


@router.post("/organisations/{id}/{act}")
async def change_organisation(id: str, act: str, request: Request, store: Events) -> Response:
    """A form of the page, sent on to selection, which decides; what it refuses is told above the forms."""
    if act not in ACTS:
        raise not_found()
    form, (way, body) = await _sent(request), ACTS[act]
    path = f"/v1/organisations/{quote(id, safe='')}"
    try:
        await _send(request, f"{path}{way}", body(form), form)
    except Problem as problem:
        if problem.status not in REFUSALS:
            raise
        return await _shown(id, request, store, problem)
    return RedirectResponse(path.removeprefix("/v1"), 303)


async def _sent(request: Request) -> Form:
    return parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=50)


async def _send(request: Request, path: str, body: dict[str, Any], form: Form, method: str = "POST") -> None:
    key = _one(form, "key") or str(uuid4())
    await selection_of(request).send(await own_token(request), path, body, key, method)


async def _listed(request: Request, refused: Problem | None = None) -> HTMLResponse:
    listed = await selection_of(request).get(await own_token(request), "/v1/organisations", limit=MOST)
    return page(
        request,
        "organisations.html",
        refused.status if refused else 200,
        organisations=listed["items"],
        operator=Role.OPERATOR in request.state.principal.roles,
        refused=refused,
        key=str(uuid4()),
        kinds=tuple(words.ORGANISATION_KINDS),
    )


async def _shown(id: str, request: Request, store: Store, refused: Problem | None = None) -> HTMLResponse:
    path = f"/v1/organisations/{quote(id, safe='')}/record"
    record = await selection_of(request).get(await own_token(request), path)
    return page(
        request,
        "organisation.html",
        refused.status if refused else 200,
        one=record,
        operator=Role.OPERATOR in request.state.principal.roles,
        reads_only=Role.AUDITOR in request.state.principal.roles and not request.state.principal.roles - {Role.AUDITOR},
        refused=refused,
        key=str(uuid4()),
        user_roles=USER_ROLES,
        proofs=PROOFS,
        partner_roles=tuple(words.PARTNER_ROLES),
        schemes=[slug(view) for view in await store.find(schemes) if view.scheme],
    )
