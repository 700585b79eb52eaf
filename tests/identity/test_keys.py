"""The issuer's keys: found by their id, fetched seldom, and kept when the issuer is away."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from shared.chassis import Problem, keys
from shared.chassis.keys import KeyAddress, KeyFile, PublicKeys
from shared.chassis.signed import NotGood, opened

ADDRESS = "https://issuer.test/jwks"
TYPES = frozenset({"jwt"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})


def document(*found: Any) -> str:
    return json.dumps({"keys": [one if isinstance(one, dict) else one.as_dict(private=False) for one in found]})


def signed(key: Any, alg: str, **header: Any) -> str:
    return jwt.encode({"alg": alg, **header}, {"sub": "clerk"}, key, algorithms=[alg])


@dataclass
class Issuer:
    """Answers as it is told, and counts how often it was asked."""

    answer: Callable[[], httpx.Response]
    now: float = 1_000.0
    asked: int = 0
    keys: KeyAddress = field(init=False)

    def __post_init__(self) -> None:
        self.keys = KeyAddress(ADDRESS, self.fetch, lambda: self.now)

    async def fetch(self, address: str) -> httpx.Response:
        assert address == ADDRESS
        self.asked += 1
        await asyncio.sleep(0)
        return self.answer()


def gives(*found: Any, **headers: str) -> Callable[[], httpx.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: httpx.Response(200, headers=named, text=document(*found))


def unreachable() -> httpx.Response:
    raise httpx.ConnectError("nobody there")


@pytest.mark.parametrize(
    ("key", "alg"), [(ED, "Ed25519"), (EC, "ES256"), (RSA, "RS256")], ids=["Ed25519", "ES256", "RS256"]
)
async def test_each_algorithm_of_the_list_is_verified_with_a_key_of_its_kind(key: Any, alg: str) -> None:
    held = Issuer(gives(ED, EC, RSA)).keys
    assert (await opened(signed(key, alg, kid=key.kid), held, TYPES))["sub"] == "clerk"
    assert (await opened(signed(key, alg), held, TYPES))["sub"] == "clerk"
    with pytest.raises(NotGood):
        await opened(signed(key, alg, kid="ed" if key is not ED else "ec"), held, TYPES)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
async def test_ed25519_may_be_called_eddsa() -> None:
    named = {**ED.as_dict(private=False), "alg": "EdDSA"}
    held = Issuer(gives(named)).keys
    for alg in ("EdDSA", "Ed25519"):
        assert (await opened(signed(ED, alg, kid="ed"), held, TYPES))["sub"] == "clerk"


async def test_two_keys_with_one_id_are_both_tried_and_without_an_id_there_is_no_choice() -> None:
    twin = OKPKey.generate_key("Ed25519", {"kid": "ed"})
    held = Issuer(gives(twin, ED)).keys
    assert (await opened(signed(ED, "Ed25519", kid="ed"), held, TYPES))["sub"] == "clerk"
    with pytest.raises(NotGood):
        await opened(signed(ED, "Ed25519"), held, TYPES)


def test_what_cannot_sign_our_tokens_is_left_out_of_a_set() -> None:
    weak = json.loads(document(RSA))["keys"][0] | {"n": "AQAB"}
    entries = [OctKey.generate_key(256).as_dict(), {"kty": "OKP"}, {"kty": "new"}, 7, weak]
    entries.append({**EC.as_dict(private=False), "use": "enc"})
    assert [key.kid for key in PublicKeys.read(document(*entries[:3], ED, *entries[4:])).every] == ["ed"]
    for text in ("[]", "{}", '{"keys": 7}', document(*entries[:3]), "rubbish"):
        with pytest.raises(ValueError):  # noqa: PT011
            PublicKeys.read(text)


async def test_keys_are_fetched_once_and_again_when_they_are_too_old() -> None:
    issuer = Issuer(gives(ED, cache_control="public, max-age=120"))
    await asyncio.gather(*(issuer.keys.current() for _ in range(20)))
    assert issuer.asked == 1
    issuer.now += 119
    await issuer.keys.current()
    assert issuer.asked == 1
    issuer.now += 2
    await issuer.keys.current()
    assert issuer.asked == 2


@pytest.mark.parametrize(
    ("wish", "kept"), [("max-age=1", 60), ("no-cache", 60), ("max-age=999999", 3600), ("max-age=-5", 60), ("", 60)]
)
async def test_the_issuers_wish_is_held_within_bounds(wish: str, kept: int) -> None:
    issuer = Issuer(gives(ED, cache_control=wish))
    await issuer.keys.current()
    for later, asked in ((kept - 1, 1), (kept, 2)):
        issuer.now = 1_000 + later
        await issuer.keys.current()
        assert issuer.asked == asked


async def test_an_unknown_id_is_asked_for_at_most_once_a_minute() -> None:
    issuer = Issuer(gives(EC, cache_control="max-age=3600"))
    token = signed(ED, "Ed25519", kid="ed")
    for _ in range(10):
        with pytest.raises(NotGood):
            await opened(token, issuer.keys, TYPES)
    assert issuer.asked == 2
    issuer.answer = gives(EC, ED, cache_control="max-age=3600")
    issuer.now += 61
    assert (await opened(token, issuer.keys, TYPES))["sub"] == "clerk"
    assert issuer.asked == 3


async def test_a_key_that_was_taken_back_is_good_no_more() -> None:
    issuer = Issuer(gives(ED, EC))
    token = signed(ED, "Ed25519", kid="ed")
    await opened(token, issuer.keys, TYPES)
    issuer.answer = gives(EC)
    issuer.now += 61
    with pytest.raises(NotGood):
        await opened(token, issuer.keys, TYPES)


@pytest.mark.parametrize(
    "answer",
    [
        unreachable,
        lambda: httpx.Response(500),
        lambda: httpx.Response(302, headers={"location": "https://attacker.test/jwks"}),
        lambda: httpx.Response(200, text="<html>"),
        lambda: httpx.Response(200, text='{"keys": []}'),
    ],
    ids=["away", "broken", "redirect", "no key set", "empty"],
)
async def test_the_last_good_keys_stay_while_the_issuer_fails(answer: Callable[[], httpx.Response]) -> None:
    issuer = Issuer(gives(ED))
    token = signed(ED, "Ed25519", kid="ed")
    await opened(token, issuer.keys, TYPES)
    issuer.answer, issuer.now = answer, issuer.now + 7_200
    assert (await opened(token, issuer.keys, TYPES))["sub"] == "clerk"
    assert issuer.asked == 2
    await opened(token, issuer.keys, TYPES)
    assert issuer.asked == 2


async def test_without_any_keys_it_is_asked_again_after_a_pause() -> None:
    issuer = Issuer(unreachable)
    for _ in range(3):
        with pytest.raises(Problem) as told:
            await issuer.keys.current()
        assert (told.value.status, told.value.code) == (503, "keys_unavailable")
    assert issuer.asked == 1
    issuer.answer, issuer.now = gives(ED), issuer.now + 5
    assert (await issuer.keys.current()).every


async def test_a_slow_issuer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "WITHIN", 0.01)

    async def never(_: str) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(Problem):
        await KeyAddress(ADDRESS, never).current()


@pytest.mark.parametrize(
    "address", ["http://issuer.test/jwks", "ftp://issuer.test", "https://", "http://127.0.0.1.evil.test"]
)
def test_keys_do_not_travel_in_the_clear(address: str) -> None:
    with pytest.raises(ValueError, match="fetched by https"):
        KeyAddress(address)


async def test_a_broken_key_file_leaves_the_last_good_keys_in_place(tmp_path: Any) -> None:
    (path := tmp_path / "jwks.json").write_text(document(ED))
    held = KeyFile(path)
    token = signed(ED, "Ed25519", kid="ed")
    await opened(token, held, TYPES)
    for broken in ("{", '{"keys": []}'):
        path.write_text(broken)
        assert (await opened(token, held, TYPES))["sub"] == "clerk"
    path.unlink()
    assert (await opened(token, held, TYPES))["sub"] == "clerk"
    path.write_text(document(EC))
    with pytest.raises(NotGood):
        await opened(token, held, TYPES)


async def test_many_who_ask_first_at_once_all_find_the_keys(tmp_path, monkeypatch):
    path, read = tmp_path / "jwks.json", PublicKeys.read
    path.write_text(document(ED))
    held, reading = KeyFile(path), []

    def read_while_another_looks(text: str | bytes) -> PublicKeys:
        reading.append(text)
        if len(reading) == 1:
            held._look()
            assert held._keys.every
        return read(text)

    monkeypatch.setattr(PublicKeys, "read", read_while_another_looks)
    assert (await held.current()).every
    assert len(reading) == 2
