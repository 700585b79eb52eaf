"""The reintegration service: return cases, from the hand-over to the outcome and the close."""

from services.reintegration import api, bulk_api
from services.reintegration.access import ACCESS
from services.reintegration.deadlines import deadlines
from services.reintegration.domain.case import case
from services.reintegration.fact_words import WORDS
from services.reintegration.policies import policies
from services.reintegration.publishing import publish
from services.reintegration.views import cases
from shared.chassis import Service
from shared.chassis.telling import telling
from shared.contracts.erasure import erasure, erasures
from shared.contracts.grants_copy import grants, grants_copy, schemes_of
from shared.contracts.organisation_standing import standing, standings
from shared.contracts.scheme_copy import scheme_copies, scheme_copy
from shared.kernel import Aggregate, model

service = Service(
    name="reintegration",
    model=model(
        Aggregate(case, views=(cases,), schedule=deadlines),
        Aggregate(scheme_copy, views=(scheme_copies,)),
        Aggregate(grants_copy, views=(grants,)),
        Aggregate(erasure, views=(erasures,)),
        Aggregate(standing, views=(standings,)),
    ),
    routers=(bulk_api.router, api.router, telling(case, cases, WORDS)),
    access=ACCESS,
    holdings={"scheme": schemes_of},
    standings=standings,
    publish=publish,
    policies=policies,
    listens_to=("selection", "training", "mobility"),
)
