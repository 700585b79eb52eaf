"""The house rules of `deploy/compose.yaml`, and what its variables become where the secrets have been made."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from shared.chassis import Settings
from tests.support.tree import ROOT

FILE, PREPARE = ROOT / "deploy" / "compose.yaml", ROOT / "deploy" / "compose" / "stack.sh"
PINNED = re.compile(r"[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?")
ASKED_BY_LOOPBACK = {"collector": "13133", "tempo": "3200/ready"}
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::\?[^}]*|:-([^}]*))?\}")
OTHERS = frozenset({"PASSERELLE_MIGRATE"})
KNOWN = OTHERS | {f"PASSERELLE_{name.upper()}" for name in Settings.model_fields}
READER = "keycloak"  # the realm's file takes its own variables from the environment


def prepared(folder: Path) -> dict[str, str]:
    """The variables that the launcher of the stack makes for the file."""
    subprocess.run([PREPARE, "prepare"], check=True, env={**os.environ, "PASSERELLE_DATA_DIR": str(folder)})
    return read_env(folder / "containers" / "settings.env")


def read_env(file: Path) -> dict[str, str]:
    return dict(line.partition("=")[::2] for line in file.read_text().splitlines())


def composed(variables: dict[str, str]) -> dict[str, Any]:
    text = VARIABLE.sub(lambda found: variables.get(found[1], found[2] or ""), FILE.read_text(encoding="utf-8"))
    stack: dict[str, Any] = yaml.safe_load(text)
    return stack


def faults(stack: dict[str, Any]) -> list[str]:
    return [fault for name, service in stack["services"].items() for fault in _faults(name, service, stack)]


def _faults(name: str, service: dict[str, Any], stack: dict[str, Any]) -> list[str]:
    checks = {
        "has an image without a version": not PINNED.fullmatch(service.get("image", "")),
        "has no health check": not _is_watched(name, service, stack),
        "may be reached from other machines": any(
            not str(one).startswith("127.0.0.1:") for one in service.get("ports", [])
        ),
        "has a network of its own": name != "loopback" and service.get("network_mode") != "service:loopback",
        "has a setting nobody reads": name != READER and bool(_settings(service) - KNOWN),
        "may write to its own files": "build" in service and not service.get("read_only"),
        "waits for something that is not there": bool(set(service.get("depends_on", {})) - set(stack["services"])),
        "keeps something in a volume that is not there": bool(_volumes(service) - set(stack["volumes"])),
    }
    return [f"{name} {fault}" for fault, found in checks.items() if found]


def _is_watched(name: str, service: dict[str, Any], stack: dict[str, Any]) -> bool:
    """By itself, by `loopback` where its image has nothing to ask with, or by whoever waits for its end."""
    if name.startswith("migrate-"):
        waiting = stack["services"].get(name.removeprefix("migrate-"), {}).get("depends_on", {}).get(name, {})
        return bool(waiting.get("condition") == "service_completed_successfully")
    if name in ASKED_BY_LOOPBACK:
        return ASKED_BY_LOOPBACK[name] in str(stack["services"]["loopback"].get("healthcheck"))
    return bool(service.get("healthcheck", {}).get("test"))


def _settings(service: dict[str, Any]) -> set[str]:
    return {one for one in service.get("environment", {}) if one.startswith("PASSERELLE_")}


def _volumes(service: dict[str, Any]) -> set[str]:
    return {source for one in service.get("volumes", []) if "/" not in (source := one.partition(":")[0])}
