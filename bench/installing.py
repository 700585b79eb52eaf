"""The peers' own virtual environment, made anew when their pins change."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PINS = HERE / "peers.txt"
HOME = HERE.parent / ".venv" / "bench"
STAMP = HOME / ".installed"


def peers() -> Path:
    """The Python that the peers run on."""
    python = HOME / "bin" / "python"
    pins = PINS.read_text()
    if not STAMP.exists() or STAMP.read_text() != pins:
        subprocess.run([sys.executable, "-m", "venv", "--clear", HOME], check=True)
        options = ("--quiet", "--disable-pip-version-check", "--requirement", str(PINS))
        subprocess.run([str(python), "-m", "pip", "install", *options], check=True)
        STAMP.write_text(pins)
    return python
