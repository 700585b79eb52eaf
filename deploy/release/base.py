"""A base of Debian's own packages, in the place of an image that a registry would give."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from deploy.release.engine import podman, run

SUITE, PACKAGES = "bookworm", ("python3", "python3-venv", "ca-certificates")
UNUSED = ("var/cache/apt", "var/lib/apt/lists", "usr/share/man", "usr/share/locale", "usr/share/info")
DOCUMENTS, COPYRIGHT = "usr/share/doc", "copyright"


def base() -> str:
    """Made once; another recipe is another base."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    image = f"localhost/passerelle-base:{SUITE}-{recipe}"
    if podman("image", "exists", image, check=False).returncode:
        with tempfile.TemporaryDirectory(prefix="passerelle-base-") as folder:
            root, packed = Path(folder) / "root", Path(folder) / "base.tar"
            run("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", SUITE, root)
            _slim(root)
            run("tar", "--create", "--sort=name", "--numeric-owner", "--directory", root, "--file", packed, ".")
            podman("import", packed, image)
    return image


def _slim(root: Path) -> None:
    """Who made a package, and under which licence, stays; some packages share the folder of another."""
    for unused in UNUSED:
        shutil.rmtree(root / unused, ignore_errors=True)
    for one in sorted((root / DOCUMENTS).rglob("*")):
        if one.name != COPYRIGHT and one.is_file():
            one.unlink()
