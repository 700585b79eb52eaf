"""Enrolments over HTTP, many at once: assessments, tracks and completions."""

from services.training.api.bulk import InBulk
from services.training.api.requests import ChosenTracks, Completions, LanguageResults, ModuleScores
from services.training.api.terms import Terms, Views, terms_of
from services.training.domain.enrolment.commands import AssessLanguage, AssessModule
from shared.chassis import APIRouter, BulkAnswer

router = APIRouter(prefix="/enrolments", tags=["enrolments, many at once"])
UNKNOWN = Terms()


@router.post("/module-assessments")
async def assess_modules(body: ModuleScores, bulk: InBulk) -> BulkAnswer:
    return await bulk([(row.journey_id, AssessModule(module=row.module, score=row.score)) for row in body.rows])


@router.post("/language-assessments")
async def assess_languages(body: LanguageResults, bulk: InBulk) -> BulkAnswer:
    return await bulk(
        [
            (row.journey_id, AssessLanguage(language=row.language, level=row.level, occasion=row.occasion))
            for row in body.rows
        ]
    )


@router.post("/tracks")
async def assign_tracks(body: ChosenTracks, bulk: InBulk, views: Views) -> BulkAnswer:
    terms = await terms_of((row.journey_id for row in body.rows), views)
    return await bulk(
        [(row.journey_id, terms.get(str(row.journey_id), UNKNOWN).assign(row.track)) for row in body.rows]
    )


@router.post("/completions")
async def complete_enrolments(body: Completions, bulk: InBulk, views: Views) -> BulkAnswer:
    """Completes training where every module is passed, and hands over to the scheme's next stage."""
    terms = await terms_of((row.journey_id for row in body.rows), views)
    return await bulk([(row.journey_id, terms.get(str(row.journey_id), UNKNOWN).complete()) for row in body.rows])
