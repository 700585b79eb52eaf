"""Images built and run by podman, on a base that debootstrap makes in the place of one from a registry."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.tree import ROOT

SUITE, BASE, UID = "bookworm", "localhost/passerelle-base:bookworm", 10001
NEEDED = {"podman": "podman", "runc": "runc", "debootstrap": "debootstrap"}
UNUSED = ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale")
LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "passerelle"


def unavailable() -> str | None:
    """The reason why no container can be run here, or nothing."""
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        return f"containers need {', '.join(missing)} (packages of Debian)"
    return None if os.geteuid() == 0 else "containers on a base made by debootstrap need root"


def podman(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Everything it stores lies in the cache folder; Debian's own storage is left alone."""
    store = CACHE / "containers"
    command = (
        "podman", "--root", store / "storage", "--runroot", store / "run", "--storage-driver", "vfs",
        "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "none", *words,
    )  # fmt: skip
    done = subprocess.run([str(one) for one in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"podman {words[0]} ended with {done.returncode}: {done.stderr[-3000:]}")
    return done


def make_base() -> None:
    if podman("image", "exists", BASE, check=False).returncode == 0:
        return
    with tempfile.TemporaryDirectory(prefix="passerelle-base-") as folder:
        root = Path(folder) / "root"
        _run("debootstrap", "--variant=minbase", "--include=python3,python3-venv,ca-certificates", SUITE, root)
        for unused in UNUSED:
            shutil.rmtree(root / unused, ignore_errors=True)
        _run("tar", "--create", "--directory", root, "--file", Path(folder) / "base.tar", ".")
        podman("import", Path(folder) / "base.tar", BASE)


def wheels() -> Path:
    """Fetched here, where pip knows from where; the build sees them as a folder."""
    told = subprocess.run(
        [sys.executable, ROOT / "deploy" / "image" / "needed.py", ROOT / "pyproject.toml", ROOT / "requirements.lock"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    house = CACHE / f"wheels-{hashlib.sha256(told).hexdigest()[:16]}"
    if not house.exists():
        house.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="wheels-", dir=house.parent) as folder:
            tools, part, lock = Path(folder) / "tools", Path(folder) / "part", Path(folder) / "needed.lock"
            lock.write_bytes(told)
            _run(sys.executable, "-m", "venv", tools)
            pip = (tools / "bin" / "pip", "--disable-pip-version-check", "download", "--quiet")
            _run(*pip, "--only-binary", ":all:", "--require-hashes", "-r", lock, "-d", part)
            part.rename(house)
    return house


def build(service: str) -> str:
    image = f"localhost/passerelle-{service}:test"
    arguments = {"BASE": BASE, "SERVICE": service, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheelhouse"}
    told = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
    podman(
        "build", "--isolation", "chroot", "--format", "docker", "--layers", "--pull-never", *LIMITS, *told,
        "--volume", f"{wheels()}:/wheelhouse:ro", "--file", "deploy/Dockerfile", "--tag", image, ".",
    )  # fmt: skip
    return image


@contextmanager
def running(image: str, options: Sequence[object], environment: dict[str, str]) -> Iterator[str]:
    """The container's id; it is in the host's network, and gone afterwards."""
    told = [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]
    container = podman("run", "--detach", "--network", "host", *LIMITS, *options, *told, image).stdout.strip()
    try:
        yield container
    finally:
        podman("rm", "--force", "--time", "1", container)


def once(image: str, options: Sequence[object], environment: dict[str, str], *command: str) -> str:
    told = [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]
    return podman("run", "--rm", "--network", "host", *LIMITS, *options, *told, image, *command).stdout


def _run(*command: object) -> None:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-3000:]}")
