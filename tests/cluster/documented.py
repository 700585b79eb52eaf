"""The commands that deploy/k8s/README.md tells an operator to type; the tests type the same."""

import re
import tomllib

from tests.manifests.rendering import K8S
from tests.support.tree import ROOT

FIRST = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
BLOCK = re.compile(r"^ *```\n(.*?)^ *```$", flags=re.MULTILINE | re.DOTALL)


def commands(heading: str) -> list[str]:
    """Of the blocks below a heading, a line each."""
    text = (K8S / "README.md").read_text(encoding="utf-8")
    _, _, below = text.partition(f"\n## {heading}\n")
    section = below.partition("\n## ")[0]
    found = [line.strip() for block in BLOCK.findall(section) for line in block.splitlines()]
    assert found, heading
    return found


def preparation(overlay: str) -> list[str]:
    """In production an operator brings the secrets."""
    typed = commands("Before the first time")
    return [one.replace("small-site", overlay) for one in typed if "secrets.sh" not in one or overlay != "production"]


def release(overlay: str, version: str) -> tuple[list[str], str, list[str]]:
    """What comes before the migrations, the wait for them, and the rollout."""
    typed = [one.replace("overlays/production", f"overlays/{overlay}") for one in commands("Each release")]
    (wait,) = [n for n, one in enumerate(typed) if one.startswith("kubectl wait ")]
    assert f"version={FIRST}" in typed[wait]
    typed[wait] = typed[wait].replace(f"version={FIRST}", f"version={version}")
    return typed[:wait], typed[wait], typed[wait + 1 :]


def care_of(node: str) -> tuple[str, str, list[str]]:
    """Take it away, bring it back, spread the pods again."""
    drain, uncordon, *spread = (one.replace("NODE", node) for one in commands("When a node needs care"))
    return drain, uncordon, spread
