"""Nothing is shipped under a licence that was not thought about."""

from dataclasses import replace

import pytest

from deploy.release.contents import Contents, Distribution, Package
from deploy.release.licences import Rules, data_here, faults, listed

RULES = Rules.kept()
FASTAPI = Distribution("fastapi", "0.165.0", "MIT", None)
BASH = Package("bash", "5.2", "amd64", "shells", "bash", "5.2", "/usr/share/doc/bash/copyright")
ALL_WELL = Contents((FASTAPI,), (BASH,))


def test_all_is_well_with_what_is_allowed():
    assert faults(ALL_WELL, RULES, data_here()) == []


@pytest.mark.parametrize(
    ("fault", "planted"),
    [
        ("evil 1 is under AGPL-3.0-only, which", Distribution("evil", "1", "AGPL-3.0-only", None)),
        (
            "evil 1 is under GPL-3.0-or-later AND MIT, which",
            Distribution("evil", "1", "GPL-3.0-or-later AND MIT", None),
        ),
        ("evil 1 is under Proprietary-1.0, which", Distribution("evil", "1", "Proprietary-1.0", None)),
        ("evil 1 does not tell its licence", Distribution("evil", "1", None, "All rights reserved")),
        ("evil 1 does not tell its licence", Distribution("evil", "1", None, None)),
    ],
)
def test_a_forbidden_licence_is_seen(fault, planted):
    (found,) = faults(replace(ALL_WELL, distributions=(FASTAPI, planted)), RULES, data_here())
    assert found.startswith(fault)


@pytest.mark.parametrize("expression", ["MIT", "MIT OR GPL-3.0-only", "Apache-2.0 AND (MIT OR AGPL-3.0-only)"])
def test_of_several_licences_one_that_is_allowed_is_enough(expression):
    assert RULES.allows(expression)


@pytest.mark.parametrize(
    ("fault", "planted"),
    [
        ("bash 5.2 is of Debian's non-free, not", replace(BASH, section="non-free/shells")),
        ("bash 5.2 has lost its copyright file", replace(BASH, copyright=None)),
    ],
)
def test_a_package_that_is_not_free_or_says_not_why_is_seen(fault, planted):
    (found,) = faults(replace(ALL_WELL, packages=(planted,)), RULES, data_here())
    assert found.startswith(fault)


def test_data_of_others_is_entered_and_nothing_else_is():
    new, *gone = faults(ALL_WELL, RULES, [*data_here()[1:], "taken.csv"])
    assert new == "licences.toml does not tell of taken.csv"
    assert gone == [f"licences.toml tells of {data_here()[0]}, which is not there"]


def test_the_list_names_everything():
    told = listed([ALL_WELL, ALL_WELL], RULES)
    assert "| fastapi | 0.165.0 | MIT |" in told
    assert "| bash | 5.2 | /usr/share/doc/bash/copyright |" in told
    assert "| ESCO | 1.1 | LicenseRef-2011-833-EU |" in told
    assert told.count("fastapi") == 1
