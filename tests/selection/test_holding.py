"""What holds an identity: contracts and permits while they run and a time after, costs until they are audited."""

from datetime import date
from uuid import UUID

from services.selection.domain.participant_commands import PlaceHold
from services.selection.domain.participant_words import Hold
from services.selection.holding import Binding, holds
from shared.contracts.mobility import ContractSigned, PathwayStepCompleted, PlacementEnded
from shared.contracts.reintegration import CaseClosed
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_privacy import PrivacyPlan, Purpose, Retention
from shared.contracts.training import TrainingStarted
from tests.selection.palim import PALIM

JOURNEY, PERSON, VACANCY = UUID(int=1), UUID(int=2), UUID(int=3)
WAY = {"journey_id": JOURNEY, "participant_id": PERSON, "scheme_id": "palim"}
SIGNED = ContractSigned(**WAY, vacancy_id=VACANCY, employer_id="ghent-data", country="BE", starts_on=date(2020, 4, 1))
ENDED = PlacementEnded(**WAY, vacancy_id=VACANCY, cause="completed", side="employer")
CLOSED = CaseClosed(**WAY, reason="project_ended")
AUDITED = date(PALIM.ends_on.year + 5, PALIM.ends_on.month, PALIM.ends_on.day)
ON = date(2020, 6, 30)


def placed(news: Binding, *standing: Hold, scheme: Scheme = PALIM) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for one in holds(news, scheme, standing, ON):
        assert one.subject == str(PERSON)
        assert isinstance(one.command, PlaceHold)
        found[one.command.hold.category] = one.command.hold.until
    return found


def hold(category: str, until: date | None) -> Hold:
    return Hold(journey_id=JOURNEY, scheme_id="palim", category=category, until=until)  # type: ignore[arg-type]


def test_costs_are_held_from_the_first_of_them_until_five_years_after_the_scheme() -> None:
    assert placed(TrainingStarted(**WAY, cohort_id=VACANCY, curriculum_version=1)) == {"eligible_costs": AUDITED}


def test_a_contract_and_a_permit_hold_while_they_run() -> None:
    assert placed(SIGNED) == {"contract": None, "eligible_costs": AUDITED}
    assert placed(PathwayStepCompleted(**WAY, step="work_permit")) == {"permit": None}
    assert placed(PathwayStepCompleted(**WAY, step="briefing")) == {}


def test_their_end_gives_what_runs_a_day_and_moves_no_other() -> None:
    running = hold("contract", None), hold("permit", None)
    assert placed(ENDED, *running) == {"contract": date(2021, 6, 30), "permit": date(2021, 6, 30)}
    assert placed(CLOSED, hold("contract", date(2021, 1, 1))) == {}
    assert placed(CLOSED) == {}


def test_a_scheme_says_what_it_holds_and_for_how_long() -> None:
    plan = PrivacyPlan(
        purposes=(Purpose(id="selection", basis="public_task"),), retention=(Retention(category="contract", years=3),)
    )
    scheme = PALIM.model_copy(update={"privacy": plan})
    assert placed(SIGNED, scheme=scheme) == {"contract": None}
    assert placed(ENDED, hold("contract", None), scheme=scheme) == {"contract": date(2023, 6, 30)}
    assert plan.held_until("contract", date(2020, 2, 29)) == date(2023, 3, 1)
    assert plan.basis("follow_up_contact") is None
