"""The master key wraps every other key and is the root of the keyed hashes; only its file and this process hold it."""

from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.privacy.cipher import KEY_BYTES, Cipher, Unreadable
from shared.privacy.ring import Ring, read_ring


class MasterKey:
    """Its versions come and go with rotation; the root of the keyed hashes stays, or no number would be found again."""

    def __init__(self, secret: bytes, *, file: Path | None = None) -> None:
        self._file = file
        self._changed = file.stat().st_mtime_ns if file else 0
        self._take(Ring.of_one(secret))

    @classmethod
    def read(cls, file: Path) -> "MasterKey":
        ring = read_ring(file)
        master = cls(ring.root, file=file)
        master._take(ring)
        return master

    @property
    def current(self) -> str:
        return self._ring.current

    @property
    def older(self) -> list[str]:
        """The versions that are still read, and wrap nothing new."""
        return [version for version in self._ring.secrets if version != self.current]

    def refresh(self) -> None:
        """Reads the file again where it has changed, so that a rotation needs no restart."""
        if self._file and (changed := self._file.stat().st_mtime_ns) != self._changed:
            ring = read_ring(self._file)
            if ring.root != self._ring.root:
                raise ValueError(f"{self._file} has another index key; numbers would not be found again")
            self._take(ring)
            self._changed = changed

    def wrap(self, owner: str, key: bytes) -> bytes:
        """Under the current version."""
        return self._wrapping[self.current].seal_bytes(key, owner)

    def unwrap(self, owner: str, wrapped: bytes, version: str | None = None) -> bytes:
        """Raises Unreadable where this is not the master key that wrapped it, or has that version no more."""
        wanted = version or self.current
        if wanted not in self._wrapping:
            self.refresh()
        if wanted not in self._wrapping:
            raise Unreadable(f"the key of {owner} is wrapped by version {wanted}, which the key file does not have")
        return self._wrapping[wanted].open_bytes(wrapped, owner)

    def blind(self, kind: str, number: str) -> bytes:
        """A keyed hash by which a number is found again without being stored."""
        return _hashed(self._blinding, f"{kind}|{number}".encode())

    def mark(self, content: str) -> str:
        """A keyed hash that tells whether content has changed, and nothing else."""
        return _hashed(self._marking, content.encode(errors="surrogateescape"))[:16].hex()

    def _take(self, ring: Ring) -> None:
        self._ring = ring
        self._wrapping = {one: Cipher("master", _derived(secret, "wrap")) for one, secret in ring.secrets.items()}

    @cached_property
    def _blinding(self) -> HMAC:
        return HMAC(_derived(self._ring.root, "blind-index"), SHA256())

    @cached_property
    def _marking(self) -> HMAC:
        return HMAC(_derived(self._ring.root, "content-mark"), SHA256())


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"passerelle/{purpose}".encode()).derive(secret)


def _hashed(keyed: HMAC, content: bytes) -> bytes:
    """By a copy of a hash that has taken the key in already."""
    hashed = keyed.copy()
    hashed.update(content)
    return hashed.finalize()
