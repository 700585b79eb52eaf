"""The images of the five services, built from one Dockerfile, and what an image is known by."""

import json
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from deploy.release.base import base
from deploy.release.engine import LIMITS, ROOT, podman, run
from deploy.release.wheels import wheels

REVISION, VERSION = "org.opencontainers.image.revision", "org.opencontainers.image.version"


@dataclass(frozen=True)
class Source:
    """The code that is built: `moment` is its last change, which every file of an image bears."""

    version: str
    revision: str
    moment: int

    @classmethod
    def here(cls) -> "Source":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        revision, moment = run("git", "log", "-1", "--format=%H %ct").stdout.split()
        changed = "-changed" if run("git", "status", "--porcelain").stdout else ""
        return cls(project["project"]["version"], f"{revision}{changed}", int(moment))

    @property
    def is_whole(self) -> bool:
        """Whether the code is what its revision says."""
        return not self.revision.endswith("-changed")


def build(service: str, source: Source, *, on: str | None = None) -> str:
    """Gives the image's name; `on` is the base, which is made where none is given."""
    image = f"localhost/passerelle-{service}:{source.version}"
    arguments = {
        "BASE": on or base(), "SERVICE": service, "VERSION": source.version, "REVISION": source.revision,
        "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels",
    }  # fmt: skip
    told = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
    labels = {REVISION: source.revision, VERSION: source.version}  # a cached LABEL keeps an earlier build's arguments
    told += [word for name, value in labels.items() for word in ("--label", f"{name}={value}")]
    podman(
        "build", "--isolation", "chroot", "--format", "docker", "--layers", *LIMITS, *told,
        "--timestamp", source.moment, "--volume", f"{wheels()}:/wheels:ro",
        "--file", "deploy/Dockerfile", "--tag", image, ".",
    )  # fmt: skip
    return image


def archive(image: str, file: Path) -> str:
    """Packs the image in the form of the Open Container Initiative, and gives the digest a registry knows it by."""
    file.unlink(missing_ok=True)
    podman("push", "--quiet", "--format", "oci", image, f"oci-archive:{file}")
    return digest(file)


def digest(file: Path) -> str:
    with tarfile.open(file) as packed:
        index = packed.extractfile("index.json")
        assert index, file
        (manifest,) = json.load(index)["manifests"]
    return str(manifest["digest"])
