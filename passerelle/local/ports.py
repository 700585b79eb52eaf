"""A free port is one on loopback that nobody listens on at this moment."""

import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def free_base(offsets: Iterable[int], *, attempts: int = 50) -> int:
    """A port from which every offset is free too."""
    wanted = tuple(offsets)
    for _ in range(attempts):
        base = free_port()
        if base + max(wanted) <= 65535 and all(_is_free(base + offset) for offset in wanted):
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
