"""The manifests of a release: those of the tree, and beside each overlay one that names our images by digest."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from deploy.release.engine import ROOT

TREES = ("k8s", "keycloak", "grafana")
PINNED = "-by-digest"


def write(folder: Path, digests: Mapping[str, str], registry: str = "") -> None:
    """`digests` are by image; `registry` is where they will be pulled from."""
    for tree in TREES:
        shutil.copytree(ROOT / "deploy" / tree, folder / tree)
    overlays = folder / "k8s" / "overlays"
    for overlay in sorted(one.name for one in overlays.iterdir()):
        place = overlays / f"{overlay}{PINNED}"
        place.mkdir()
        told = yaml.safe_dump(pinned(overlay, digests, registry), sort_keys=False)
        (place / "kustomization.yaml").write_text(told, encoding="utf-8")


def pinned(overlay: str, digests: Mapping[str, str], registry: str) -> dict[str, object]:
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [f"../{overlay}"],
        "images": [
            {"name": image, "newName": f"{registry}/{image}" if registry else image, "digest": digest}
            for image, digest in digests.items()
        ],
    }
