"""podman, with a storage of its own in the cache folder; the machine's own images are left alone."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "passerelle"
NEEDED = ("podman", "runc", "debootstrap")
LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096")


class Failed(Exception):
    """A program that ended badly; the text holds the end of what it said."""


def unavailable() -> str | None:
    """The reason why no image can be made or run here, or nothing."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        return f"containers need {', '.join(missing)} (packages of Debian)"
    return None if os.geteuid() == 0 else "containers on a base made by debootstrap need root"


def podman(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    return run(*_command(_driver()), *words, check=check)


def run(*command: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Raises Failed."""
    done = subprocess.run([str(one) for one in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise Failed(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-3000:]}")
    return done


@cache
def _driver() -> str:
    """With `vfs`, which works on every file system, each layer is a whole copy."""
    return "vfs" if run(*_command("overlay"), "info", check=False).returncode else "overlay"


def _command(driver: str) -> tuple[object, ...]:
    store = CACHE / f"containers-{driver}"
    return (
        "podman", "--root", store / "storage", "--runroot", store / "run", "--storage-driver", driver,
        "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "none",
    )  # fmt: skip
