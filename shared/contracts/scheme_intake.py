"""An intake profile: how one agency's files are read, column by column and code by code."""

from typing import Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from shared.contracts.dossier import Sex
from shared.contracts.scheme_terms import Code, Eqf, Language, Slug, Text
from shared.kernel.messages import Message

Meaning: TypeAlias = Literal[
    "reference",
    "national_id",
    "family_name",
    "given_name",
    "sex",
    "birth_date",
    "city",
    "region",
    "phone",
    "email",
    "diploma",
    "field_of_study",
    "graduation_year",
    "situation",
    "unemployment_months",
    "language",
    "experience_months",
    "skills",
    "submitted_at",
]


class Column(Message):
    name: Text = Field(description="The column's heading in the agency's file.")
    meaning: Meaning = Field(description="What the column holds.")
    language: Language | None = Field(default=None, description="Which language, where the column holds a level.")

    @model_validator(mode="after")
    def name_a_language_for_levels_only(self) -> Self:
        if (self.meaning == "language") != (self.language is not None):
            raise ValueError("a column of meaning `language` says which language, no other column does")
        return self


class IntakeProfile(Message):
    id: Slug
    organisation: Slug = Field(description="The partner whose files look like this.")
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "cp1256", "iso-8859-1"]
    delimiter: Text = Field(max_length=1, description="Between two fields.")
    list_separator: Text = Field(max_length=1, description="Between two values of one field.")
    date_format: Text = Field(description="As in Python's strptime, such as %d/%m/%Y.")
    time_format: Text = Field(description="As in Python's strptime, such as %d/%m/%Y %H:%M.")
    calling_code: str = Field(pattern=r"^\+[1-9]\d{0,2}$", description="Put before a local telephone number.")
    columns: tuple[Column, ...] = Field(min_length=1, description="From left to right, as in the file.")
    sexes: dict[Text, Sex] = Field(description="Letter case does not matter.")
    diplomas: dict[Text, Eqf] = Field(description="A diploma's name, and its level (EQF).")
    situations: dict[Text, Code] = Field(description="A situation's name, and our code for it.")
    fields_of_study: dict[Text, Code] = Field(description="A field's name, and our code for it.")

    def column(self, meaning: Meaning, language: str | None = None) -> Column | None:
        return next((one for one in self.columns if (one.meaning, one.language) == (meaning, language)), None)

    @field_validator("columns")
    @classmethod
    def mean_each_thing_once(cls, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        if len({one.name for one in columns}) < len(columns):
            raise ValueError("a column is named twice")
        if len({(one.meaning, one.language) for one in columns}) < len(columns):
            raise ValueError("two columns mean the same")
        if missing := {"reference", "submitted_at"} - {one.meaning for one in columns}:
            raise ValueError(f"no column means {' or '.join(sorted(missing))}")
        return columns
