import uuid

from shared.kernel.ids import uuid5


def test_a_name_has_the_id_that_the_standard_gives_it() -> None:
    for name in ("application-1/1", "", "Aïcha الرباط"):
        assert uuid5(uuid.NAMESPACE_URL, name) == uuid.uuid5(uuid.NAMESPACE_URL, name)
