"""Where servers of a local stack listen."""

import socket

import pytest

from passerelle.local import ports


def test_a_server_is_given_no_port_that_a_client_may_be_given():
    assert ports.free_base(range(6)) in ports.SERVERS
    assert max(ports.SERVERS) + 6 < 32_768


def test_a_port_that_is_taken_is_not_given(monkeypatch):
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        monkeypatch.setattr(ports, "SERVERS", range(taken, taken + 1))
        with pytest.raises(OSError, match="no 1 free ports"):
            ports.free_port()
