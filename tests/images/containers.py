"""Containers of the services on this machine's own network, held as `deploy/compose.yaml` holds them."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import httpx

from deploy.release.engine import LIMITS, podman
from shared.chassis.http_client import http_client

UID, USER = 10001, "10001:10001"
READY_WITHIN = 120


@contextmanager
def running(image: str, options: Iterable[object], environment: Mapping[str, str]) -> Iterator[str]:
    """The container's id; it is gone afterwards."""
    told = podman("run", "--detach", "--network", "host", *LIMITS, *options, *_told(environment), image)
    container = told.stdout.strip()
    try:
        yield container
    finally:
        podman("rm", "--force", "--time", "1", container)


def once(image: str, options: Iterable[object], environment: Mapping[str, str], *command: str) -> str:
    """What the command printed, in a container that is gone afterwards."""
    return podman("run", "--rm", "--network", "host", *LIMITS, *options, *_told(environment), image, *command).stdout


def _told(environment: Mapping[str, str]) -> list[str]:
    return [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]


async def ready(container: str, address: str) -> httpx.Response:
    """Its answer, once it is ready."""
    async with http_client(timeout=5) as client, asyncio.timeout(READY_WITHIN):
        while True:
            try:
                if (answer := await client.get(f"{address}/health/ready")).status_code == 200:
                    return answer
            except httpx.TransportError:
                pass
            assert state(container)["Running"], logs(container)
            await asyncio.sleep(0.2)


async def healthy(container: str) -> None:
    """Returns when the image's own check says so; each attempt has the few seconds that the image gives it."""
    async with asyncio.timeout(READY_WITHIN):
        while podman("healthcheck", "run", container, check=False).returncode:
            await asyncio.sleep(0.2)


async def ended(container: str) -> object:
    """Its exit code, once it runs no longer."""
    async with asyncio.timeout(READY_WITHIN):
        while state(container)["Running"]:
            await asyncio.sleep(0.2)
    return state(container)["ExitCode"]


def state(container: str) -> dict[str, object]:
    (found,) = json.loads(podman("inspect", container).stdout)
    return dict(found["State"])


def logs(container: str) -> str:
    told = podman("logs", container)
    return (told.stdout + told.stderr)[-3000:]
