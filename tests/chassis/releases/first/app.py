"""The first release."""

from tests.chassis.workshops import SERVICE

service = SERVICE
