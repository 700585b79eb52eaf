"""What the issuer states to the gateway alone: who has signed in (ID token), and whose session has ended."""

from dataclasses import dataclass
from datetime import UTC, datetime

from joserfc import jwt

from shared.chassis.keys import Keys
from shared.chassis.settings import Settings
from shared.chassis.signed import NotGood, opened
from shared.chassis.tokens import LEEWAY, checked

ENDED = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class Identified:
    subject: str
    issuer_session: str | None


@dataclass(frozen=True, slots=True)
class Ended:
    """One session at the issuer, or all that a subject had opened by then."""

    subject: str | None
    issuer_session: str | None
    at: datetime


async def identified(token: str, keys: Keys, settings: Settings, nonce: str) -> Identified:
    """OpenID Connect Core 1.0, section 3.1.3.7. Raises NotGood."""
    claims = await opened(token, keys, frozenset({"jwt"}))
    checked(_registry(settings, {"sub": {"essential": True}, "nonce": {"essential": True, "value": nonce}}), claims)
    if claims.get("azp", settings.client_id) != settings.client_id:
        raise NotGood("It was given to another client.")
    return Identified(claims["sub"], _text(claims.get("sid")))


async def ended(token: str, keys: Keys, settings: Settings) -> Ended:
    """OpenID Connect Back-Channel Logout 1.0, section 2.6. Raises NotGood.

    One that is sent twice ends nothing new: later sessions have another id, or were opened after its time."""
    claims = await opened(token, keys, frozenset({"jwt", "logout+jwt"}))
    checked(_registry(settings, {"jti": {"essential": True}, "events": {"essential": True}}), claims)
    events, subject, session = claims["events"], _text(claims.get("sub")), _text(claims.get("sid"))
    if not isinstance(events, dict) or not isinstance(events.get(ENDED), dict) or "nonce" in claims:
        raise NotGood("It is no logout token.")
    if subject is None and session is None:
        raise NotGood("It names neither a subject nor a session.")
    return Ended(subject, session, datetime.fromtimestamp(claims["iat"] + LEEWAY, UTC))


def _registry(settings: Settings, more: dict[str, jwt.ClaimsOption]) -> jwt.JWTClaimsRegistry:
    options: dict[str, jwt.ClaimsOption] = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }
    return jwt.JWTClaimsRegistry(None, LEEWAY, **options, **more)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
