"""The master key wraps every other key and is the root of the keyed hashes; only its file and this process hold it."""

import hmac
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.privacy.cipher import KEY_BYTES, Cipher


class MasterKey:
    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the master key has {len(secret)} bytes instead of {KEY_BYTES}")
        self._secret = secret

    @classmethod
    def read(cls, file: Path) -> "MasterKey":
        """The file holds 32 bytes, or 64 hexadecimal digits."""
        content = file.read_bytes()
        return cls(content if len(content) == KEY_BYTES else bytes.fromhex(content.decode().strip()))

    def wrap(self, owner: str, key: bytes) -> bytes:
        return self._wrapping.seal_bytes(key, owner)

    def unwrap(self, owner: str, wrapped: bytes) -> bytes:
        """Raises Unreadable where this is not the master key that wrapped it."""
        return self._wrapping.open_bytes(wrapped, owner)

    def blind(self, kind: str, number: str) -> bytes:
        """A keyed hash by which a number is found again without being stored."""
        return hmac.digest(self._blinding, f"{kind}|{number}".encode(), "sha256")

    def mark(self, content: str) -> str:
        """A keyed hash that tells whether content has changed, and nothing else."""
        return hmac.digest(self._marking, content.encode(errors="surrogateescape"), "sha256")[:16].hex()

    @cached_property
    def _wrapping(self) -> Cipher:
        return Cipher("master", self._derived("wrap"))

    @cached_property
    def _blinding(self) -> bytes:
        return self._derived("blind-index")

    @cached_property
    def _marking(self) -> bytes:
        return self._derived("content-mark")

    def _derived(self, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"passerelle/{purpose}".encode()).derive(self._secret)
