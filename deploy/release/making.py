"""Makes a release, whole, in one folder; nothing of it is sent anywhere."""

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.release import kubernetes, licences, sbom
from deploy.release.contents import Contents, contents
from deploy.release.engine import ROOT, run
from deploy.release.images import Source, archive, build
from deploy.release.licences import Rules
from passerelle.processes import SERVICES

SUMS = "SHA256SUMS"


class Refused(Exception):
    """What may not be released; the text says why."""


@dataclass(frozen=True)
class Made:
    """An image, packed."""

    service: str
    name: str
    digest: str
    contents: Contents


def make(
    folder: Path, source: Source, tell: Callable[[str], None], *, on: str | None = None, registry: str = ""
) -> None:
    """Raises Refused where a licence forbids it."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("images", "sbom"):
        (folder / part).mkdir(parents=True)
    made = [packed(service, folder, source, on, tell) for service in SERVICES]
    rules, data = Rules.kept(), licences.data_here()
    if found := {fault for one in made for fault in licences.faults(one.contents, rules, data)}:
        raise Refused("\n".join(sorted(found)))
    for one in made:
        sbom.write(folder / "sbom" / f"{one.name}.cdx.json", one.name, one.digest, source, one.contents, rules)
    (folder / "licences.md").write_text(licences.listed([one.contents for one in made], rules), encoding="utf-8")
    kubernetes.write(folder / "kubernetes", {one.name: one.digest for one in made}, registry)
    (folder / "images.json").write_text(_images(source, made), encoding="utf-8")
    distributions(folder, source)
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")


def packed(service: str, folder: Path, source: Source, on: str | None, tell: Callable[[str], None]) -> Made:
    name = f"passerelle-{service}"
    image = build(service, source, on=on)
    digest = archive(image, folder / "images" / f"{name}.tar")
    tell(f"{name} {digest}")
    return Made(service, name, digest, contents(image))


def distributions(folder: Path, source: Source) -> None:
    """The source and the wheel; their files bear the moment of the source."""
    uv = (Path(sys.executable).with_name("uv"), "build", "--quiet", "--offline", "--no-build-isolation")
    run("env", f"SOURCE_DATE_EPOCH={source.moment}", *uv, "--out-dir", folder, ROOT)
    (folder / ".gitignore").unlink(missing_ok=True)


def _images(source: Source, made: list[Made]) -> str:
    told = {"version": source.version, "revision": source.revision, "images": {one.name: one.digest for one in made}}
    return json.dumps(told, indent=1) + "\n"


def sums(folder: Path) -> str:
    files = sorted(one for one in folder.rglob("*") if one.is_file() and one.name != SUMS)
    return "".join(f"{_sum(one)}  {one.relative_to(folder)}\n" for one in files)


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
