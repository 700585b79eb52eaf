"""The account PostgreSQL runs under: the caller's own, or a system account where the caller is root."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = "passerelle"


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    switch: bool

    @classmethod
    def current(cls) -> "Account":
        """PostgreSQL refuses to run as root, so root gets it a system account."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switch=False)
        entry = _system_account()
        return cls(entry.pw_uid, entry.pw_gid, switch=True)

    def run(self, command: Sequence[str | Path], *, timeout: float, output: Path | None = None) -> int:
        """The exit code; the output goes to a file, since a daemon that inherits a pipe keeps its reader waiting."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}
        with (output or Path(os.devnull)).open("ab") as sink:
            return subprocess.run(
                [str(part) for part in command], cwd="/", env=environment, timeout=timeout, check=False,
                stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            ).returncode  # fmt: skip

    def own(self, path: Path) -> None:
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def open_way(self, path: Path) -> None:
        """Let the account pass through the folders above, without letting it list them."""
        for folder in path.absolute().parents if self.switch else ():
            mode = stat.S_IMODE(folder.stat().st_mode)
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd")
        if useradd is None:
            raise RuntimeError("PostgreSQL refuses to run as root: start this as an ordinary user") from None
        # 9: another process made it in the meantime
        if subprocess.run([useradd, "--system", "--no-create-home", NAME], check=False).returncode not in {0, 9}:
            raise RuntimeError(f"no system account {NAME} could be made: start this as an ordinary user") from None
        return pwd.getpwnam(NAME)
