"""What the bare script reads of a line of PALIM's file, and the events it writes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a birth date has no time zone


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - the call's own local time


class Row(BaseModel):
    """One line of the file, its fields under the names of its heading."""

    ref_anapec: str = Field(pattern=r"^ANP-\d{4}-\d{6}$")
    cin: str = Field(min_length=1)
    nom: str = Field(min_length=1)
    prenom: str = Field(min_length=1)
    sexe: Literal["M", "H", "F"]
    date_naissance: Annotated[date, BeforeValidator(_day)]
    ville: str
    region: str
    telephone: str
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    diplome: str = Field(min_length=1)
    specialite: str
    annee_obtention: int = Field(ge=1950, le=2030)
    situation: str
    chomage_mois: int = Field(ge=0)
    anglais: Literal["A1", "A2", "B1", "B2", "C1", "C2"] | Literal[""]
    francais: Literal["A1", "A2", "B1", "B2", "C1", "C2"] | Literal[""]
    experience_mois: int = Field(ge=0)
    competences: str
    date_inscription: Annotated[datetime, BeforeValidator(_moment)]


class Profile(BaseModel):
    sex: str
    age: int
    region: str
    eqf: int
    field_of_study: str
    graduation_year: int
    situation: str
    unemployment_months: int
    languages: list[dict[str, str]]
    experience_months: int
    skills: list[str]


class ApplicationSubmitted(BaseModel):
    participant_id: UUID
    scheme_id: str
    call_id: UUID
    organisation_id: str
    reference: str
    profile: Profile
    submitted_at: datetime
    mark: str
    import_id: UUID
    line: int
