"""A seed makes a run of random tests repeatable: `SEED=… make test`."""

import os
import secrets

import hypothesis
import pytest


def choose(config: pytest.Config) -> None:
    """The first process chooses; the workers are handed its options."""
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = os.environ.get("SEED") or str(secrets.randbelow(2**32))
    hypothesis.settings.register_profile("passerelle", print_blob=True, deadline=None)
    hypothesis.settings.load_profile("passerelle")


def of(config: pytest.Config) -> int:
    return int(config.option.hypothesis_seed)
