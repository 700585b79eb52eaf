"""What was published once can be read for ever, and no contract changes its shape under the same version."""

import json
from pathlib import Path

import pytest

from shared.contracts import CONTRACTS, Contract
from tests.contracts.published import SAMPLES, published_as, shape

STORED = sorted(path for path in SAMPLES.glob("*.json") if not path.name.endswith(".schema.json"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_version_ever_published_is_still_read(path: Path) -> None:
    name, _, version = path.stem.rpartition(".v")
    text = path.read_text("utf-8")
    contract = CONTRACTS.decode(name, int(version), text)
    assert contract.key
    if contract.schema_version == int(version):
        assert json.loads(contract.model_dump_json()) == json.loads(text)


@pytest.mark.parametrize("kind", CONTRACTS.types, ids=lambda kind: kind.__name__)
def test_a_contract_has_the_shape_it_was_published_with(kind: type[Contract]) -> None:
    """A new contract or version is added by `python -m tests.contracts.published`."""
    stored = SAMPLES / f"{published_as(kind)}.schema.json"
    assert stored.exists()
    assert shape(kind) == json.loads(stored.read_text("utf-8")), "raise schema_version and add an upcaster"


@pytest.mark.parametrize("kind", CONTRACTS.types, ids=lambda kind: kind.__name__)
def test_every_version_of_a_contract_has_its_sample(kind: type[Contract]) -> None:
    for version in range(1, kind.schema_version + 1):
        assert (SAMPLES / f"{kind.__name__}.v{version}.json").exists()


def test_no_shape_is_left_of_a_contract_that_nobody_can_read() -> None:
    shapes = {path.name.removesuffix(".schema.json") for path in SAMPLES.glob("*.schema.json")}
    assert shapes == {path.stem for path in STORED}


@pytest.mark.parametrize("kind", CONTRACTS.types, ids=lambda kind: kind.__name__)
def test_a_field_that_is_not_known_yet_does_no_harm(kind: type[Contract]) -> None:
    text = (SAMPLES / f"{published_as(kind)}.json").read_text("utf-8")
    newer = json.dumps({**json.loads(text), "known_to_a_newer_release": True})
    assert CONTRACTS.decode(kind.__name__, kind.schema_version, newer) == CONTRACTS.decode(
        kind.__name__, kind.schema_version, text
    )
