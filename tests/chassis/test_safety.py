"""A start with settings that are not safe is refused, in words that say what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.chassis import Settings
from shared.chassis.safety import CHECKS, faults
from shared.chassis.settings import BUILT_IN_ISSUER, STAGES
from shared.privacy.ring import read_ring, write_ring

REMOTE = "postgresql://gateway:8vQ2fWc1@db.example/gateway"
SAFE: dict[str, Any] = {
    "database": f"{REMOTE}?sslmode=verify-full",
    "broker": "kafka://kafka.example:9093?ca=/etc/ca.pem",
    "issuer": "https://issuer.example",
    "jwks": Path("jwks.json"),
    "public_url": "https://passerelle.example",
    "traces": "https://collector.example/v1/traces",
    "stages": {stage: f"https://{stage}.example" for stage in STAGES},
}


def told(service: str = "gateway", **changes: Any) -> list[str]:
    return faults(service, Settings(**SAFE | changes))


def test_safe_settings_are_let_through() -> None:
    assert told() == []
    assert told("training", public_url=None) == []
    assert told(public_url="http://127.0.0.1:8105") == []
    assert told(database="postgresql://gateway@localhost/gateway", broker="postgresql://passerelle@/broker") == []
    assert told(issuer="http://127.0.0.1:8080/realms/passerelle", jwks="http://localhost:8080/jwks") == []
    assert told(database="postgresql://me@/gateway?host=/run/postgresql", traces="http://localhost:4318") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": BUILT_IN_ISSUER}, "set PASSERELLE_ISSUER to your own OpenID issuer"),
        ({"issuer": "http://id.example"}, "PASSERELLE_ISSUER is http://id.example: set an https:// address"),
        ({"jwks": "http://id.example/jwks"}, "PASSERELLE_JWKS is"),
        ({"discovery": "http://id.example/x"}, "PASSERELLE_DISCOVERY is"),
        ({"selection": "http://selection.example"}, "PASSERELLE_SELECTION must be an https:// address"),
        ({"client_id": "passerelle"}, "must differ"),
        ({"public_url": None}, "PASSERELLE_PUBLIC_URL must be the https://"),
        ({"public_url": "http://passerelle.example"}, "PASSERELLE_PUBLIC_URL must be the https://"),
        ({"demo": True}, "Turn PASSERELLE_DEMO off"),
        ({"database": "postgresql://gateway:postgres@localhost/gateway"}, "PASSERELLE_DATABASE has a password"),
        ({"database": REMOTE}, "PASSERELLE_DATABASE leads to another machine without TLS"),
        ({"database": f"{REMOTE}?sslmode=prefer"}, "PASSERELLE_DATABASE leads to another machine without TLS"),
        ({"keys_database": REMOTE}, "PASSERELLE_KEYS_DATABASE leads to another machine without TLS"),
        ({"broker": REMOTE}, "PASSERELLE_BROKER leads to another machine without TLS"),
        ({"broker": "kafka://u:p@one.example:9092,two.example:9092"}, "PASSERELLE_BROKER leads to another machine"),
        ({"traces": "http://collector.example/v1/traces"}, "PASSERELLE_TRACES leads to another machine"),
        ({"max_body": 2**40}, "PASSERELLE_MAX_BODY must be between"),
        ({"max_body": 10, "max_command": 10}, "PASSERELLE_MAX_BODY must be between"),
        ({"max_command": 2**27}, "PASSERELLE_MAX_COMMAND must be between"),
        ({"proxies": "*"}, "PASSERELLE_PROXIES must name the proxies"),
        ({"stages": {"training": "http://training.example"}}, "PASSERELLE_STAGES leads to training without TLS"),
    ],
)
def test_each_unsafe_setting_is_refused_with_what_to_do(changes: dict[str, Any], words: str) -> None:
    (sentence,) = told(**changes)
    assert sentence.startswith(words) or words in sentence
    assert sentence.endswith(".")
    assert "8vQ2fWc1" not in sentence


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (bytes(range(32)), 0o644, "everybody on this machine may open"),
        (bytes(32), 0o600, "can be guessed"),
        (b"ab" * 32, 0o600, "can be guessed"),
        (b"00112233", 0o600, "32 random bytes"),
        ("é".encode(), 0o600, "32 random bytes"),
        (None, 0o600, "cannot be read"),
    ],
)
def test_a_master_key_that_is_no_secret_is_refused(
    tmp_path: Path, content: bytes | None, mode: int, words: str
) -> None:
    file = tmp_path / "master.key"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    (sentence,) = told("selection", master_key=file)
    assert words in sentence


def test_a_good_master_key_is_let_through(tmp_path: Path) -> None:
    for content in (bytes(range(32)), bytes(range(32)).hex().encode()):
        (tmp_path / "master.key").write_bytes(content)
        (tmp_path / "master.key").chmod(0o440)
        assert told("selection", master_key=tmp_path / "master.key") == []


LOCAL_DEMO = {
    "demo": True,
    "public_url": "http://127.0.0.1:8105",
    "issuer": BUILT_IN_ISSUER,
    "database": "postgresql://gateway@localhost/gateway",
    "broker": "postgresql://passerelle@/broker",
    "stages": {},
}


@pytest.mark.parametrize("service", ["selection", "training", "mobility", "reintegration", "gateway"])
@pytest.mark.parametrize(
    "changes",
    [
        {"database": f"{REMOTE}?sslmode=verify-full"},
        {"keys_database": f"{REMOTE}?sslmode=verify-full"},
        {"broker": f"{REMOTE}?sslmode=verify-full"},
        {"broker": "kafka://one.example:9092?ca=/etc/ca.pem"},
        {"stages": {"training": "https://training.example"}},
        {"selection": "https://selection.example"},
        {"public_url": "https://passerelle.example"},
    ],
)
def test_a_demo_stays_on_its_machine_whatever_the_service(service: str, changes: dict[str, Any]) -> None:
    assert told(service, **LOCAL_DEMO) == []
    (sentence,) = told(service, **LOCAL_DEMO | changes)
    assert f"PASSERELLE_{next(iter(changes)).upper()} leads beyond this machine" in sentence


def test_a_selection_that_could_export_only_a_part_is_refused() -> None:
    (sentence,) = told("selection", stages={"training": "http://127.0.0.1:8102"})
    assert sentence.startswith("PASSERELLE_STAGES must name the address of mobility, reintegration")
    assert told("training", stages={}) == []


def test_a_rotated_master_key_is_let_through(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_bytes(bytes(range(32)))
    write_ring(tmp_path / "master.key", read_ring(tmp_path / "master.key").with_new())
    assert told("selection", master_key=tmp_path / "master.key") == []


def test_every_check_has_been_seen_to_refuse(tmp_path: Path) -> None:
    weak = tmp_path / "master.key"
    weak.write_bytes(bytes(32))
    everywhere = Settings(
        **SAFE
        | {
            "public_url": "http://passerelle.example",
            "issuer": BUILT_IN_ISSUER,
            "jwks": "http://id.example/jwks",
            "selection": "http://selection.example",
            "client_id": "passerelle",
            "master_key": weak,
            "database": "postgresql://a:secret@db.example/a",
            "broker": "kafka://kafka.example:9092",
            "traces": "http://collector.example",
            "max_body": 1,
            "proxies": "*",
            "stages": {"training": "http://training.example"},
        }
    )
    refusing = {check for check in CHECKS if check("gateway", everywhere)}
    demo = Settings(**SAFE | {"demo": True})
    assert refusing | {check for check in CHECKS if check("gateway", demo)} == set(CHECKS)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"PASSERELLE_PUBLIC_URL": "http://passerelle.example"}, "PASSERELLE_PUBLIC_URL must be"),
        ({"PASSERELLE_TRACE_RATIO": "much"}, "PASSERELLE_TRACE_RATIO is not as expected"),
        ({"PASSERELLE_DATABASE": ""}, "PASSERELLE_RATE_PEOPLE is not as expected: say how many"),
    ],
)
def test_a_process_ends_with_sentences_and_no_traceback(changes: dict[str, str], words: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    texts = {name: json.dumps(value) if isinstance(value, dict) else str(value) for name, value in SAFE.items()}
    given = {f"PASSERELLE_{name.upper()}": text for name, text in texts.items()} | changes
    if "RATE_PEOPLE" in words:
        given["PASSERELLE_RATE_PEOPLE"] = "often"
    ended = subprocess.run(
        [sys.executable, "-m", "shared.chassis.serving", "services.gateway.app", "--port", "1"],
        env=kept | given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
