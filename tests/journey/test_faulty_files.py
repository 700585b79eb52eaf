"""Files with faults: what is wrong is reported by line, and nothing of it is half done."""

from pathlib import Path

import pytest

from passerelle.replay import BrokenData
from tests.data import excerpt
from tests.data.excerpt import FILES, Excerpt
from tests.journey.playing import Play, figures, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
STRANGER = "ANP-2019-999999"


def add(file: Path, *lines: str) -> None:
    file.write_bytes(file.read_bytes() + "".join(f"{line}\r\n" for line in lines).encode())


@pytest.mark.parametrize("name", FILES)
async def test_without_one_of_its_files_a_replay_does_not_begin(play: Play, tmp_path: Path, name: str) -> None:
    folder = excerpt.make(tmp_path).folder
    (folder / name).unlink()
    before = await play.heads()
    with pytest.raises(BrokenData, match=name):
        await play.again(folder)
    assert await play.heads() == before


async def test_lines_that_make_no_sense_are_reported_and_all_others_count(tmp_path: Path, palim: Excerpt) -> None:
    folder = excerpt.make(tmp_path).folder
    add(folder / "test_results.csv", f"{STRANGER},70")
    add(folder / "interviews.csv", f"{STRANGER},70,Rabat")
    add(folder / "outcomes.csv", f"{STRANGER},seeking,2020-09-28", f"{palim.selected[0]},seeking,soon")
    async with played(folder) as play:
        assert play.report["test-results"] == {"unknown": [STRANGER]}
        assert play.report["interview-scores"] == {"unknown": [STRANGER]}
        assert play.report["outcomes.csv"] == {
            "refused": [{"line": 123, "field": "observed_on", "reason": "invalid_value"}],
            "unknown": [STRANGER],
        }
        assert figures(play.report, palim.expected) == palim.expected
        assert play.report["verify"]["wrong"] == []
