"""Rate limits: so many requests a minute for each client, counted by each process for itself."""

import math
import time
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.requests import Request

from shared.chassis.auth import Principal
from shared.chassis.limits.windows import Windows
from shared.chassis.problems import Problem
from shared.chassis.routing import is_heavy
from shared.chassis.settings import Settings

PATIENCE_OF_A_DEMO = 1000


class Rates:
    """A person or a machine is known by its token; who has none, or a bad one, by the address it comes from."""

    def __init__(
        self, settings: Settings, on_limited: Callable[[str], None], now: Callable[[], float] = time.time
    ) -> None:
        patience = PATIENCE_OF_A_DEMO if settings.demo else 1
        self._limits = {
            "people": _limit(settings.rate_people, patience),
            "machines": _limit(settings.rate_machines, patience),
            "heavy": _limit(settings.rate_heavy, patience),
            "anonymous": _limit(settings.rate_anonymous, patience),
        }
        self._on_limited = on_limited
        self._now = now
        self._limiter = FixedWindowRateLimiter(Windows(now))

    async def charge(self, request: Request, principal: Principal | None) -> None:
        """Raises Problem 429 for a client that has asked too often; the answer's headers say what is left."""
        name, client = _whose(request, principal)
        limit = self._limits[name]
        within = await self._limiter.hit(limit, name, client)
        ends, left = await self._limiter.get_window_stats(limit, name, client)
        seconds = max(math.ceil(ends - self._now()), 1)
        request.state.rate = _headers(name, limit, left, seconds)
        if not within:
            self._on_limited(name)
            raise Problem(
                429,
                "too_many_requests",
                f"More than {limit.amount} requests in {limit.get_expiry()} seconds; go on in {seconds} seconds.",
                headers={"Retry-After": str(seconds)},
            )


async def charged(request: Request, asking: Awaitable[Principal | None]) -> Principal | None:
    """Who asks, once the request is counted; a bad token counts against the address it came from."""
    rates: Rates = request.app.state.rates
    try:
        principal = await asking
    except Problem:
        await rates.charge(request, None)
        raise
    await rates.charge(request, principal)
    return principal


def _limit(text: str, patience: int) -> RateLimitItem:
    limit = parse(text)
    return type(limit)(limit.amount * patience, limit.multiples)


def _whose(request: Request, principal: Principal | None) -> tuple[str, str]:
    if principal is None:
        return "anonymous", _network(request.client.host if request.client else "")
    client = f"{principal.subject}\n{principal.organisation or ''}"
    if is_heavy(request.scope["endpoint"]):
        return "heavy", client
    return ("people" if principal.human else "machines"), client


def _network(host: str) -> str:
    """An IPv6 client may take any address of its /64, so that is who it is."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host


def _headers(name: str, limit: RateLimitItem, left: int, seconds: int) -> list[tuple[bytes, bytes]]:
    """As draft-ietf-httpapi-ratelimit-headers-10 has them."""
    policy = f'"{name}";q={limit.amount};w={limit.get_expiry()}'
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", f'"{name}";r={left};t={seconds}'.encode())]
