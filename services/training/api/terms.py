"""The terms of an enrolment: what its scheme allows and plans, as the scheme reads today."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.training.domain.enrolment.commands import AssignTrack, CompleteEnrolment, DropOut, HandOverAgain
from services.training.views import CurriculumView, curricula, enrolments
from shared.chassis import Commander, Reader, commander, not_found, reader
from shared.contracts.dossier import Stage, Track
from shared.contracts.scheme import Scheme, TrainingPlan
from shared.contracts.scheme_copy import SchemeCopyView, scheme_copies

Views = Annotated[Reader, Depends(reader)]
Commands = Annotated[Commander, Depends(commander)]


@dataclass(frozen=True)
class Terms:
    """Without a scheme there is nothing to choose from, and nothing follows."""

    reasons: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    next_stage: Stage | None = None
    scheme_version: int = 0
    handover_days: int = 0

    @classmethod
    def of(cls, copy: SchemeCopyView) -> "Terms":
        scheme = copy.scheme
        return cls(
            reasons=scheme.training.dropout_reasons if scheme.training else (),
            tracks=scheme.tracks,
            next_stage=scheme.stage_after("training"),
            scheme_version=copy.version,
            handover_days=scheme.handover_days,
        )

    def drop_out(self, reason: str, cohort_id: UUID | None) -> DropOut:
        return DropOut(reason=reason, reasons=self.reasons, cohort_id=cohort_id)

    def assign(self, track: Track) -> AssignTrack:
        return AssignTrack(track=track, tracks=self.tracks)

    def complete(self) -> CompleteEnrolment:
        version, days = self.scheme_version, self.handover_days
        return CompleteEnrolment(next_stage=self.next_stage, scheme_version=version, handover_days=days)

    def hand_over_again(self) -> HandOverAgain:
        return HandOverAgain(scheme_version=self.scheme_version, handover_days=self.handover_days)


async def terms_of(journeys: Iterable[UUID], views: Reader) -> dict[str, Terms]:
    """By journey; one without an enrolment has none."""
    held = await views.get_many(enrolments, [str(journey) for journey in journeys])
    copies = await views.get_many(scheme_copies, list({one.scheme_id for one in held.values()}))
    return {id: Terms.of(copies[one.scheme_id]) for id, one in held.items() if one.scheme_id in copies}


async def terms_of_enrolment(id: UUID, views: Views) -> Terms:
    if terms := (await terms_of([id], views)).get(str(id)):
        return terms
    raise not_found("No enrolment was opened for this journey.")


async def scheme_called(id: str, views: Reader) -> Scheme:
    if copy := await views.get(scheme_copies, id):
        return copy.scheme
    raise not_found(f"No scheme called {id} has been published.")


async def plan_of(scheme_id: str, views: Reader) -> TrainingPlan:
    if plan := (await scheme_called(scheme_id, views)).training:
        return plan
    raise not_found(f"The scheme {scheme_id} has no training stage.")


async def curriculum_of(scheme_id: str, views: Reader) -> CurriculumView:
    if found := await views.get(curricula, scheme_id):
        return found
    raise not_found(f"The scheme {scheme_id} has no curriculum.")


TermsOfEnrolment = Annotated[Terms, Depends(terms_of_enrolment)]
