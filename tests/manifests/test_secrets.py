"""Every secret that a manifest names is made: by an operator, by the script, or from the site's own store."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.manifests.rendering import K8S, Object, containers, kubectl_program, of_kind, pod_of, render, workloads

Keys = dict[str, set[str]]


def wanted(objects: list[Object]) -> Keys:
    found: Keys = {}
    for _, container in containers(objects):
        for variable in container.get("env", []):
            if key := variable.get("valueFrom", {}).get("secretKeyRef"):
                found.setdefault(key["name"], set()).add(key["key"])
    for one in workloads(objects):
        for volume in pod_of(one)["spec"]["volumes"]:
            if secret := volume.get("secret"):
                found.setdefault(secret["secretName"], set()).update(item["key"] for item in secret.get("items", []))
    for one in of_kind(objects, "DatabaseRole"):
        if secret := one["spec"].get("passwordSecret"):
            found.setdefault(secret["name"], set()).update({"username", "password"})
    for one in of_kind(objects, "TriggerAuthentication"):
        for key in one["spec"]["secretTargetRef"]:
            found.setdefault(key["name"], set()).add(key["key"])
    for one in of_kind(objects, "Gateway"):
        for listener in one["spec"]["listeners"]:
            for certificate in listener["tls"]["certificateRefs"]:
                found.setdefault(certificate["name"], set()).add("tls.crt")
    return found


def made_by_operators(objects: list[Object]) -> Keys:
    """CloudNativePG and Strimzi name them after the cluster and the user, cert-manager as it is told."""
    found: Keys = {f"{one['metadata']['name']}-ca": {"ca.crt"} for one in of_kind(objects, "Cluster")}
    found |= {f"{one['metadata']['name']}-cluster-ca-cert": {"ca.crt"} for one in of_kind(objects, "Kafka")}
    found |= {one["metadata"]["name"]: {"password"} for one in of_kind(objects, "KafkaUser")}
    return found | {one["spec"]["secretName"]: {"tls.crt"} for one in of_kind(objects, "Certificate")}


def by_script(overlay: str) -> list[Object]:
    environment = os.environ | {"PATH": f"{Path(kubectl_program()).parent}:{os.environ['PATH']}"}
    told = subprocess.run(
        ["bash", str(K8S / "secrets.sh"), overlay], capture_output=True, text=True, check=True, env=environment
    )
    return [one for one in yaml.safe_load_all(told.stdout) if one]


@pytest.mark.parametrize("overlay", ["dev", "small-site"])
def test_the_script_makes_what_operators_do_not(overlay: str) -> None:
    objects = render(overlay)
    made = {one["metadata"]["name"]: set(one["data"]) for one in by_script(overlay)}
    needed = {name: keys for name, keys in wanted(objects).items() if name not in made_by_operators(objects)}
    assert made.keys() == needed.keys()
    assert {name: keys - made[name] for name, keys in needed.items() if keys - made[name]} == {}


def test_no_two_secrets_of_the_script_are_alike() -> None:
    values = [value for one in by_script("dev") for key, value in one["data"].items() if key != "username"]
    assert len(set(values)) == len(values)


def test_in_production_they_come_from_the_store_of_the_site() -> None:
    objects = render("production")
    brought = {one["spec"]["target"]["name"] for one in of_kind(objects, "ExternalSecret")}
    assert brought == wanted(objects).keys() - made_by_operators(objects).keys()


@pytest.mark.parametrize("overlay", ["dev", "small-site", "production"])
def test_operators_make_the_keys_that_are_read(overlay: str) -> None:
    objects = render(overlay)
    made = made_by_operators(objects)
    assert {name: keys - made[name] for name, keys in wanted(objects).items() if keys - made.get(name, keys)} == {}
