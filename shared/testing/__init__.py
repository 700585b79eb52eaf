"""What tests of a domain are written with."""

from shared.testing.hearing import heard_of
from shared.testing.scenario import AT, AUTHOR, Scenario, folded, recorded

__all__ = ["AT", "AUTHOR", "Scenario", "folded", "heard_of", "recorded"]
