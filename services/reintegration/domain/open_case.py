"""The rules of a case while it is open: needs, plan, supports, follow-ups, outcomes and the close."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from services.reintegration.domain.states import Facts, Open, Opened, outstanding
from services.reintegration.domain.words import (
    AgreePlan,
    AssessNeeds,
    CaseClosed,
    CaseEvent,
    CloseCase,
    ConfirmReturn,
    DeliverSupport,
    FollowUpDone,
    FollowUpMissed,
    InCase,
    MissFollowUp,
    NeedsAssessed,
    OutcomeRecorded,
    PlanAgreed,
    RecordFollowUp,
    RecordOutcome,
    ReturnConfirmed,
    SupportDelivered,
)
from shared.kernel import Author, Refused


def decide_open(command: InCase, case: Open, author: Author) -> list[CaseEvent]:
    if author.at.date() < case.facts.opened_on:
        raise Refused("before_opening", f"The case was opened on {case.facts.opened_on}; state a later date.")
    match command:
        case ConfirmReturn(returned_on=day):
            return confirm_return(day, case.facts, author)
        case AssessNeeds(needs=needs):
            return [NeedsAssessed(needs=needs)]
        case AgreePlan():
            return agree_plan(command, case)
        case DeliverSupport():
            return deliver_support(command, case)
        case RecordFollowUp(month=month):
            return record_follow_up(month, case.facts, author)
        case MissFollowUp(month=month):
            return miss_follow_up(month, case.facts)
        case RecordOutcome():
            return record_outcome(command, case.facts, author)
        case CloseCase(reason=reason):
            return close(reason, case.facts, author)
        case _:
            assert_never(command)


def confirm_return(day: date, facts: Facts, author: Author) -> list[CaseEvent]:
    if facts.returned:
        raise Refused("no_return_planned", "Only a planned return is confirmed, and only once.")
    if day > author.at.date():
        raise Refused("returned_in_future", f"{day} has not come yet; confirm the return once it has happened.")
    return [ReturnConfirmed(returned_on=day)]


def agree_plan(command: AgreePlan, case: Open) -> list[CaseEvent]:
    if isinstance(case, Opened):
        raise Refused("needs_first", "Assess the needs before a plan is agreed.")
    if len(set(command.supports)) < len(command.supports):
        raise Refused("support_repeated", "Name each support of the plan once.")
    _offered(command.supports, command.offered)
    return [PlanAgreed(supports=command.supports)]


def deliver_support(command: DeliverSupport, case: Open) -> list[CaseEvent]:
    _offered((command.support,), command.offered)
    if command.support not in outstanding(case) and command.added_because is None:
        raise Refused("reason_needed", f"{command.support} is not outstanding in the plan; say why it is added.")
    return [SupportDelivered(support=command.support, added_because=command.added_because)]


def record_follow_up(month: int, facts: Facts, author: Author) -> list[CaseEvent]:
    follow_up = facts.follow_up(month)
    if follow_up is None:
        months = ", ".join(str(one.month) for one in facts.follow_ups)
        raise Refused("not_scheduled", f"Month {month} has no follow-up; scheduled are the months {months or 'none'}.")
    if follow_up.standing == "done":
        raise Refused("already_done", f"The follow-up of month {month} is done.")
    if author.at < follow_up.opens_at:
        raise Refused("too_early", f"The follow-up of month {month} opens on {follow_up.opens_at:%Y-%m-%d}.")
    return [FollowUpDone(month=month, late=author.at > follow_up.missed_at)]


def miss_follow_up(month: int, facts: Facts) -> list[CaseEvent]:
    follow_up = facts.follow_up(month)
    if follow_up is None or follow_up.standing != "scheduled":
        return []
    return [FollowUpMissed(month=month)]


def record_outcome(command: RecordOutcome, facts: Facts, author: Author) -> list[CaseEvent]:
    if not facts.returned:
        raise Refused("return_first", "Confirm the planned return before an outcome is recorded.")
    if command.outcome not in command.known:
        raise Refused("unknown_outcome", f"{command.outcome} is not one of {', '.join(command.known)}.")
    if command.observed_on < facts.opened_on:
        raise Refused("observed_before_opening", f"The case was opened on {facts.opened_on}; an outcome comes after.")
    if command.observed_on > author.at.date():
        raise Refused("observed_in_future", f"{command.observed_on} has not come yet; record what was observed.")
    if (command.outcome, command.observed_on) in facts.outcomes:
        return []
    return [OutcomeRecorded(outcome=command.outcome, observed_on=command.observed_on)]


def close(reason: str, facts: Facts, author: Author) -> list[CaseEvent]:
    """A follow-up that is due and not done counts as missed; those not yet due are dropped, and said so."""
    if not facts.outcomes:
        raise Refused("outcome_first", "Record an outcome before the case is closed.")
    open_ones = [one for one in facts.follow_ups if one.standing == "scheduled"]
    missed = [FollowUpMissed(month=one.month) for one in open_ones if one.due_at <= author.at]
    dropped = tuple(one.month for one in open_ones if one.due_at > author.at)
    return [*missed, CaseClosed(reason=reason, dropped=dropped)]


def _offered(supports: Iterable[str], offered: tuple[str, ...]) -> None:
    if unknown := [support for support in supports if support not in offered]:
        raise Refused("unknown_support", f"{', '.join(unknown)}: not among the scheme's supports {', '.join(offered)}.")
