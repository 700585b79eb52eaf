"""The terms a scheme file is written in: slugs, codes, languages, countries and levels."""

from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, NaiveDatetime, StringConstraints, WithJsonSchema


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"there is no time zone {name}") from None
    return name


Slug: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), Field(description="Small letters, digits and hyphens.")
]
Code: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$"),
    Field(description="Small letters, digits, underscores."),
]
Country: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), Field(description="ISO 3166-1 alpha-2.")]
Language: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(description="ISO 639-1, 639-3 where there is none.")
]
Currency: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(description="ISO 4217.")]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
Timezone: TypeAlias = Annotated[str, AfterValidator(_known_zone)]
LocalTime: TypeAlias = Annotated[
    NaiveDatetime,
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$"}),
]
Texts: TypeAlias = Annotated[dict[Language, Text], Field(min_length=1)]

Eqf: TypeAlias = Annotated[int, Field(ge=1, le=8)]
Points: TypeAlias = Annotated[int, Field(ge=0, le=100)]
Whole: TypeAlias = Annotated[int, Field(ge=0)]
Positive: TypeAlias = Annotated[int, Field(ge=1)]

ClaimId: TypeAlias = Annotated[Slug, Field(description="The claim this is taken from.")]
ClaimIds: TypeAlias = tuple[Slug, ...]

Modality: TypeAlias = Literal[
    "work", "traineeship", "study", "apprenticeship", "business", "seasonal", "training_only", "enterprise"
]
OrganisationKind: TypeAlias = Literal[
    "public_employment_service",
    "implementing_organisation",
    "employer",
    "federation",
    "training_provider",
    "university",
    "municipality",
    "consulate",
    "ministry",
    "diaspora_body",
    "donor",
    "researcher",
]
PartnerRole: TypeAlias = Literal[
    "lead", "selection", "training", "matching", "reintegration", "policy", "funding", "fund_management", "research"
]
