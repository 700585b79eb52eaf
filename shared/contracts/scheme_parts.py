"""What a scheme is made of besides its plans: sectors, occupations, partners, regions, claims, targets, budget."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from shared.contracts.scheme_terms import (
    ClaimId,
    Code,
    Country,
    Currency,
    OrganisationKind,
    PartnerRole,
    Slug,
    Text,
)
from shared.kernel.messages import Message


class Sector(Message):
    nace: str = Field(pattern=r"^[A-V](\d{2}(\.\d{1,2})?)?$", description="Section letter, and division where known.")
    revision: Literal["2", "2.1"] = Field(description="Of NACE; the letters differ between the two.")


class Occupation(Message):
    title: Text
    uri: str = Field(pattern=r"^http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}$", description="In ESCO.")
    isco08: str = Field(pattern=r"^\d{4}$", description="The ISCO-08 group ESCO gives it; text, zeros in front count.")
    esco_version: Text = Field(description="Of ESCO, when the URI was taken from it.")


class Partner(Message):
    organisation: Slug = Field(description="The organisation as it is registered.")
    name: Text
    kind: OrganisationKind
    country: Country
    roles: tuple[PartnerRole, ...] = Field(min_length=1, description="What it does in this scheme.")


class Region(Message):
    """A region of a country of origin."""

    code: str = Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", description="ISO 3166-2.")
    name: Text


class Claim(Message):
    """A figure or fact with its source; claims that contradict each other stand side by side."""

    id: Slug
    what: Text = Field(description="What the value says.")
    value: int | float | str = Field(description="A number where it is one, else text.")
    source: Text = Field(description="Where it is stated; for an assumption, who made it.")
    as_of: date | None = Field(default=None, description="The day the source speaks of, where it is known.")
    assumed: bool = Field(default=False, description="Stated by no source, only assumed.")
    note: Text | None = Field(default=None, description="What must be known to read the value.")


class Target(Message):
    """What the scheme is measured against: the figure of one claim."""

    name: Code
    indicator: str | None = Field(default=None, pattern=r"^I\d{2}$", description="The indicator it is measured by.")
    claim: ClaimId


class BudgetLine(Message):
    code: Code
    amount: Decimal = Field(gt=0)
    currency: Currency
    claim: ClaimId
