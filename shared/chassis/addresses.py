"""Addresses that may be trusted to carry a secret or a key: https, or http that never leaves this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and bool(parts.hostname) and is_local(parts.hostname)


def is_local(host: str | None) -> bool:
    """This very machine: a loopback address, its name, or a socket in the file system."""
    if not host or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
