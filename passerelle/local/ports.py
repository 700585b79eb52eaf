"""A free port is one on loopback that nobody listens on at this moment."""

import secrets
import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"
SERVERS = range(20_000, 32_000)


def free_port() -> int:
    return free_base((0,))


def free_base(offsets: Iterable[int], *, attempts: int = 200) -> int:
    """A port from which every offset is free too, below those that clients are given (Linux: 32768 to 60999): a client
    that knocks again and again at a server that is away would meet itself there one day, and hold its port."""
    wanted = tuple(offsets)
    for _ in range(attempts):
        base = secrets.choice(SERVERS)
        if all(_is_free(base + offset) for offset in wanted):
            return base
    raise OSError(f"no {len(wanted)} free ports side by side on {LOOPBACK}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
