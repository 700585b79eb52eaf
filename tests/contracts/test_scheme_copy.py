"""Each service keeps the newest version of a scheme that it heard of."""

from shared.contracts.scheme_copy import KeepScheme, SchemeCopyView, SchemeKept, scheme_copies, scheme_copy
from shared.testing import Scenario, folded
from tests.contracts.scheme_files import PALIM, palim

REVISED = palim(handover_days=7)
given = Scenario(scheme_copy).given


def test_the_first_version_is_kept():
    given().when(KeepScheme(scheme=PALIM, version=1)).then(SchemeKept(version=1, scheme=PALIM))


def test_a_newer_version_takes_its_place():
    given(SchemeKept(version=1, scheme=PALIM)).when(KeepScheme(scheme=REVISED, version=2)).then(
        SchemeKept(version=2, scheme=REVISED)
    )


def test_an_older_or_equal_version_changes_nothing():
    kept = given(SchemeKept(version=2, scheme=REVISED))
    kept.when(KeepScheme(scheme=PALIM, version=1)).then()
    kept.when(KeepScheme(scheme=REVISED, version=2)).then()


def test_the_copy_is_read_as_a_view_and_survives_storage():
    view = folded(scheme_copies, SchemeKept(version=1, scheme=PALIM), subject="palim")

    assert view == SchemeCopyView(id="palim", version=1, scheme=PALIM)
    assert scheme_copies.adapter.validate_json(scheme_copies.adapter.dump_json(view)) == view
