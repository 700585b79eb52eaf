"""An enrolment is one journey's way through training, from the hand-over in to the hand-over out."""

from services.training.domain.enrolment.commands import EnrolmentCommand
from services.training.domain.enrolment.deadlines import handover_deadline
from services.training.domain.enrolment.events import EnrolmentEvent
from services.training.domain.enrolment.evolution import evolve
from services.training.domain.enrolment.rules import decide
from services.training.domain.enrolment.states import Enrolment, Unopened
from shared.kernel import Decider

enrolment = Decider[EnrolmentCommand, Enrolment, EnrolmentEvent]("enrolment", Unopened(), decide, evolve)

__all__ = ["Enrolment", "EnrolmentCommand", "EnrolmentEvent", "enrolment", "handover_deadline"]
