"""What was published for each version of each contract: a sample and the shape, kept for ever.

`python -m tests.contracts.published` adds those of a new contract or version; what is there already it never changes.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from shared.contracts import CONTRACTS, Contract
from tests.contracts.scheme_files import PALIM

SAMPLES = Path(__file__).parent / "samples"
ABOUT = {"title", "description"}
VALUES: dict[str, Any] = {
    "journey_id": "0b6f1a52-6a0e-4c1e-9d56-1c7f4f0e8a01",
    "participant_id": "4f3c9c1e-2a4b-4a77-8f5d-5be1d2a96c02",
    "case_id": "0b6f1a52-6a0e-4c1e-9d56-1c7f4f0e8a01",
    "call_id": "7a9d0e34-93c1-4f0b-a1b2-3c4d5e6f7a03",
    "cohort_id": "c2d4e6f8-1a3b-4c5d-8e7f-9a0b1c2d3e04",
    "vacancy_id": "d5e7f9a1-2b4c-4d6e-9f80-1a2b3c4d5e05",
    "replaces": "9c8b7a65-4d3e-4f21-b0a9-8c7d6e5f4a06",
    "scheme_id": "palim",
    "scheme_version": 1,
    "scheme": json.loads(PALIM.model_dump_json()),
    "version": 1,
    "from_stage": "training",
    "to_stage": "mobility",
    "dossier": {
        "sex": "female",
        "age_band": "25-29",
        "region": "Casablanca-Settat",
        "languages": [{"language": "fr", "level": "C1"}, {"language": "en", "level": "B2"}],
        "qualification": {"eqf": 6, "field": "0613", "year": 2017},
        "skills": ["http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"],
        "experience_months": 18,
        "rank": 12,
        "track": "away",
    },
    "organisation_id": "anapec",
    "name": "Agence nationale de promotion de l'emploi et des compétences",
    "kind": "agency",
    "role": "selection",
    "country": "MA",
    "region": "Casablanca-Settat",
    "seats": 120,
    "reserve": 60,
    "opens_at": "2019-04-01T08:00:00Z",
    "closes_at": "2019-05-15T22:59:59Z",
    "sex": "female",
    "age": 26,
    "unmet": ["language"],
    "points": 78,
    "rubric_version": 1,
    "rank": 12,
    "reserve_rank": 1,
    "score": 81,
    "panel": "panel-3",
    "reason": "agreed by the committee",
    "decided_by": "committee",
    "starts_on": "2019-07-15",
    "ends_on": "2020-02-14",
    "curriculum_version": 2,
    "module": "ict",
    "passed": True,
    "language": "en",
    "level": "B2",
    "occasion": "exit",
    "attendance": 0.94,
    "track": "away",
    "employer_id": "acme-software",
    "size": "small",
    "first_foreign_hire": True,
    "places": 4,
    "occupation": "2512",
    "corridor": "MA-BE",
    "step": "work_permit",
    "owner": "employer",
    "due_at": "2020-04-01T00:00:00Z",
    "cause": "crisis",
    "side": "authority",
    "travelled": False,
    "returned_on": "2020-06-30",
    "dimensions": ["economic"],
    "supports": ["job_placement", "career_coaching"],
    "support": "job_placement",
    "month": 6,
    "outcome": "employment_contract",
    "observed_on": "2020-12-28",
    "dropped_follow_ups": [12],
    "holder": "training",
    "destroyed": 0,
    "until": "2020-03-01T10:00:00Z",
    "asked_at": "2020-03-01T09:00:00Z",
    "destroyed_at": "2020-03-03T09:00:00Z",
    "acknowledged": [{"holder": "training", "at": "2020-03-03T09:00:05Z"}],
}


def published_as(kind: type[Contract]) -> str:
    return f"{kind.__name__}.v{kind.schema_version}"


def sample(kind: type[Contract]) -> str:
    data = {name: VALUES[name] for name in kind.model_fields}
    return kind.model_validate_json(json.dumps(data)).model_dump_json(indent=1) + "\n"


def shape(kind: type[Contract]) -> Any:
    """The contract's JSON schema without its prose, which may be mended at any time."""
    return _bare(TypeAdapter(kind).json_schema())


def _bare(schema: Any) -> Any:
    match schema:
        case dict():
            return {name: _bare(part) for name, part in schema.items() if not (name in ABOUT and isinstance(part, str))}
        case list():
            return [_bare(part) for part in schema]
        case _:
            return schema


def main() -> None:
    SAMPLES.mkdir(exist_ok=True)
    for kind in CONTRACTS.types:
        name = published_as(kind)
        made = {f"{name}.json": sample(kind), f"{name}.schema.json": json.dumps(shape(kind), indent=1) + "\n"}
        for file, text in made.items():
            if not (SAMPLES / file).exists():
                (SAMPLES / file).write_text(text, "utf-8")
                print(f"new: {file}")


if __name__ == "__main__":
    main()
