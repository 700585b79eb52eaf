"""The command line: what cannot be done is told in a sentence with code 1, and wrong use with code 2."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from passerelle import vault
from passerelle.cli import app
from passerelle.folder import DataFolder
from passerelle.issuing import Clients
from passerelle.schemes import FOLDER
from shared.privacy.ring import read_ring

PALIM = FOLDER / "palim.yaml"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def said(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_good_scheme_file_is_called_good():
    answer = said("scheme", "check", PALIM)
    assert (answer.exit_code, "good scheme file" in answer.stdout) == (0, True)


def test_a_fault_in_a_scheme_file_is_told_at_its_line(tmp_path):
    lines = PALIM.read_text().splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if line.startswith("handover_days:"))
    lines[number - 1] = "handover_days: soon"
    (faulty := tmp_path / "faulty.yaml").write_text("\n".join(lines))
    answer = said("scheme", "check", faulty)
    assert answer.exit_code == 1
    assert answer.stdout.startswith(f"{faulty}:{number}:")


def test_a_token_says_for_whom_it_is(home):
    answer = said("token", "--role", "agency", "--role", "operator", "--organisation", "anapec", "--subject", "clerk")
    assert answer.exit_code == 0
    body = answer.stdout.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert (claims["sub"], claims["org"], claims["roles"]) == ("clerk", "anapec", ["agency", "operator"])
    assert claims["kind"] == "person"


def test_the_signing_key_is_for_its_owner_alone(home):
    said("token", "--role", "operator")
    keys = home / "data" / "keys"
    assert [oct(path.stat().st_mode & 0o777) for path in (keys, keys / "issuer.json")] == ["0o700", "0o600"]


def test_a_program_of_an_organisation_gets_a_secret_that_is_rotated(home):
    first = said("client", "add", "agency-oii", "--organisation", "oii", "--role", "agency").stdout.strip()
    second = said("client", "rotate", "agency-oii", "--overlap-hours", "0").stdout.strip()
    client, now = Clients(home / "data" / "keys").find("agency-oii"), datetime.now(UTC)
    assert (client.organisation, client.roles) == ("oii", ("agency",))
    assert (client.knows(first, now), client.knows(second, now)) == (False, True)
    nobody = said("client", "rotate", "nobody")
    assert nobody.exit_code == 2
    assert "passerelle client add" in " ".join(nobody.stderr.replace("│", " ").split())


def test_a_program_with_a_key_of_its_own_needs_a_good_one(home, tmp_path):
    (keys := tmp_path / "jwks.json").write_text('{"keys": []}')
    answer = said("client", "add", "agency-oii", "--organisation", "oii", "--role", "agency", "--jwks", keys)
    assert answer.exit_code == 2
    assert "it holds no key that can sign tokens" in " ".join(answer.stderr.replace("│", " ").split())


@pytest.mark.parametrize("words", [["fly"], ["token"], ["run", "catering"], ["demo", "--kill-every", "0"], ["import"]])
def test_wrong_use_is_answered_with_how_it_is_used(home, words):
    answer = said(*words)
    assert answer.exit_code == 2
    assert "Usage:" in answer.stderr


@pytest.mark.parametrize("words", [["status"], ["link"], ["down"], ["verify"], ["replay"], ["parked", "list"]])
def test_without_a_stack_it_is_told_how_to_start_one(home, words):
    answer = said(*words)
    assert answer.exit_code == 1
    assert f"No stack runs on {home / 'data'}; start one with: passerelle up" in answer.stderr


def test_a_demo_of_a_folder_that_is_not_there_starts_nothing(home):
    answer = said("demo", "--headless", "--data", home / "nowhere")
    assert answer.exit_code == 1
    assert "outcomes.csv can't be read (No such file or directory); a replay needs it." in answer.stderr
    assert not (home / "data").exists()


def test_a_rotation_keeps_the_older_key_until_it_is_dropped(home):
    folder = DataFolder(home / "data")
    folder.prepare()
    first = folder.master_key.read_bytes()
    assert vault.rotate(folder) == "2"
    ring = read_ring(folder.master_key)
    assert (ring.secrets["1"], ring.root, ring.current) == (first, first, "2")
    vault.drop_older(folder)
    assert (list(read_ring(folder.master_key).secrets), read_ring(folder.master_key).root) == (["2"], first)
    assert oct(folder.master_key.stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("words", [["keys", "rotate"], ["erasures", "reapply"]])
def test_the_vault_of_a_stack_that_does_not_run_is_left_alone(home, words):
    answer = said(*words)
    assert answer.exit_code == 1
    assert "No stack runs" in answer.stderr
