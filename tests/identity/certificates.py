"""An authority of this test alone, the certificates it gives, and one that nobody trusts."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID = timedelta(days=2)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass
class Authority:
    """Its files lie in one folder: `<name>.pem` and `<name>.key` of each whom it knows."""

    folder: Path
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        itself = x509.BasicConstraints(ca=True, path_length=0)
        self.certificate = self._signed(self.name, self.key, itself)

    def server(self) -> None:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        self._given("server", "server", purpose, here)

    def client(self, subject: str) -> ssl.SSLContext:
        """A client's side of a connection, with its certificate."""
        self._given(subject, subject, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))
        context = ssl.create_default_context(cadata=self.pem)
        context.load_cert_chain(self.folder / f"{subject}.pem", self.folder / f"{subject}.key")
        return context

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def trusted_by_the_server(self) -> None:
        store = serialize_java_truststore(
            [PKCS12Certificate(self.certificate, b"clients")], BestAvailableEncryption(b"clients")
        )
        (self.folder / "clients.p12").write_bytes(store)

    def _given(self, file: str, subject: str, *extensions: x509.ExtensionType) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(subject, key, *extensions)
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{file}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        (self.folder / f"{file}.key").write_bytes(text)

    def _signed(
        self, subject: str, key: ec.EllipticCurvePrivateKey, *extensions: x509.ExtensionType
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - VALID)
            .not_valid_after(now + VALID)
        )
        for extension in extensions:
            made = made.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return made.sign(self.key, SHA256())
