"""What each operation is sent: made from its message's schema, or written down where a schema says too little."""

from datetime import date
from typing import Any

from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from shared.chassis.routing import _BODIES
from tests.access.examples import example
from tests.access.worlds import World
from tests.contracts.scheme_files import PALIM
from tests.selection.palim import sent as file_of_palim


def sent(route: APIRoute, world: World) -> dict[str, Any]:
    """As httpx takes it."""
    name = route.endpoint.__name__
    extra = (route.openapi_extra or {}).get("requestBody", {})
    match name, extra:
        case "import_file" | "take_test_results" | "take_interview_scores", _:
            return {"content": _lines(name), "headers": {"Content-Type": "text/csv"}}
        case "enter_organisation" | "change_organisation", _:
            return {"data": _form(name, world)}
        case _, {"x-message": str(message)}:
            return {"json": _whole(name, _BODIES[message], world)}
        case _:
            return {"json": {}}


def _whole(name: str, message: type[Any], world: World) -> Any:
    made = example(TypeAdapter(message).json_schema(), world.names)
    return {**made, **_written_down(name, world)}


def _written_down(name: str, world: World) -> dict[str, Any]:
    match name:
        case "publish_scheme":
            return {"scheme": PALIM.model_copy(update={"id": world.scheme}).model_dump(mode="json")}
        case "revise_curriculum" | "preview_revision":
            assert PALIM.training
            now = PALIM.training.curriculum_on(date(2019, 7, 1))
            return {"valid_from": "2030-01-07", "modules": [one.model_dump(mode="json") for one in now.modules]}
        case "rectify_identity":
            return {"changes": {"city": "Taza"}}
        case "look_up_participant":
            return {"national_id": world.number}
        case "open_cohort":
            return {"starts_on": "2020-06-29", "ends_on": "2020-12-31"}
        case _:
            return {}


def _lines(name: str) -> bytes:
    file = {"import_file": "applicants", "take_test_results": "test_results", "take_interview_scores": "interviews"}
    return b"".join(file_of_palim(f"{file[name]}.csv").splitlines(keepends=True)[:2])


def _form(name: str, world: World) -> dict[str, str]:
    if name == "enter_organisation":
        return {"id": "newcomer", "name": "Newcomer", "kind": "federation", "country": "be"}
    return {"subject": f"u-of-{world.agency}", "role": "agency"}
