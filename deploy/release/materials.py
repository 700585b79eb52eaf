"""What an image is built from where no registry is asked: a base of Debian's packages, and the wheels of the lock."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.release.engine import CACHE, ROOT, podman, run

SUITE, PACKAGES = "bookworm", ("python3", "python3-venv", "ca-certificates")
UNUSED = ("var/cache/apt", "var/lib/apt/lists", "usr/share/man", "usr/share/locale", "usr/share/info")
DOCUMENTS, COPYRIGHT = "usr/share/doc", "copyright"


def base() -> str:
    """Made once; another list of packages is another base."""
    recipe = f"{SUITE} {' '.join(PACKAGES)} {' '.join(UNUSED)} {DOCUMENTS}/{COPYRIGHT}"
    image = f"localhost/passerelle-base:{SUITE}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
    if podman("image", "exists", image, check=False).returncode:
        with tempfile.TemporaryDirectory(prefix="passerelle-base-") as folder:
            root, packed = Path(folder) / "root", Path(folder) / "base.tar"
            run("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", SUITE, root)
            _slim(root)
            run("tar", "--create", "--sort=name", "--numeric-owner", "--directory", root, "--file", packed, ".")
            podman("import", packed, image)
    return image


def _slim(root: Path) -> None:
    """Who made a package, and under which licence, stays."""
    for unused in UNUSED:
        shutil.rmtree(root / unused, ignore_errors=True)
    for file in _files(root / DOCUMENTS):
        if file.name != COPYRIGHT:
            file.unlink()


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in sorted(folder.rglob("*")) if one.is_symlink() or one.is_file())


def needed() -> str:
    """The pins, with their hashes, of what a service needs."""
    files = (ROOT / "pyproject.toml", ROOT / "requirements.lock")
    return run(sys.executable, ROOT / "deploy" / "image" / "needed.py", *files).stdout


def wheels() -> Path:
    """Fetched here, where pip knows from where; the build sees them as a folder."""
    told = needed()
    house = CACHE / f"wheels-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    if not house.exists():
        house.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="wheels-", dir=house.parent) as folder:
            tools, part, lock = Path(folder) / "tools", Path(folder) / "part", Path(folder) / "needed.lock"
            lock.write_text(told, encoding="utf-8")
            run(sys.executable, "-m", "venv", tools)
            pip = (tools / "bin" / "pip", "--disable-pip-version-check", "download", "--quiet")
            run(*pip, "--only-binary", ":all:", "--require-hashes", "-r", lock, "-d", part)
            part.rename(house)
    return house
