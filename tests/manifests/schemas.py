"""Objects compared with what Kubernetes and the operators' definitions allow; a field that is not there is a fault.

The schemas of custom resources beside this module are copies of datreeio's CRDs-catalog without their descriptions.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate

from tests.manifests.rendering import Object, title

KUBERNETES = "1.36"
SCHEMAS = Path(__file__).parent / "schemas"


def faults(objects: list[Object]) -> list[str]:
    return [f"{title(one)}: {told}" for one in objects for told in _faults(one)]


def _faults(one: Object) -> list[str]:
    group, _, version = one["apiVersion"].rpartition("/")
    copy = SCHEMAS / group / f"{one['kind'].lower()}_{version}.json"
    if group and copy.exists():
        return [f"{fault.json_path} {fault.message}" for fault in _validator(copy).iter_errors(one)]
    try:
        kubernetes_validate.validate(one, KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as fault:
        return [f"{fault.json_path} {fault.message}"]
    except kubernetes_validate.SchemaNotFoundError:
        return [f"no schema of {one['apiVersion']} is known"]
    return []


@cache
def _validator(file: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_closed(json.loads(file.read_text())))


def _closed(schema: Any) -> Any:
    """Some definitions leave it to the server to refuse unknown fields, which it does wherever fields are named."""
    if not isinstance(schema, dict):
        return schema
    closed = dict(schema)
    if "properties" in schema:
        closed["properties"] = {name: _closed(one) for name, one in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            closed.setdefault("additionalProperties", False)
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            closed[inner] = _closed(schema[inner])
    return closed
