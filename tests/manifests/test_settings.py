"""A process would start with the settings that the manifests give it."""

import re
import secrets
from pathlib import Path

import pytest

from shared.chassis.safety import faults
from shared.chassis.settings import Settings
from tests.manifests.rendering import OVERLAYS, Object, named, pod_of, render
from tests.manifests.test_manifests import SERVICES

PROCESSES = [(service, role) for service in SERVICES for role in ("api", "worker")]


@pytest.fixture
def master_key(tmp_path: Path) -> Path:
    file = tmp_path / "master.key"
    file.write_text(secrets.token_hex(32))
    file.chmod(0o440)
    return file


def environment(objects: list[Object], name: str) -> dict[str, str]:
    """As the kubelet would put it together; every secret is `unguessable`."""
    (container,) = pod_of(named(objects, "Deployment", name))["spec"]["containers"]
    found: dict[str, str] = {}
    for source in container["envFrom"]:
        found |= named(objects, "ConfigMap", source["configMapRef"]["name"])["data"]
    for variable in container["env"]:
        value = variable.get("value", "unguessable")
        found[variable["name"]] = re.sub(r"\$\((\w+)\)", lambda match: found[match[1]], value)
    return found


def told(service: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return faults(service, Settings())


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize(("service", "role"), PROCESSES)
def test_nothing_stops_the_start(overlay, service, role, master_key, monkeypatch) -> None:
    given = environment(render(overlay), f"{service}-{role}")
    if service == "selection":
        assert given["PASSERELLE_MASTER_KEY"] == "/run/passerelle/master/master.key"
        given["PASSERELLE_MASTER_KEY"] = str(master_key)
    assert told(service, given, monkeypatch) == []
    assert given["PASSERELLE_ROLE"] == role
    assert given["PASSERELLE_DATABASE"].startswith(f"postgresql://{service}:unguessable@postgres-rw:5432/{service}?")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PASSERELLE_DATABASE", "postgresql://training:x@postgres-rw:5432/training", "leads to another machine"),
        ("PASSERELLE_BROKER", "kafka://kafka-kafka-bootstrap:9092", "leads to another machine"),
        ("PASSERELLE_JWKS", "http://keycloak:8080/certs", "set an https:// address"),
    ],
)
def test_a_setting_that_is_not_safe_would(name, value, sentence, monkeypatch) -> None:
    given = environment(render("production"), "training-api") | {name: value}
    assert [one for one in told("training", given, monkeypatch) if sentence in one]


def test_the_files_of_secrets_are_closed_to_others() -> None:
    for service in ("selection", "gateway"):
        spec = pod_of(named(render("production"), "Deployment", f"{service}-api"))["spec"]
        modes = [volume["secret"]["defaultMode"] for volume in spec["volumes"] if "defaultMode" in str(volume)]
        assert modes == [0o440]
        assert spec["securityContext"]["fsGroup"] == spec["securityContext"]["runAsGroup"]
