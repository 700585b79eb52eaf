"""Every published contract can be told on a timeline, in every language, whatever its fields hold."""

from datetime import UTC, datetime

import pytest

from services.gateway.history import Moment
from services.gateway.web.language import LANGUAGES
from services.gateway.web.rendering import tell
from shared.contracts import CONTRACTS, JourneyContract
from tests.contracts.published import SAMPLES

JOURNEYS = [contract for contract in CONTRACTS.types if issubclass(contract, JourneyContract)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("contract", JOURNEYS, ids=lambda contract: contract.__name__)
def test_each_contract_is_told_in_a_sentence(contract: type[JourneyContract], language: str) -> None:
    text = (SAMPLES / f"{contract.__name__}.v{contract.schema_version}.json").read_text()
    facts = CONTRACTS.decode(contract.__name__, contract.schema_version, text).model_dump(mode="json")
    moment = Moment(at=datetime(2019, 4, 1, tzinfo=UTC), source="selection", contract=contract.__name__, facts=facts)
    assert tell(language, moment).strip()
