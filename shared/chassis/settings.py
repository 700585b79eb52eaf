"""Settings of one service process, from the environment (`PASSERELLE_…`)."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Frozen; an unknown or ill-formed value stops the start-up."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_", frozen=True)

    database: str = Field(description="DSN of this service's own PostgreSQL database")
    broker: str = Field(description="postgresql://… for the embedded broker, kafka://host:port,… for Kafka")
    role: Literal["api", "worker", "all"] = "all"
    issuer: str = Field(description="who signs the bearer tokens, as their `iss` says")
    audience: str = "passerelle"
    jwks: Path = Field(description="file with the issuer's public keys (a JSON Web Key Set)")
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
    public_url: str | None = Field(None, description="the address under which people reach the gateway's pages")
