"""What a bundle says of whom to believe: the policy, and the public keys with their owners' ids and roles.

No names and no mail addresses: a bundle goes to strangers. It can be checked with this alone, and whoever has the
campaign's own approvers.yaml goes by that instead.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline import plainjson, policy
from pipeline.approvals import Keys
from pipeline.errors import Distrusted, UsageFault
from pipeline.policy import Policy
from pipeline.signing import public_key

FILE: Final = "trust.json"
MOST: Final = 500
"""Keys: each signature is tried with each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    policy: Policy
    keys: Keys


def text(trust: Trust) -> str:
    """The file."""
    owners = trust.keys.owners
    named = trust.keys.roles
    people = named if named is not None else dict.fromkeys(sorted({*owners.values()} - {""}), ())
    told = {
        "version": 1,
        "policy": trust.policy.plain(),
        "anybody": named is None,
        "people": {
            id_: {"roles": sorted(roles), "keys": sorted(key.line for key, owner in owners.items() if owner == id_)}
            for id_, roles in sorted(people.items())
        },
        "servers": sorted(key.line for key, owner in owners.items() if not owner),
    }
    return json.dumps(told, indent=2) + "\n"


def read(raw: bytes) -> Trust:
    """What a file says; raises `Distrusted` when it is damaged or says something else."""
    try:
        told = plainjson.read(raw)
        anybody = _known(told)
        owners = {public_key(line): "" for line in told["servers"]}
        owners |= {public_key(line): id_ for id_, one in told["people"].items() for line in one["keys"]}
        roles: Mapping[str, frozenset[str]] = {id_: _roles(one["roles"]) for id_, one in told["people"].items()}
        rules = policy.from_plain(told["policy"])
    except (ValueError, LookupError, TypeError, AttributeError, UsageFault) as fault:
        raise Distrusted(f"{FILE} is damaged, it does not say whom to believe: ask for the bundle again") from fault
    if len(owners) > MOST:
        raise Distrusted(f"{FILE} names {len(owners)} keys, more than the {MOST} that are tried")
    return Trust(policy=rules, keys=Keys(owners=owners, roles=None if anybody else roles))


def _known(told: Mapping[str, Any]) -> bool:
    """Whether anybody may decide; raises `ValueError` for a file of another version."""
    anybody = told["anybody"]
    if told["version"] != 1 or not isinstance(anybody, bool):
        raise ValueError("another version")
    return anybody


def _roles(told: Any) -> frozenset[str]:
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        raise ValueError("no roles")
    return frozenset(told)
