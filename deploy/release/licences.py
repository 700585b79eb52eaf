"""Under which licence a release holds each thing that others made, and whether it may."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, LicenseSymbol, get_spdx_licensing

from deploy.release.contents import Contents, Distribution, Package
from deploy.release.engine import ROOT

RULES = Path(__file__).with_name("licences.toml")
DATA = ROOT / "shared" / "reference" / "data"


@dataclass(frozen=True)
class Rules:
    """`spelled` and `read` give a licence its name of SPDX; `data` are files of others in our own tree."""

    allowed: frozenset[str]
    spelled: dict[str, str]
    read: dict[str, str]
    data: tuple[dict[str, Any], ...]

    @classmethod
    def kept(cls) -> "Rules":
        found = tomllib.loads(RULES.read_text(encoding="utf-8"))
        return cls(frozenset(found["allowed"]), found["spelled"], found["read"], tuple(found["data"]))

    def licence(self, of: Distribution) -> str | None:
        """An expression of SPDX, or nothing where the package does not tell."""
        if of.expression:
            return of.expression
        if of.name in self.read:
            return self.read[of.name]
        stated = of.stated or ""
        return self.spelled.get(stated, stated if _known(stated) else None)

    def allows(self, expression: str) -> bool:
        try:
            return self._holds(_spdx().parse(expression))
        except ExpressionError:
            return False

    def _holds(self, term: Any) -> bool:
        if isinstance(term, LicenseSymbol):
            return term.key in self.allowed
        held = [self._holds(part) for part in getattr(term, "args", ())]
        return bool(held) and (any(held) if term.operator.strip() == "OR" else all(held))


def faults(contents: Contents, rules: Rules, data: Iterable[str]) -> list[str]:
    """What may not be shipped, and why; nothing, where all of it may."""
    return [
        *_of_distributions(contents.distributions, rules),
        *_of_packages(contents.packages),
        *_of_data(set(data), rules),
    ]


def _of_distributions(found: Iterable[Distribution], rules: Rules) -> Iterator[str]:
    for one in found:
        licence = rules.licence(one)
        if licence is None:
            yield f"{one.name} {one.version} does not tell its licence: read its file, and enter it in licences.toml"
        elif not rules.allows(licence):
            yield f"{one.name} {one.version} is under {licence}, which licences.toml does not allow"


def _of_packages(found: Iterable[Package]) -> Iterator[str]:
    """Debian's main holds only what its guidelines call free; the text of each licence goes along."""
    for one in found:
        if "/" in one.section:
            yield f"{one.name} {one.version} is of Debian's {one.section.partition('/')[0]}, not of its main"
        if one.copyright is None:
            yield f"{one.name} {one.version} has lost its copyright file"


def _of_data(found: set[str], rules: Rules) -> Iterator[str]:
    told = {file for one in rules.data for file in one["files"]}
    yield from (f"licences.toml does not tell of {file}" for file in sorted(found - told))
    yield from (f"licences.toml tells of {file}, which is not there" for file in sorted(told - found))
    for one in rules.data:
        if not rules.allows(one["licence"]):
            yield f"{one['name']} is under {one['licence']}, which licences.toml does not allow"


def data_here() -> list[str]:
    return sorted(file.name for file in DATA.iterdir() if file.is_file())


def _known(expression: str) -> bool:
    try:
        return bool(expression) and _spdx().parse(expression, validate=True) is not None
    except ExpressionError:
        return False


@cache
def _spdx() -> Any:
    return get_spdx_licensing()


def listed(shipped: Iterable[Contents], rules: Rules) -> str:
    """A table of everything of others, for people."""
    every = tuple(shipped)
    distributions = {
        (one.name, one.version, rules.licence(one) or "") for found in every for one in found.distributions
    }
    packages = {(one.name, one.version, one.copyright or "") for found in every for one in found.packages}
    data = {(str(one["name"]), str(one["version"]), str(one["licence"])) for one in rules.data}
    return (
        "# What others made, and under which licence it is shipped\n\n"
        "Passerelle itself is under the EUPL-1.2.\n"
        + _table("Distributions of Python, in every image", "licence", distributions)
        + _table("Data", "licence", data)
        + _table("Packages of Debian's main, in every image", "licences, in this file of the image", packages)
    )


def _table(title: str, last: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = "".join(f"| {' | '.join(row)} |\n" for row in sorted(rows, key=lambda row: row[0].lower()))
    return f"\n## {title}\n\n| name | version | {last} |\n|---|---|---|\n{lines}"
