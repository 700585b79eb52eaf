"""The wheels that the lock names, fetched where pip knows from where; a build sees them as a folder."""

import hashlib
import sys
import tempfile
from pathlib import Path

from deploy.release.engine import CACHE, ROOT, run


def needed() -> str:
    """The pins, with their hashes, of what a service needs."""
    files = (ROOT / "pyproject.toml", ROOT / "requirements.lock")
    return run(sys.executable, ROOT / "deploy" / "image" / "needed.py", *files).stdout


def wheels() -> Path:
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
