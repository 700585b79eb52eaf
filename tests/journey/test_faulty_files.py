"""Files with faults: what is wrong is reported by line, and nothing of it is half done."""

from pathlib import Path

import pytest

from passerelle.replay import BrokenData
from tests.data import excerpt
from tests.data.excerpt import FILES, Excerpt
from tests.journey.playing import Play, figures, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
STRANGER = "ANP-2019-999999"


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
    (folder / "test_results.csv").open("a").write(f"{STRANGER},70\r\n")
    (folder / "interviews.csv").open("a").write(f"{STRANGER},70,Rabat\r\n")
    (folder / "outcomes.csv").open("a").write(f"{STRANGER},seeking,2020-09-28\r\n{palim.selected[0]},seeking,soon\r\n")
    async with played(folder) as play:
        assert play.report["test-results"] == {"unknown": [STRANGER]}
        assert play.report["interview-scores"] == {"unknown": [STRANGER]}
        assert play.report["outcomes.csv"] == {
            "refused": [{"line": 123, "field": "observed_on", "reason": "invalid_value"}],
            "unknown": [STRANGER],
        }
        assert figures(play.report, palim.expected) == palim.expected
        assert play.report["verify"]["wrong"] == []
