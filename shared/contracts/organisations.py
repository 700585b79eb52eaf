"""What is published about an organisation's right to act: suspended for a while, resumed, or ended for good."""

from shared.contracts.base import StandingContract


class OrganisationSuspended(StandingContract):
    """Nobody acts for it until it is resumed."""


class OrganisationResumed(StandingContract):
    """Its people may act again."""


class OrganisationEnded(StandingContract):
    """Nobody acts for it any more."""
