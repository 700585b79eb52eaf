"""The rules that hold across the parts of a scheme; each breach names the place it stands at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from shared.contracts.scheme import Scheme
    from shared.contracts.scheme_call import CallPlan

Path: TypeAlias = tuple[str | int, ...]

STEP_OWNERS = frozenset({"employer", "participant"})
PLAN_OF_STAGE = {
    "selection": "call",
    "training": "training",
    "mobility": "mobility",
    "reintegration": "reintegration",
}


class Flaw(NamedTuple):
    path: Path
    message: str


def flaws_of(scheme: Scheme) -> Iterator[Flaw]:
    for rule in (
        _ends_after_it_starts,
        _names_are_unique,
        _stages_have_their_plan,
        _claims_are_stated,
        _targets_are_numbers,
        _organisations_are_partners,
        _corridors_name_their_ends,
        _call_is_coherent,
        _intake_reads_what_the_call_asks,
        _tracks_are_offered,
    ):
        yield from rule(scheme)


def _ends_after_it_starts(scheme: Scheme) -> Iterator[Flaw]:
    if scheme.ends_on <= scheme.starts_on:
        yield Flaw(("ends_on",), f"the scheme ends on {scheme.ends_on}, which is not after its start")


def _names_are_unique(scheme: Scheme) -> Iterator[Flaw]:
    for part, names in (
        ("corridors", [one.id for one in scheme.corridors]),
        ("regions", [one.code for one in scheme.regions]),
        ("partners", [one.organisation for one in scheme.partners]),
        ("claims", [one.id for one in scheme.claims]),
        ("targets", [one.name for one in scheme.targets]),
        ("budget", [one.code for one in scheme.budget]),
        ("intake", [one.id for one in scheme.intake]),
    ):
        yield from _repeated(part, names)


def _repeated(part: str, names: Sequence[str]) -> Iterator[Flaw]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Flaw((part, place), f"{name} is already among the {part}")


def _stages_have_their_plan(scheme: Scheme) -> Iterator[Flaw]:
    for stage, plan in PLAN_OF_STAGE.items():
        planned, comes = getattr(scheme, plan) is not None, stage in scheme.stages
        if comes and not planned:
            yield Flaw(("stages",), f"the stage {stage} needs a part called {plan}")
        if planned and not comes:
            yield Flaw((plan,), f"there is no stage {stage} for this part")


def _claims_are_stated(scheme: Scheme) -> Iterator[Flaw]:
    stated = {one.id for one in scheme.claims}
    for path, claim in _claims_named(scheme):
        if claim not in stated:
            yield Flaw(path, f"no claim is called {claim}")


def _claims_named(scheme: Scheme) -> Iterator[tuple[Path, str]]:
    for place, target in enumerate(scheme.targets):
        yield ("targets", place, "claim"), target.claim
    for place, line in enumerate(scheme.budget):
        yield ("budget", place, "claim"), line.claim
    if scheme.training and (rule := scheme.training.track_rule):
        yield ("training", "track_rule", "claim"), rule.claim
    for place, floor in enumerate(scheme.mobility.wage_floors if scheme.mobility else ()):
        yield ("mobility", "wage_floors", place, "claim"), floor.claim
    for part in ("call", "training", "mobility", "reintegration"):
        if plan := getattr(scheme, part):
            yield from (((part, "rests_on", place), claim) for place, claim in enumerate(plan.rests_on))


def _targets_are_numbers(scheme: Scheme) -> Iterator[Flaw]:
    for place, target in enumerate(scheme.targets):
        if (claim := scheme.claim(target.claim)) and isinstance(claim.value, str):
            yield Flaw(("targets", place, "claim"), f"the value of claim {claim.id} is text; a target needs a number")


def _organisations_are_partners(scheme: Scheme) -> Iterator[Flaw]:
    known = {one.organisation for one in scheme.partners}
    for path, organisation in _organisations_named(scheme):
        if organisation not in known:
            yield Flaw(path, f"no partner is called {organisation}")


def _organisations_named(scheme: Scheme) -> Iterator[tuple[Path, str]]:
    if scheme.call:
        yield ("call", "organisation"), scheme.call.organisation
    for place, profile in enumerate(scheme.intake):
        yield ("intake", place, "organisation"), profile.organisation
    for place, corridor in enumerate(scheme.corridors):
        for number, step in enumerate(corridor.pathway):
            if step.owner not in STEP_OWNERS:
                yield ("corridors", place, "pathway", number, "owner"), step.owner


def _corridors_name_their_ends(scheme: Scheme) -> Iterator[Flaw]:
    for place, corridor in enumerate(scheme.corridors):
        if corridor.id != (name := f"{corridor.origin}-{corridor.destination}"):
            yield Flaw(
                ("corridors", place, "id"), f"from {corridor.origin} to {corridor.destination} it is called {name}"
            )


def _call_is_coherent(scheme: Scheme) -> Iterator[Flaw]:
    if not (call := scheme.call):
        return
    if call.closes_at <= call.opens_at:
        yield Flaw(("call", "closes_at"), "the call closes before it opens")
    if (places := call.gates[-1].places) != call.seats:
        yield Flaw(("call", "gates"), f"the decision fills {places} places, but the call has {call.seats} seats")
    for place, name in enumerate(names := [one.id for one in call.criteria]):
        if name in names[:place]:
            yield Flaw(("call", "criteria", place, "id"), f"{name} is already among the criteria")
    for place, criterion in enumerate(call.criteria):
        if criterion.kind == "age" and criterion.max_years < criterion.min_years:
            yield Flaw(("call", "criteria", place, "max_years"), "the highest age is below the lowest")


def _intake_reads_what_the_call_asks(scheme: Scheme) -> Iterator[Flaw]:
    if not scheme.call:
        return
    asked = set(_attributes_asked(scheme.call))
    for place, profile in enumerate(scheme.intake):
        read = {one.meaning if one.language is None else one.language for one in profile.columns}
        if missing := sorted(asked - read):
            yield Flaw(("intake", place, "columns"), f"the call asks for {', '.join(missing)}, which no column holds")
    yield from _codes_without_points(scheme, scheme.call)


def _attributes_asked(call: CallPlan) -> Iterator[str]:
    needs = {"age": "birth_date", "education": "diploma", "employment": "situation", "eqf": "diploma"}
    for asking in (*call.criteria, *call.rubric.factors):
        match asking.kind:
            case "language" | "cefr":
                yield asking.language
            case "lookup" | "steps":
                yield asking.attribute
            case kind:
                yield needs[kind]


def _codes_without_points(scheme: Scheme, call: CallPlan) -> Iterator[Flaw]:
    """A field that no table names would silently be worth nothing."""
    factors = [one for one in call.rubric.factors if one.kind == "lookup"]
    for place, profile in enumerate(scheme.intake):
        for factor in factors:
            table = "fields_of_study" if factor.attribute == "field_of_study" else "situations"
            for name, code in getattr(profile, table).items():
                if code not in factor.points:
                    yield Flaw(("intake", place, table, name), f"the rubric gives no points for {code}; say 0 if none")


def _tracks_are_offered(scheme: Scheme) -> Iterator[Flaw]:
    if scheme.training and (rule := scheme.training.track_rule):
        for end, track in (("first", rule.first), ("otherwise", rule.otherwise)):
            if track not in scheme.tracks:
                yield Flaw(("training", "track_rule", end), f"the scheme has no track {track}")
