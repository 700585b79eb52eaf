"""The second release: an index column more, and one that it needs no more."""

from shared.kernel import Aggregate, Index, Projection, model
from tests.chassis.workshops import SERVICE, variant
from tests.kernel.workshop import WORKSHOPS, WorkshopView, project, workshops

FREE = Index("free", "bigint", value=lambda view: view.seats - len(view.names))
counted = Projection(
    "workshops", WorkshopView, project, *(one for one in workshops.indexes if one.name != "taken"), FREE
)
(aggregate,) = WORKSHOPS.aggregates
service = variant(model=model(Aggregate(aggregate.decider, views=(counted,), schedule=aggregate.schedule)))
assert service.routers == SERVICE.routers
