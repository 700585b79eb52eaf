"""A line of shell, as an operator types it; it runs on beside the test until its output is asked for."""

import subprocess
from pathlib import Path
from tempfile import mkstemp


class Typed:
    def __init__(self, command: str, folder: Path, environment: dict[str, str]) -> None:
        self.command = command
        self._errors = Path(mkstemp(prefix="said-", dir=folder)[1])
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                ["bash", "-euo", "pipefail", "-c", command],
                cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip

    def said(self) -> str:
        """On its standard error, so far."""
        return self._errors.read_text()

    def goes_on(self) -> bool:
        return self.process.poll() is None

    def output(self) -> str:
        told, _ = self.process.communicate(timeout=1200)
        assert self.process.returncode == 0, f"{self.command}\n{told}{self.said()}"
        assert "Warning" not in self.said(), f"{self.command}\n{self.said()}"
        return told
