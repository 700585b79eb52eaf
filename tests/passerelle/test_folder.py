"""A data folder is kept by one launcher at a time, and only one that is kept tells of a running stack."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from passerelle.cli import app
from passerelle.folder import DataFolder, InUse, NotRunning, Running

STRANGER = "import sys; print('here', flush=True); sys.stdin.read()"
LAUNCHER = """
import sys
from pathlib import Path
from passerelle.folder import DataFolder

with DataFolder(Path(sys.argv[1])).kept():
    print('here', flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path))
    (folder := DataFolder(tmp_path)).prepare()
    return folder


def process(code: str, *words: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """Another one, which stays until the test ends."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout
        assert started.stdout.readline() == "here\n"
        yield started
        started.kill()


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[str]"]:
    yield from process(STRANGER)


@pytest.fixture
def launcher(folder: DataFolder) -> Iterator["subprocess.Popen[str]"]:
    yield from process(LAUNCHER, folder.path)


@pytest.mark.parametrize("words", [["down"], ["status"], ["link"]])
def test_a_process_that_took_the_number_of_a_launcher_that_crashed_is_no_stack(folder, stranger, words):
    folder.write(Running(stranger.pid, "postgres", {"mobility": "http://127.0.0.1:1"}, {}, ""))
    answer = CliRunner().invoke(app, words)
    assert (answer.exit_code, "No stack runs on" in answer.stderr) == (1, True)
    assert stranger.poll() is None


def test_what_a_launcher_that_crashed_left_behind_is_forgotten_by_the_next(folder):
    folder.write(Running(os.getpid(), "postgres", {}, {}, ""))
    with folder.kept(), pytest.raises(NotRunning):
        folder.running()


@pytest.mark.parametrize("words", [["up"], ["up", "--foreground"], ["demo", "--headless"]])
def test_a_folder_that_another_launcher_keeps_is_left_alone(folder, launcher, words):
    answer = CliRunner().invoke(app, words)
    assert (answer.exit_code, "choose another folder" in answer.stderr) == (1, True)
    assert not (folder.path / "postgres").exists()


def test_a_folder_is_free_once_its_launcher_was_killed(folder, launcher):
    with pytest.raises(InUse), folder.kept():
        pass
    launcher.kill()
    launcher.wait()
    with folder.kept():
        assert folder.in_use()
    assert not folder.in_use()
