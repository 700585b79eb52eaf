"""The training service: curricula, cohorts and enrolments, from the hand-over in to the hand-over out."""

from services.training.access import ACCESS
from services.training.api import routers
from services.training.domain.cohort import cohort
from services.training.domain.curriculum import curriculum
from services.training.domain.enrolment import enrolment, handover_deadline
from services.training.policies import policies
from services.training.publishing import publish
from services.training.views import cohorts, curricula, enrolments
from shared.chassis import Service
from shared.contracts.erasure import erasure, erasures
from shared.contracts.grants_copy import grants, grants_copy, schemes_of
from shared.contracts.organisation_standing import standing, standings
from shared.contracts.scheme_copy import scheme_copies, scheme_copy
from shared.kernel import Aggregate, model

service = Service(
    name="training",
    model=model(
        Aggregate(curriculum, views=(curricula,)),
        Aggregate(cohort, views=(cohorts,)),
        Aggregate(enrolment, views=(enrolments,), schedule=handover_deadline),
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
    listens_to=("selection", "training", "mobility", "reintegration"),
)
