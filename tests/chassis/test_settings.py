"""What can be set is in the operator's table."""

from pathlib import Path

import services
from shared.chassis import Settings

OPERATING = Path(services.__file__).parents[1] / "docs" / "operating.md"


def test_every_setting_is_documented() -> None:
    text = OPERATING.read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"| `PASSERELLE_{name.upper()}` |" not in text]
    assert missing == []
