"""The mobility service: employers, vacancies, corridors, and each placement from the hand-over to its end."""

from services.mobility.access import ACCESS
from services.mobility.api import routers
from services.mobility.deadlines import deadlines
from services.mobility.domain.corridor import corridor
from services.mobility.domain.employer import employer
from services.mobility.domain.placement import placement
from services.mobility.domain.vacancy import vacancy
from services.mobility.policies import policies
from services.mobility.publishing import publish
from services.mobility.views import corridors, employers, placements, vacancies
from shared.chassis import Service
from shared.contracts.erasure import erasure, erasures
from shared.contracts.grants_copy import grants, grants_copy, schemes_of
from shared.contracts.organisation_standing import standing, standings
from shared.contracts.scheme_copy import scheme_copies, scheme_copy
from shared.kernel import Aggregate, model

service = Service(
    name="mobility",
    model=model(
        Aggregate(employer, views=(employers,)),
        Aggregate(vacancy, views=(vacancies,)),
        Aggregate(corridor, views=(corridors,)),
        Aggregate(placement, views=(placements,), schedule=deadlines),
        Aggregate(scheme_copy, views=(scheme_copies,)),
        Aggregate(grants_copy, views=(grants,)),
        Aggregate(erasure, views=(erasures,)),
        Aggregate(standing, views=(standings,)),
    ),
    routers=routers,
    access=ACCESS,
    holdings={"scheme": schemes_of},
    standings=standings,
    publish=publish,
    policies=policies,
    budgeted=True,
    listens_to=("selection", "training", "mobility", "reintegration"),
    summary="Employers, vacancies, offers, contracts and the way to work, at home or away.",
)
