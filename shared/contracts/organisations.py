"""What is published about an organisation's right to act: suspended for a while, resumed, or ended for good."""

from shared.contracts.base import OrganisationContract


class OrganisationSuspended(OrganisationContract):
    """Nobody acts for it until it is resumed; `reason` is a code."""


class OrganisationResumed(OrganisationContract):
    """Its people may act again."""


class OrganisationEnded(OrganisationContract):
    """Nobody acts for it any more."""
