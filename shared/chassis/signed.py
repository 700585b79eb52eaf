"""A signed statement of the issuer (RFC 7515, RFC 8725): opened only with a key we hold, whatever its header says."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Set
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jws import JWSRegistry

from shared.chassis.keys import ALGORITHMS, Keys

LONGEST = 8 * 1024


class NotGood(Exception):
    """A statement that is not to be believed; its sentence may be shown."""


class _Registry(JWSRegistry):
    """Unknown header names are ignored, as RFC 7515 wants; `crit` is refused before."""

    def get_alg(self, name: str) -> JWSAlgModel:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


REGISTRY = _Registry(strict_check_header=False)


async def opened(token: str, keys: Keys, types: Set[str]) -> dict[str, Any]:
    """The claims of a statement whose signature is good; times and parties are for the caller to check."""
    algorithm, kid = _header(token, types)
    candidates = (await keys.current()).suiting(algorithm, kid) or (await keys.renewed()).suiting(algorithm, kid)
    for key in candidates:
        try:
            return jwt.decode(token, key, registry=REGISTRY).claims
        except (JoseError, ValueError, TypeError):
            continue
    raise NotGood("It is not signed with a key of the issuer.")


def _header(token: str, types: Set[str]) -> tuple[str, object]:
    if len(token) > LONGEST:
        raise NotGood(f"It is longer than {LONGEST} characters.")
    try:
        first, _, _ = token.split(".")
        header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
        algorithm, kind, kid = header["alg"], header.get("typ"), header.get("kid")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotGood("It is not a signed JSON Web Token.") from error
    if algorithm not in list(ALGORITHMS):
        raise NotGood(f"It must be signed with one of {', '.join(ALGORITHMS)}.")
    if "crit" in header:
        raise NotGood("Its header has critical extensions, which are not understood here.")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in types:
        raise NotGood(f"Its type must be one of {', '.join(sorted(types))}.")
    return algorithm, kid
