"""Definitions of the custom resources in the overlays, made of the same schemas that the quick gate compares with."""

import json
from typing import Any

from tests.manifests.rendering import OVERLAYS, Object, render
from tests.manifests.schemas import SCHEMAS

Kind = tuple[str, str, str]


def definitions() -> list[Object]:
    """Of every kind, so that an overlay may be tried with the definitions of all operators there."""
    kinds = {_kind(one) for overlay in OVERLAYS for one in render(overlay)}
    return [_definition(kind) for kind in sorted(kinds) if (SCHEMAS / kind[0]).is_dir()]


def _kind(one: Object) -> Kind:
    group, _, version = one["apiVersion"].rpartition("/")
    return group or "core", version, one["kind"]


def _definition(kind: Kind) -> Object:
    group, version, name = kind
    schema = json.loads((SCHEMAS / group / f"{name.lower()}_{version}.json").read_text())
    plural = name.lower() + "s"
    metadata: Object = {"name": f"{plural}.{group}"}
    if group.endswith(".k8s.io"):
        metadata["annotations"] = {"api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api"}
    served = {"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": opened(schema)}}
    if "status" in schema["properties"]:
        served["subresources"] = {"status": {}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": metadata,
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": name, "plural": plural, "singular": name.lower()},
            "versions": [served],
        },
    }


def opened(schema: Any) -> Any:
    """The server refuses unknown fields of its own accord, and no schema that says so."""
    if isinstance(schema, list):
        return [opened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: opened(one) for key, one in schema.items() if (key, one) != ("additionalProperties", False)}
