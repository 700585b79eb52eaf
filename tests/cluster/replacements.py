"""What a site has and this machine has not: storage for the ledger, and KEDA, which makes autoscalers."""

from typing import Any

from tests.manifests.rendering import Object, of_kind


def volume() -> Object:
    """No node is named in it, so the pod that uses it may move; nothing is ever mounted."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "ledger"},
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "nfs": {"server": "127.0.0.1", "path": "/ledger"},
        },
    }


def autoscalers(objects: list[Object]) -> list[Object]:
    return [_autoscaler(one) for one in of_kind(objects, "ScaledObject")]


def _autoscaler(scaled: Object) -> Object:
    spec, name = scaled["spec"], scaled["metadata"]["name"]
    made: dict[str, Any] = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", **spec["scaleTargetRef"]},
        "minReplicas": spec["minReplicaCount"],
        "maxReplicas": spec["maxReplicaCount"],
        "metrics": [_metric(name, number, trigger) for number, trigger in enumerate(spec["triggers"])],
    }
    if asked := spec.get("advanced", {}).get("horizontalPodAutoscalerConfig"):
        made["behavior"] = asked["behavior"]
    metadata = {"name": f"keda-hpa-{name}", "namespace": scaled["metadata"]["namespace"]}
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": metadata, "spec": made}


def _metric(name: str, number: int, trigger: Object) -> Object:
    match trigger["type"]:
        case "cpu":
            target = {"type": trigger["metricType"], "averageValue": trigger["metadata"]["value"]}
            return {"type": "Resource", "resource": {"name": "cpu", "target": target}}
        case "kafka":
            target = {"type": "AverageValue", "averageValue": trigger["metadata"]["lagThreshold"]}
            selector = {"matchLabels": {"scaledobject.keda.sh/name": name}}
            metric = {"name": f"s{number}-kafka", "selector": selector}
            return {"type": "External", "external": {"metric": metric, "target": target}}
        case other:
            raise ValueError(other)
