"""The data folder of a local stack, kept by one launcher, and what its `stack.json` says of the running one."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from passerelle.issuer import Issuer

DEFAULT = ".passerelle"


class NotRunning(Exception):
    """No stack runs on this data folder."""


class InUse(Exception):
    """Another launcher keeps this data folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"A stack starts, runs or ends on {path} already; "
            "stop it with: passerelle down, or choose another folder with PASSERELLE_DATA_DIR"
        )


@dataclass(frozen=True)
class Running:
    """The addresses of a running stack and the process that looks after it."""

    pid: int
    broker: str
    services: dict[str, str]
    databases: dict[str, str]
    issuer: str


@dataclass(frozen=True)
class DataFolder:
    path: Path

    @classmethod
    def chosen(cls) -> "DataFolder":
        """`PASSERELLE_DATA_DIR`, else `.passerelle` where the command was started."""
        return cls(Path(os.environ.get("PASSERELLE_DATA_DIR") or DEFAULT).absolute())

    @property
    def issuer(self) -> Issuer:
        return Issuer(self.path / "keys")

    @property
    def master_key(self) -> Path:
        return self.path / "keys" / "master.key"

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    @property
    def _stack(self) -> Path:
        return self.path / "stack.json"

    @property
    def _lock(self) -> Path:
        return self.path / "lock"

    def prepare(self) -> None:
        for folder in (self.path, self.path / "keys", self.path / "logs"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.path / "keys").chmod(0o700)
        self.issuer.prepare()
        if not self.master_key.exists():
            descriptor = os.open(self.master_key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(os.urandom(32))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """For one launcher at a time; one that is killed lets go, whatever it started. Raises InUse."""
        with self._lock.open("ab") as lock:
            while not _locked(lock, fcntl.LOCK_EX):
                if not _locked(lock, fcntl.LOCK_SH):
                    raise InUse(self.path)
            self.forget()
            try:
                yield
            finally:
                self.forget()

    def in_use(self) -> bool:
        """Whether a launcher keeps it; who asks shares the lock for a moment, which no launcher takes for another's."""
        try:
            with self._lock.open("rb") as lock:
                return not _locked(lock, fcntl.LOCK_SH)
        except FileNotFoundError:
            return False

    def write(self, running: Running) -> None:
        beside = self._stack.with_suffix(".new")
        beside.touch(0o600)
        beside.write_text(json.dumps(asdict(running), indent=1))
        beside.replace(self._stack)

    def forget(self) -> None:
        self._stack.unlink(missing_ok=True)

    def running(self) -> Running:
        """What a launcher that was killed left behind is no running stack. Raises NotRunning."""
        if self.in_use():
            with suppress(FileNotFoundError):
                return Running(**json.loads(self._stack.read_text()))
        raise NotRunning(f"No stack runs on {self.path}; start one with: passerelle up")


def _locked(file: IO[bytes], way: int) -> bool:
    try:
        fcntl.flock(file, way | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
