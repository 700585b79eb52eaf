"""Settings of one service process, from the environment (`PASSERELLE_…`)."""

from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args

from limits import parse
from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

BUILT_IN_ISSUER = "urn:passerelle:built-in-issuer"


def _rate(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        raise ValueError("say how many and in what time, such as 600/minute") from None
    return text


StageName: TypeAlias = Literal["training", "mobility", "reintegration"]
STAGES: tuple[StageName, ...] = get_args(StageName)
Rate: TypeAlias = Annotated[str, AfterValidator(_rate)]


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
    max_body: int = Field(64 * 1024 * 1024, gt=0, description="largest body in bytes of uploads and of many rows")
    max_command: int = Field(1024 * 1024, gt=0, description="largest body in bytes of any other request")
    answer_within: float = Field(30.0, gt=0, description="seconds until a request without an answer is given up")
    long_answer_within: float = Field(600.0, gt=0, description="the same for uploads, many rows and proofs")
    rate_people: Rate = Field("600/minute", description="requests of one person")
    rate_machines: Rate = Field("30000/minute", description="requests of one machine")
    rate_heavy: Rate = Field("300/minute", description="uploads and requests of many rows of one client")
    rate_anonymous: Rate = Field("300/minute", description="requests of one address without a valid sign-in")
    live_streams: int = Field(20, gt=0, description="live streams that one client may hold open at a time")
    employer_views: int = Field(200, gt=0, description="different dossiers one employer may open on one day")
    proxies: str = Field("", description="addresses of proxies whose X-Forwarded-For and -Proto are believed")
    master_key: Path | None = Field(None, description="file with the key that wraps the keys of persons (selection)")
    erasure_ledger: Path | None = Field(
        None,
        description="file that erasures are entered in (selection); beside the master key if left out",
    )
    keys_database: str | None = Field(None, description="DSN of the database of persons' keys (selection)")
    stages: dict[StageName, str] = Field(
        default_factory=dict,
        description='addresses of the later stages, for access exports (selection): {"training": "https://…", …}',
    )
    selection: str | None = Field(
        None, description="address of the selection service, for pages that call it (gateway)"
    )
    public_url: str | None = Field(None, description="the address under which people reach the gateway's pages")
