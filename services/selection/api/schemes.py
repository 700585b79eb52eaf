"""Schemes over HTTP."""

from typing import Annotated

from fastapi import Depends

from services.selection.api.common import Cursor, Views
from services.selection.domain.scheme import PublishScheme, scheme
from services.selection.views import SchemeView, schemes
from shared.chassis import APIRouter, Handler, Page, Problem, Receipt, handling, reading

router = APIRouter(tags=["schemes"])
HandleScheme = Annotated[Handler[PublishScheme], Depends(handling(scheme))]
FoundScheme = Annotated[SchemeView, Depends(reading(schemes))]


@router.put("/schemes/{id}")
async def publish_scheme(id: str, command: PublishScheme, handle: HandleScheme) -> Receipt:
    if command.scheme.id != id:
        raise Problem(422, "another_scheme", f"The body is scheme {command.scheme.id}, the address says {id}.")
    return await handle(id, command)


@router.get("/schemes/{id}")
async def show_scheme(scheme: FoundScheme) -> SchemeView:
    return scheme


@router.get("/schemes")
async def list_schemes(views: Views, page: Cursor) -> Page[SchemeView]:
    return await views.page(schemes, page)
