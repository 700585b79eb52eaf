"""The file of the containers' stack keeps its rules, and starts every service with settings that are safe."""

import copy
import json
import stat
from collections.abc import Callable
from typing import Any

import pytest

from passerelle.processes import SERVICES
from shared.chassis import Settings, safety
from tests.images.compose import ROOT, composed, faults, prepared, read_env


@pytest.fixture
def variables(tmp_path):
    return prepared(tmp_path)


@pytest.fixture
def stack(variables):
    return composed(variables)


def test_the_stack_keeps_every_rule(stack):
    assert faults(stack) == []
    assert set(SERVICES) | {"postgres", "kafka", "keycloak", "collector", "prometheus", "grafana", "tempo"} < set(
        stack["services"]
    )


FAULTS: list[tuple[str, Callable[[Any], object]]] = [
    ("kafka has an image without a version", lambda on: on["kafka"].update(image="apache/kafka")),
    ("kafka has an image without a version", lambda on: on["kafka"].update(image="apache/kafka:latest")),
    ("grafana has no health check", lambda on: on["grafana"].pop("healthcheck")),
    ("training has no health check", lambda on: on["training"].pop("healthcheck")),
    ("migrate-training has no health check", lambda on: on["training"]["depends_on"].pop("migrate-training")),
    ("loopback may be reached from other machines", lambda on: on["loopback"].update(ports=["8105:8105"])),
    ("tempo has a network of its own", lambda on: on["tempo"].pop("network_mode")),
    ("mobility has a setting nobody reads", lambda on: on["mobility"]["environment"].update(PASSERELLE_DATABSE="x")),
    ("migrate-gateway may write to its own files", lambda on: on["migrate-gateway"].update(read_only=False)),
    ("gateway waits for something that is not there", lambda on: on["gateway"]["depends_on"].update(redis={})),
    ("kafka keeps something in a volume that is not there", lambda on: on["kafka"].update(volumes=["logs:/var/lib"])),
]


@pytest.mark.parametrize(("fault", "plant"), FAULTS)
def test_a_planted_fault_is_seen(stack, fault, plant):
    broken = copy.deepcopy(stack)
    plant(broken["services"])
    assert faults(broken) == [fault]


def test_what_has_nothing_to_ask_with_is_asked_by_the_holder_of_the_network(stack):
    del stack["services"]["loopback"]["healthcheck"]
    assert {f"{one} has no health check" for one in ("loopback", "collector", "tempo")} == set(faults(stack))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_would_start_with_what_the_stack_tells_it(monkeypatch, tmp_path, stack, service):
    told = {name: str(value) for name, value in stack["services"][service]["environment"].items()}
    for name, value in told.items():
        monkeypatch.setenv(name, value.replace("/run/passerelle", str(tmp_path / "containers" / service)))
    assert safety.faults(service, Settings()) == []


def test_secrets_are_made_once_and_are_nobody_elses(tmp_path, variables):
    made = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert prepared(tmp_path) == variables
    assert {file: file.read_bytes() for file in made} == made
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in made)
    secrets = [value for name, value in variables.items() if name.endswith("_PASSWORD")]
    assert len(set(secrets)) == 7


def test_keycloak_is_told_everything_its_realm_asks_for(tmp_path, stack):
    told = {**stack["services"]["keycloak"]["environment"], **read_env(tmp_path / "containers" / "keycloak.env")}
    realm = (ROOT / "deploy" / "keycloak" / "passerelle-realm.json").read_text()
    asked = {part.partition("}")[0] for part in realm.split("${PASSERELLE_")[1:]}
    assert asked
    assert {f"PASSERELLE_{one}" for one in asked} <= set(told)
    assert json.loads(realm)["realm"] in stack["services"]["gateway"]["environment"]["PASSERELLE_ISSUER"]
