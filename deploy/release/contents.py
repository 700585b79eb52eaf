"""What an image holds of others: distributions of Python, and packages of Debian."""

import json
from dataclasses import dataclass
from typing import Any

from deploy.release.engine import LIMITS, ROOT, podman

TELLER = ROOT / "deploy" / "image" / "contents.py"


@dataclass(frozen=True)
class Distribution:
    """`expression` and `stated` are what its metadata say of its licence."""

    name: str
    version: str
    expression: str | None
    stated: str | None
    classified: tuple[str, ...] = ()


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    architecture: str
    section: str
    source: str
    source_version: str
    copyright: str | None


@dataclass(frozen=True)
class Contents:
    distributions: tuple[Distribution, ...]
    packages: tuple[Package, ...]

    @classmethod
    def told(cls, answer: dict[str, list[dict[str, Any]]]) -> "Contents":
        return cls(
            tuple(Distribution(**{**one, "classified": tuple(one["classified"])}) for one in answer["distributions"]),
            tuple(Package(**one) for one in answer["packages"]),
        )


def contents(image: str) -> Contents:
    """Asked of the image itself."""
    told = podman(
        "run", "--rm", "--network", "none", *LIMITS, "--volume", f"{TELLER}:/contents.py:ro", image,
        "python", "/contents.py",
    )  # fmt: skip
    return Contents.told(json.loads(told.stdout))
