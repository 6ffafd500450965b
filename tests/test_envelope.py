"""An envelope says what a pinned key signed, or it says nothing: whatever else is in the file."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.envelope import MOST_SIGNATURES, PAYLOAD_TYPE, Opened, Statement, Subject, encoded, opened, sealed
from pipeline.errors import Distrusted
from pipeline.plainjson import canonical
from pipeline.signing import PublicKey, Signer, own_signer

APPROVAL = "https://example.org/approval/v1"
ONE, TWO = "a" * 64, "0123456789abcdef" * 4
STATEMENT = Statement(
    subjects=(Subject("drugs-park-a-en-reels.mp4", ONE), Subject("drugs-park-a-en-web.gif", TWO)),
    predicate_type=APPROVAL,
    predicate={"decisions": [{"kind": "approve", "words": "fine – ship it"}], "expires": None},
)


def drawn(seed: int) -> Signer:
    """The same key each time."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Signer(PublicKey(private.public_key().public_bytes_raw()), private)


AMINA, BEN, EVE = drawn(1), drawn(2), drawn(3)
ENVELOPE = sealed(STATEMENT, [AMINA])


def believed(text: str | bytes, *pinned: Signer) -> Opened:
    raw = text.encode() if isinstance(text, str) else text
    keys = [one.public for one in pinned or (AMINA,)]
    return opened(raw, keys, predicate_type=APPROVAL, where="approvals/drugs.json")


def signed(payload: bytes, kind: str = PAYLOAD_TYPE, by: Signer = AMINA) -> dict[str, Any]:
    """An envelope that Amina signed over anything."""
    sig = by.sign(encoded(kind, payload))
    return {
        "payloadType": kind,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": by.public.fingerprint, "sig": base64.b64encode(sig).decode()}],
    }


def plain(**changes: Any) -> dict[str, Any]:
    """The statement as it lies in the payload."""
    return {**json.loads(believed(ENVELOPE).payload), **changes}


def test_what_is_signed_has_its_type_and_lengths_before_it() -> None:
    # the example of the DSSE protocol
    assert encoded("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert encoded("é", b"") == b"DSSEv1 2 \xc3\xa9 0 "


def test_what_was_sealed_is_opened() -> None:
    found = believed(ENVELOPE)
    assert found.statement == STATEMENT
    assert found.signers == (AMINA.public,)


def test_an_envelope_is_an_in_toto_statement_in_dsse() -> None:
    read = json.loads(ENVELOPE)
    assert read["payloadType"] == "application/vnd.in-toto+json"
    assert read["signatures"][0]["keyid"] == AMINA.public.fingerprint
    assert json.loads(base64.b64decode(read["payload"])) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": "drugs-park-a-en-reels.mp4", "digest": {"sha256": ONE}},
            {"name": "drugs-park-a-en-web.gif", "digest": {"sha256": TWO}},
        ],
        "predicateType": APPROVAL,
        "predicate": {"decisions": [{"kind": "approve", "words": "fine – ship it"}], "expires": None},
    }
    assert ENVELOPE.endswith("}\n")


def test_the_same_is_sealed_the_same() -> None:
    assert sealed(STATEMENT, [AMINA]) == ENVELOPE


def test_a_key_from_a_file_signs_too(tmp_path: Path) -> None:
    own = own_signer(tmp_path / "own")
    assert believed(sealed(STATEMENT, [own]), own).signers == (own.public,)


def test_only_pinned_signers_are_named() -> None:
    found = believed(sealed(STATEMENT, [EVE, BEN, AMINA]), AMINA, BEN)
    assert found.signers == (AMINA.public, BEN.public)


def test_the_name_of_a_key_is_not_believed() -> None:
    """A keyid is a hint: what it says neither helps a wrong signature nor hinders a right one."""
    read = json.loads(ENVELOPE)
    read["signatures"][0]["keyid"] = EVE.public.fingerprint
    assert believed(json.dumps(read)).signers == (AMINA.public,)
    del read["signatures"][0]["keyid"]
    assert believed(json.dumps(read)).signers == (AMINA.public,)
    forged = signed(canonical(plain()), by=EVE)
    forged["signatures"][0]["keyid"] = AMINA.public.fingerprint
    with pytest.raises(Distrusted, match="was changed after it was signed"):
        believed(json.dumps(forged))


def test_a_stranger_is_named() -> None:
    with pytest.raises(Distrusted) as told:
        believed(sealed(STATEMENT, [EVE]))
    assert str(told.value) == (f"approvals/drugs.json is not signed by a pinned key, but by {EVE.public.fingerprint}")
    assert told.value.exit_code == 4


def test_a_stranger_may_not_write_on_the_terminal() -> None:
    read = json.loads(sealed(STATEMENT, [EVE]))
    read["signatures"][0]["keyid"] = "\x1b[2J all is well"
    with pytest.raises(Distrusted, match=r"^approvals/drugs.json is not signed by a pinned key$"):
        believed(json.dumps(read))


def test_nobody_pinned_means_nobody_believed() -> None:
    with pytest.raises(Distrusted, match="is not signed by a pinned key"):
        opened(ENVELOPE.encode(), [], predicate_type=APPROVAL, where="x")


def test_without_a_signature_nothing_is_believed() -> None:
    with pytest.raises(Distrusted, match="is not signed at all"):
        believed(sealed(STATEMENT, []))


def test_a_changed_word_is_told() -> None:
    read = json.loads(ENVELOPE)
    read["payload"] = base64.b64encode(base64.b64decode(read["payload"]).replace(b"approve", b"abstain")).decode()
    with pytest.raises(Distrusted, match=rf"was changed after it was signed: .* key {AMINA.public.fingerprint[:12]}"):
        believed(json.dumps(read))


def test_a_signature_is_for_its_payload_type() -> None:
    other = signed(canonical(plain()), "text/plain")
    with pytest.raises(Distrusted, match="its payload type is not in-toto's"):
        believed(json.dumps(other))
    other["payloadType"] = PAYLOAD_TYPE
    with pytest.raises(Distrusted, match="was changed after it was signed"):
        believed(json.dumps(other))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"_type": "https://in-toto.io/Statement/v2"}, "a statement of an unknown type"),
        ({"predicateType": "https://example.org/approval/v2"}, f"says something else than expected, not {APPROVAL}"),
        ({"predicateType": None}, "what was signed is no statement"),
        ({"predicate": []}, "what was signed is no statement"),
        ({"subject": {}}, "what was signed is no statement"),
        ({"subject": []}, "names no file, or one twice"),
        (
            {"subject": [{"name": "a", "digest": {"sha256": ONE}}, {"name": "a", "digest": {"sha256": TWO}}]},
            "one twice",
        ),
        ({"subject": [{"name": "a", "digest": {"sha512": ONE * 2}}]}, "names a file without its SHA-256"),
        ({"subject": [{"name": "a", "digest": {"sha256": ONE.upper()}}]}, "names a file without its SHA-256"),
        ({"subject": [{"name": "a", "digest": {"sha256": f"{ONE}\n"}}]}, "names a file without its SHA-256"),
        ({"subject": [{"digest": {"sha256": ONE}}]}, "names a file without its SHA-256"),
        ({"subject": [None]}, "names a file without its SHA-256"),
    ],
)
def test_what_is_signed_must_be_what_is_expected(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(Distrusted, match=rf"^approvals/drugs.json .*{told}"):
        believed(json.dumps(signed(canonical(plain(**changes)))))


@pytest.mark.parametrize("payload", [b"", b"[]", b"not json", b'{"a":1,"a":1}', b"\xff"])
def test_signed_nonsense_is_nonsense(payload: bytes) -> None:
    with pytest.raises(Distrusted, match="what was signed is no"):
        believed(json.dumps(signed(payload)))


def test_unknown_fields_beside_the_statement_are_left_aside() -> None:
    """As in-toto and DSSE ask; they prove nothing, as only the payload does."""
    envelope = {**signed(canonical(plain(note="x"))), "note": "y"}
    assert believed(json.dumps(envelope)).statement == STATEMENT


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda _: b"", "it is no JSON"),
        (lambda _: b"\xff\xfe", "it is no JSON"),
        (lambda _: b"[" * 100_000, "it is no JSON"),
        (lambda text: text.encode()[:-20], "it is no JSON"),
        (lambda text: text.replace("{", '{"payloadType": "x",', 1).encode(), "it is no JSON"),
        (lambda _: b"[]", "is no signed envelope"),
        (lambda _: b"{}", "is no signed envelope"),
        (lambda text: text.replace('"payload"', '"paylod"').encode(), "is no signed envelope"),
        (lambda text: text.replace('"sig": "', '"sig": "*').encode(), "its base64 cannot be read"),
        (lambda text: text.replace('"sig": "', '"sig": "A').encode(), "its base64 cannot be read"),
        (lambda text: text.replace('"sig": ', '"sig": 7, "was": ').encode(), "its base64 cannot be read"),
        (lambda text: text.replace('"sig"', '"gis"').encode(), "its base64 cannot be read"),
        (lambda text: text.replace('"payload": "', '"payload": "\\n').encode(), "its base64 cannot be read"),
    ],
)
def test_damage_is_told_in_one_sentence(damage: Callable[[str], bytes], told: str) -> None:
    with pytest.raises(Distrusted, match=told) as fault:
        believed(damage(ENVELOPE))
    assert "\n" not in str(fault.value)


def test_base64_in_another_spelling_is_not_read() -> None:
    read = json.loads(ENVELOPE)
    sig = read["signatures"][0]["sig"]  # 64 bytes end in 2 letters of which 4 bits count for nothing
    read["signatures"][0]["sig"] = sig[:-3] + chr(ord(sig[-3]) + 1) + sig[-2:]
    with pytest.raises(Distrusted, match="its base64 cannot be read"):
        believed(json.dumps(read))


def test_no_endless_list_of_signatures_is_tried() -> None:
    read = json.loads(ENVELOPE)
    read["signatures"] *= MOST_SIGNATURES
    assert believed(json.dumps(read)).signers == (AMINA.public,)
    read["signatures"] *= 2
    with pytest.raises(Distrusted, match="has 40 signatures, more than the 20 that are tried"):
        believed(json.dumps(read))


@given(at=st.integers(0, len(ENVELOPE.encode()) - 1), bits=st.integers(1, 255))
@settings(max_examples=150)
def test_a_changed_byte_is_rejected_or_changes_nothing(at: int, bits: int) -> None:
    raw = bytearray(ENVELOPE.encode())
    raw[at] ^= bits
    try:
        assert believed(bytes(raw)) == believed(ENVELOPE)
    except Distrusted as fault:
        assert "\n" not in str(fault)  # noqa: PT017 either is right


@given(at=st.integers(0, len(ENVELOPE.encode()) - 1), count=st.integers(1, 40), put=st.binary(max_size=8))
@settings(max_examples=40)
def test_a_torn_or_patched_envelope_is_rejected_or_the_same(at: int, count: int, put: bytes) -> None:
    raw = ENVELOPE.encode()
    try:
        assert believed(raw[:at] + put + raw[at + count :]) == believed(ENVELOPE)
    except Distrusted as fault:
        assert "\n" not in str(fault)  # noqa: PT017 either is right
