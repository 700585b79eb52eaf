"""Two worlds beside each other: each has an agency, an employer, a scheme, a person and one of everything."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from fastapi import FastAPI

from shared.chassis import Principal, Role, Service
from shared.contracts.handover import JourneyHandedOver
from shared.contracts.mobility import OfferMade
from shared.contracts.selection import ApplicationSubmitted, SchemePublished
from shared.kernel import Projection, View
from shared.kernel.store import Changes, PostgresStore
from shared.kernel.store.port import Document
from tests.access.examples import example
from tests.contracts.published import sample
from tests.contracts.scheme_files import PALIM
from tests.gateway.conftest import hears

IDENTITY = {
    "national_id": "", "family_name": "", "given_name": "Nour", "birth_date": "1995-02-03", "city": "Fès",
    "phone": "+212600000000", "email": "nour@example.org",
}  # fmt: skip
SPACE = UUID("5b0c7a10-0000-4000-8000-000000000004")


@dataclass(frozen=True)
class World:
    agency: str
    employer: str
    scheme: str
    person: UUID

    @property
    def number(self) -> str:
        """The national number of this world's person."""
        return f"AB{self.person.int % 10**6}"

    @property
    def identity(self) -> dict[str, str]:
        family = f"Of {self.agency.capitalize()}"
        return {**IDENTITY, "national_id": self.number, "family_name": family}

    def id(self, of: str) -> str:
        return str(uuid5(SPACE, f"{self.agency}/{of}"))

    @property
    def names(self) -> dict[str, Any]:
        """The values that documents and requests of this world bear, by the names of their fields."""
        return {
            "organisation_id": self.agency,
            "organisation": self.agency,
            "employer_id": self.employer,
            "scheme_id": self.scheme,
            "participant_id": str(self.person),
            "journey_id": self.id("journey"),
            "call_id": self.id("call"),
            "cohort_id": self.id("cohort"),
            "vacancy_id": self.id("vacancy"),
            "country": "MA",
            "currency": "EUR",
            "language": "fr",
            "identity": {"kid": str(self.person), "box": "AAAA"},
            "cohort": None,
            "barred": None,
            "profile_id": PALIM.intake[0].id,
        }

    def ids(self) -> dict[str, str]:
        """The id of this world's document in each view."""
        person, journey = str(self.person), self.id("journey")
        return {
            **dict.fromkeys(("applications", "enrolments", "placements", "cases", "journeys"), journey),
            **dict.fromkeys(("participants", "readings", "erasures"), person),
            **dict.fromkeys(("schemes", "scheme_copies", "curricula"), self.scheme),
            **dict.fromkeys(("organisations", "grants", "standings"), self.agency),
            "emergencies": person,
            "shares": f"{self.id('call')}:{self.employer}",
            "employers": self.employer,
            "corridors": f"{self.scheme}/MA-BE",
            **{name: self.id(name.removesuffix("s")) for name in ("calls", "imports", "cohorts")},
            "vacancies": self.id("vacancy"),
            "parked": f"passerelle.selection.v1/{person}",
        }

    def own(self, view: str, role: Role | None) -> str:
        """The id of the document that is this role's own, where each organisation has one."""
        return self.employer if view == "organisations" and role is Role.EMPLOYER else self.ids().get(view, self.scheme)

    def caller(self, role: Role) -> Principal:
        organisation = {Role.EMPLOYER: self.employer, Role.AGENCY: self.agency, Role.CASE_WORKER: self.agency}.get(role)
        subject = str(self.person) if role is Role.PARTICIPANT else f"{role}-1"
        return Principal(subject, organisation, frozenset({role}))


MINE = World("anapec", "antwerp-software", "palim", UUID("4f3c9c1e-2a4b-4a77-8f5d-5be1d2a96c01"))
THEIRS = World("pole-emploi", "rabat-digital", "thamm", UUID("4f3c9c1e-2a4b-4a77-8f5d-5be1d2a96c02"))


def document(projection: Projection[Any], world: World, **given: Any) -> View:
    scheme = PALIM.model_copy(update={"id": world.scheme})
    given |= {"id": world.ids()[projection.name], "scheme": scheme.model_dump(mode="json")}
    if scheme.training:
        given["current"] = scheme.training.curriculum_on(date(2019, 7, 1)).model_dump(mode="json")
        given["curriculum"] = given["current"]
    if scheme.call and projection.name == "calls":
        given["plan"] = scheme.call.model_copy(update={"organisation": world.agency}).model_dump(mode="json")
    given["grants"] = [{"scheme_id": world.scheme, "role": "reintegration"}]
    given["needs"] = {"economic": "severe", "social": "none", "psychosocial": "moderate"}
    if projection.name == "organisations":
        acting = ("agency", "case_worker", "employer")
        given["state"] = "agreed"
        given["users"] = [{"subject": f"{role}-1", "roles": [role], "administrator": True} for role in acting]
    if projection.name == "shares":
        given["organisation_id"] = world.employer
    made = example(projection.adapter.json_schema(), {**world.names, **given})
    view: View = projection.adapter.validate_json(json.dumps(made))
    return view


async def seed(app: FastAPI, service: Service, sealed: Mapping[World, Mapping[str, str]]) -> None:
    """One document of each world in each view; the gateway hears of them instead, as it tells from its history."""
    store: PostgresStore = app.state.store
    worlds = (MINE, THEIRS)
    views: Sequence[Projection[Any]] = list(service.model.projections)
    if service.name == "gateway":
        views = [one for one in views if one.name == "grants"]
        await hears(store, [told for world in worlds for told in contracts(world)])
    made = [(view, document(view, world, identity=sealed[world])) for view in views for world in worlds]
    register = [(view, one) for view, one in made if view.name == "organisations"]
    made += [(view, replace(one, id=world.employer)) for (view, one), world in zip(register, worlds, strict=False)]
    await store.write(Changes(documents=[Document(view, one.id, 1, one) for view, one in made]))


def contracts(world: World) -> list[tuple[str, str, Any]]:
    def told(kind: Any, **changes: Any) -> Any:
        text = sample(kind)
        return kind.model_validate_json(text).model_copy(update={**changes})

    way = {"journey_id": UUID(world.id("journey")), "participant_id": world.person, "scheme_id": world.scheme}
    scheme = PALIM.model_copy(update={"id": world.scheme})
    return [
        ("selection", "2019-03-01", told(SchemePublished, scheme_id=world.scheme, scheme=scheme)),
        ("selection", "2019-04-01", told(ApplicationSubmitted, **way, organisation_id=world.agency)),
        ("training", "2020-02-01", told(JourneyHandedOver, **way, organisation_id=world.agency)),
        ("mobility", "2020-03-01", told(OfferMade, **way, employer_id=world.employer)),
    ]
