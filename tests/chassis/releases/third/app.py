"""The third release: the second one's code."""

from tests.chassis.releases.second.app import service as service
