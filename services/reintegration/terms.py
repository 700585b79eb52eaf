"""The terms of a case: what its scheme offers and counts, as the scheme reads today."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.reintegration.requests import Terms
from services.reintegration.views import cases
from shared.chassis import Reader, not_found, reader
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_copy import scheme_copies

Views = Annotated[Reader, Depends(reader)]


async def terms_of(journeys: Iterable[UUID], views: Reader) -> dict[UUID, Terms]:
    """By journey; one without a case has none."""
    asked = {str(journey): journey for journey in journeys}
    held = await views.get_many(cases, list(asked))
    copies = await views.get_many(scheme_copies, list({case.scheme_id for case in held.values()}))
    return {
        asked[id]: Terms.of(plan)
        for id, case in held.items()
        if (copy := copies.get(case.scheme_id)) and (plan := copy.scheme.reintegration)
    }


async def terms_of_case(id: UUID, views: Views) -> Terms:
    terms = (await terms_of([id], views)).get(id)
    if terms is None:
        raise not_found("No return case was opened for this journey.")
    return terms


async def returning_scheme(scheme_id: str, views: Views) -> Scheme:
    copy = await views.get(scheme_copies, scheme_id)
    if copy is None or copy.scheme.reintegration is None:
        raise not_found("No scheme of this name has a reintegration stage.")
    return copy.scheme


TermsOfCase = Annotated[Terms, Depends(terms_of_case)]
ReturningScheme = Annotated[Scheme, Depends(returning_scheme)]
