"""Settings of one service process, from the environment (`PASSERELLE_…`)."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.chassis.addresses import is_safe

BUILT_IN_ISSUER = "urn:passerelle:built-in-issuer"


class Settings(BaseSettings):
    """Frozen; an unknown or ill-formed value stops the start-up."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_", frozen=True)

    database: str = Field(description="DSN of this service's own PostgreSQL database")
    broker: str = Field(description="postgresql://… for the embedded broker, kafka://host:port,… for Kafka")
    role: Literal["api", "worker", "all"] = "all"
    issuer: str = Field(description="who signs the bearer tokens, as their `iss` says")
    audience: str = "passerelle"
    jwks: str | Path = Field(description="the issuer's public keys (a JSON Web Key Set): a file, or an https address")
    discovery: str | None = Field(
        None, description="address of the issuer's OpenID metadata, where not below the issuer"
    )
    client_id: str = Field("gateway", description="what the issuer knows the gateway as, for signing people in")
    client_secret: Path | None = Field(None, description="file with the gateway's secret at the issuer")
    demo: bool = Field(False, description="a demo stack: its clock can be set, and every page says so")
    traces: str = Field("none", description="none, file:PATH (one JSON span a line) or an OTLP/HTTP endpoint")
    trace_ratio: float = Field(1.0, ge=0, le=1, description="share of requests whose trace is kept")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    max_body: int = Field(64 * 1024 * 1024, gt=0, description="largest request body in bytes")
    master_key: Path | None = Field(None, description="file with the key that wraps the keys of persons (selection)")
    erasure_ledger: Path | None = Field(
        None,
        description="file that erasures are entered in (selection); beside the master key if left out",
    )
    keys_database: str | None = Field(None, description="DSN of the database of persons' keys (selection)")
    selection: str | None = Field(
        None, description="address of the selection service, for pages that call it (gateway)"
    )
    public_url: str | None = Field(None, description="the address under which people reach the gateway's pages")

    @model_validator(mode="after")
    def _safe_issuer(self) -> Self:
        """Raises ValueError, which stops the start, with a sentence that says what to do."""
        if self.issuer == BUILT_IN_ISSUER and not self.demo:
            raise ValueError(
                "The built-in issuer signs in whoever asks, so it is for demo stacks alone: "
                "set PASSERELLE_ISSUER to your own OpenID issuer, or PASSERELLE_DEMO to true."
            )
        for name in ("issuer", "jwks", "discovery", "public_url", "selection"):
            address = str(getattr(self, name) or "")
            if "://" in address and not is_safe(address):
                raise ValueError(
                    f"PASSERELLE_{name.upper()} is {address}: set an https:// address; "
                    "plain http:// is for this machine alone."
                )
        if self.client_id == self.audience:
            raise ValueError(
                "PASSERELLE_CLIENT_ID and PASSERELLE_AUDIENCE must differ, so that nobody's identity token "
                "passes for an access token."
            )
        return self
