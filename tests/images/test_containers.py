"""Every service of `deploy/compose.yaml` runs in its own container, as the file says, on a real PostgreSQL.

What else the file has (Kafka, Keycloak, Grafana and others) is not started: those images come from a registry."""

import json
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from deploy.release.engine import podman
from deploy.release.images import REVISION, Source
from passerelle.local import EmbeddedPostgres, free_port
from passerelle.local.cluster import USER, programs
from passerelle.processes import SERVICES
from tests.images.compose import composed, prepared
from tests.images.containers import UID, ended, healthy, logs, once, ready, running, state
from tests.support.tree import ROOT

pytestmark = [pytest.mark.containers, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(built: dict[str, str], home: Path) -> AsyncIterator[dict[str, Any]]:
    """The file's own services, at the ports of this run; an embedded broker in the place of Kafka."""
    variables = prepared(home)
    server = EmbeddedPostgres(home / "postgres", durable=False)
    await server.start()
    try:
        _, _, address = server.dsn().rpartition("@")
        host, _, port = address.partition("/")[0].partition(":")
        password = (home / "postgres" / "password").read_text()
        reach = {"PGHOST": host, "PGPORT": port, "PGPASSWORD": password, "POSTGRES_USER": USER}
        path = {"PATH": f"{programs()}:{os.environ['PATH']}"}
        subprocess.run([ROOT / "deploy/postgres/databases.sh"], env={**path, **reach, **variables}, check=True)
        await server.create_database("broker")
        ports = {str(8101 + number): str(free_port()) for number in range(len(SERVICES))}
        services = json.loads(_moved(json.dumps(composed(variables)["services"]), {"5432": port, **ports}))
        broker = server.dsn("broker")
        migration = services["migrate-training"]["command"]
        once(built["training"], [], {"PASSERELLE_MIGRATE": f"broker={broker}"}, *migration)
        for service in SERVICES:
            services[service]["environment"]["PASSERELLE_BROKER"] = broker
        yield services
    finally:
        await server.stop()


def _moved(text: str, places: dict[str, str]) -> str:
    for before, after in places.items():
        text = text.replace(f":{before}", f":{after}").replace(f'"PORT": {before}', f'"PORT": {after}')
    return text


def options(service: dict[str, Any]) -> list[str]:
    """What the file asks of the engine, in podman's words."""
    told = ["--user", service["user"], *(["--read-only", "--read-only-tmpfs=false"] if service["read_only"] else [])]
    told += [word for one in service["tmpfs"] for word in ("--tmpfs", one)]
    told += [word for one in service["cap_drop"] for word in ("--cap-drop", one)]
    told += [word for one in service["security_opt"] for word in ("--security-opt", one.partition(":")[0])]
    return told + [word for one in service.get("volumes", []) for word in ("--volume", one)]


def environment(service: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in service["environment"].items()}


@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_answers_ready_in_its_container(built, stack, name):
    migration, service = stack[f"migrate-{name}"], stack[name]
    once(built[name], options(migration), environment(migration), *migration["command"])
    told = {"PASSERELLE_TRACES": "none", "HOST": "127.0.0.1"}
    with running(built[name], options(service), environment(service) | told) as container:
        answer = await ready(container, f"http://127.0.0.1:{service['environment']['PORT']}")
        assert answer.json() == {"status": "ready", "service": name}
        await healthy(container)
        assert within(container, "id", "-u").stdout.strip() == str(UID)
        assert "Read-only file system" in within(container, "touch", "/app/new").stderr
        assert within(container, "touch", "/tmp/new").returncode == 0
        podman("stop", "--time", "30", container)
        assert state(container)["ExitCode"] == 0


async def test_a_service_whose_database_is_not_there_ends_and_says_why(built, stack):
    service = stack["training"]
    nowhere = {"PASSERELLE_DATABASE": f"postgresql://training@127.0.0.1:{free_port()}/training", "HOST": "127.0.0.1"}
    with running(built["training"], options(service), environment(service) | nowhere) as container:
        assert await ended(container) == 3
        assert "ConnectionRefusedError" in logs(container)


@pytest.mark.parametrize("name", SERVICES)
async def test_an_image_says_what_it_is_and_holds_no_more_than_its_service(built, name):
    (found,) = json.loads(podman("inspect", built[name]).stdout)
    config = found["Config"]
    assert config["User"] == f"{UID}:{UID}"
    assert config["Labels"]["org.opencontainers.image.title"] == f"passerelle-{name}"
    assert config["Labels"]["org.opencontainers.image.licenses"] == "EUPL-1.2"
    assert config["Labels"]["org.opencontainers.image.version"] == Source.here().version
    assert config["Labels"][REVISION].partition("-")[0] == Source.here().revision.partition("-")[0]
    assert found["Healthcheck"]["Test"][0] == "CMD"
    code = "import pathlib; print(*sorted(one.name for one in pathlib.Path('/app/services').iterdir() if one.is_dir()))"
    told = once(built[name], [], {}, "python", "-c", code).split()
    assert [one for one in told if one != "__pycache__"] == [name]
    code = "import importlib.util as i; print([one for one in ('pip', 'pytest', 'psutil') if i.find_spec(one)])"
    assert once(built[name], [], {}, "python", "-c", code).strip() == "[]"


def within(container: str, *command: str) -> Any:
    return podman("exec", container, *command, check=False)
