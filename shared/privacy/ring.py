"""The key file: one master key, or several versions of it of which one is current, and the root of the keyed hashes.

A file of 32 bytes, or of 64 hexadecimal digits, is version 1. After a rotation it has lines: `key VERSION DIGITS` for
each version, `current VERSION`, and `index DIGITS` for the root.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.privacy.cipher import KEY_BYTES, new_key

FIRST = "1"


@dataclass(frozen=True)
class Ring:
    secrets: Mapping[str, bytes]
    current: str
    root: bytes

    @classmethod
    def of_one(cls, secret: bytes) -> "Ring":
        return cls({FIRST: _sound(secret)}, FIRST, secret)

    def with_new(self) -> "Ring":
        version = str(max(int(one) for one in self.secrets) + 1)
        return Ring({**self.secrets, version: new_key()}, version, self.root)

    def without_older(self) -> "Ring":
        return Ring({self.current: self.secrets[self.current]}, self.current, self.root)


def read_ring(file: Path) -> Ring:
    """Raises ValueError for a file that is no key file."""
    content = file.read_bytes()
    if len(content) == KEY_BYTES:
        return Ring.of_one(content)
    lines = [line.split() for line in content.decode("ascii").splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) == 1:
        return Ring.of_one(bytes.fromhex(lines[0][0]))
    secrets: dict[str, bytes] = {}
    named: dict[str, str] = {}
    for line in lines:
        match line:
            case ["key", version, digits] if version.isdecimal():
                secrets[version] = _sound(bytes.fromhex(digits))
            case [("current" | "index") as name, value]:
                named[name] = value
            case _:
                raise ValueError(f"{file} is no file of a master key: lines are key, current and index")
    if named.keys() != {"current", "index"} or named["current"] not in secrets:
        raise ValueError(f"{file} does not say which master key is current, or has no index key")
    return Ring(secrets, named["current"], _sound(bytes.fromhex(named["index"])))


def write_ring(file: Path, ring: Ring) -> None:
    """Whole or not at all, and readable by its owner alone."""
    lines = [f"key {version} {secret.hex()}" for version, secret in ring.secrets.items()]
    beside = file.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("\n".join([*lines, f"current {ring.current}", f"index {ring.root.hex()}"]) + "\n")
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def _sound(secret: bytes) -> bytes:
    if len(secret) != KEY_BYTES:
        raise ValueError(f"the master key has {len(secret)} bytes instead of {KEY_BYTES}")
    return secret
