"""What operators read of rights is what the services do; and a route that says too little stops the start."""

import pytest

from services.training.access import ACCESS
from services.training.api import routers
from services.training.app import service
from services.training.views import CohortView, cohorts
from shared.chassis import Relation, Role, Service
from shared.kernel import Aggregate, Projection, model
from tests.access.rendered import BEGINS, DOCUMENT, tables


def test_the_document_holds_the_tables_as_they_are() -> None:
    """`python -m tests.access.rendered` brings it up to date."""
    _, _, told = DOCUMENT.read_text("utf-8").partition(BEGINS)
    assert told.strip() == tables().strip()


def test_a_policy_without_relations_stops_the_start() -> None:
    access = {**ACCESS, "show_enrolment": {Role.AGENCY}}
    with pytest.raises(ValueError, match=r"show_enrolment: give each role its relation"):
        Service("training", service.model, routers, access)  # type: ignore[arg-type]


def test_a_role_that_could_never_see_the_document_stops_the_start() -> None:
    access = {**ACCESS, "show_enrolment": {Role.EMPLOYER: Relation.OWN}}
    with pytest.raises(ValueError, match="the role employer could see no enrolments"):
        Service("training", service.model, routers, access)


def test_a_view_that_says_not_whose_its_documents_are_stops_the_start() -> None:
    undeclared = Projection("cohorts", CohortView, cohorts.project)
    aggregates = tuple(
        Aggregate(one.decider, views=(undeclared,)) if cohorts in one.views else one for one in service.model.aggregates
    )
    with pytest.raises(ValueError, match="view cohorts says not whose its documents are"):
        Service("training", model(*aggregates), routers, ACCESS)
