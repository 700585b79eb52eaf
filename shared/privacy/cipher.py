"""A cipher seals text under one key, bound to whose it is and which field it fills."""

import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.kernel import Sealed

KEY_BYTES = 32
_NONCE = 12


class Unreadable(Exception):
    """A box that this key does not open: it is another's, was moved to another field, or was altered."""


class Cipher:
    """AES-256-GCM under the key named `kid`; a box opens only for the same `kid` and field."""

    def __init__(self, kid: str, key: bytes) -> None:
        self.kid = kid
        self._aead = AESGCM(key)

    def seal(self, text: str, field: str) -> Sealed:
        return Sealed(kid=self.kid, box=b64encode(self.seal_bytes(text.encode(), field)).decode())

    def open(self, sealed: Sealed, field: str) -> str:
        """Raises Unreadable."""
        if sealed.kid != self.kid:
            raise Unreadable(f"sealed under {sealed.kid}, not {self.kid}")
        try:
            box = b64decode(sealed.box, validate=True)
        except ValueError as error:
            raise Unreadable(f"{field} of {self.kid} is no box") from error
        return self.open_bytes(box, field).decode()

    def seal_bytes(self, content: bytes, field: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, content, f"{self.kid}|{field}".encode())

    def open_bytes(self, box: bytes, field: str) -> bytes:
        """Raises Unreadable."""
        try:
            return self._aead.decrypt(box[:_NONCE], box[_NONCE:], f"{self.kid}|{field}".encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"{field} of {self.kid} does not open") from error


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)
