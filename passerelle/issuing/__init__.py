"""The built-in issuer as OpenID Connect: demo users, and organisations with credentials of their own."""

from passerelle.issuing.clients import Clients, Registered
from passerelle.issuing.running import serving

__all__ = ["Clients", "Registered", "serving"]
