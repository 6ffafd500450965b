"""A checkpoint is a note that others can read too, and that nobody can change."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checkpoint import Checkpoint, key_id, read, signed
from pipeline.errors import Distrusted
from pipeline.merkle import EMPTY, Head, leaf
from pipeline.signing import PublicKey, Signer


def drawn(seed: int) -> Signer:
    """The same key each time."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Signer(PublicKey(private.public_key().public_bytes_raw()), private)


OURS, WITNESS, EVE = drawn(1), drawn(2), drawn(3)
CHECKPOINT = Checkpoint("spotlight.example/log/7f", Head(42, leaf(b"x")))
NOTE = signed(CHECKPOINT, [OURS])


def believed(note: str, *pinned: Signer) -> Checkpoint:
    return read(note, [one.public for one in pinned or (OURS,)], where="approvals/log.json")


def test_a_note_is_four_lines_and_a_signature() -> None:
    origin, size, root, gap, line, end = NOTE.split("\n")
    assert (origin, size, gap, end) == ("spotlight.example/log/7f", "42", "", "")
    assert base64.b64decode(root) == leaf(b"x")
    dash, name, packed = line.split(" ")
    assert (dash, name) == ("\u2014", origin)
    raw = base64.b64decode(packed)
    assert raw[:4] == key_id(origin, OURS.public)
    assert OURS.public.verifies(raw[4:], f"{origin}\n42\n{root}\n".encode())


def test_it_is_the_form_of_a_known_note() -> None:
    # the example in the documentation of golang.org/x/mod/sumdb/note
    key = PublicKey(base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:])
    assert key_id("PeterNeumann", key).hex() == "c74f20a3"
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    packed = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    raw = base64.b64decode(packed)
    assert raw[:4] == key_id("PeterNeumann", key)
    assert key.verifies(raw[4:], text.encode())


def test_what_was_signed_is_read() -> None:
    assert believed(NOTE) == CHECKPOINT
    empty = Checkpoint("log", EMPTY)
    assert believed(signed(empty, [OURS])) == empty


def test_signatures_of_others_are_left_aside() -> None:
    both = signed(CHECKPOINT, [EVE, OURS])
    witnessed = NOTE + f"\u2014 witness.example {base64.b64encode(bytes(76)).decode()}\n"
    assert believed(both) == believed(witnessed) == CHECKPOINT


def test_a_note_of_strangers_is_told() -> None:
    with pytest.raises(Distrusted, match=r"approvals/log.json is a checkpoint that no pinned key signed"):
        believed(signed(CHECKPOINT, [EVE]))


def test_a_key_signs_for_its_own_journal_only() -> None:
    """The name is part of the key's id, and the origin part of what is signed."""
    other = NOTE.replace("/log/7f", "/log/7e")
    with pytest.raises(Distrusted, match="no pinned key signed"):
        believed(other)
    with pytest.raises(Distrusted, match="no pinned key signed"):
        believed(NOTE.replace("/log/7f", "/log/7e", 1))


def test_one_wrong_signature_of_ours_spoils_the_note() -> None:
    wrong = NOTE.replace("\n42\n", "\n43\n")
    with pytest.raises(Distrusted, match="was changed after it was signed"):
        believed(wrong)
    right = signed(Checkpoint(CHECKPOINT.origin, Head(43, CHECKPOINT.head.root)), [WITNESS]).splitlines()[-1]
    with pytest.raises(Distrusted, match="was changed after it was signed"):
        believed(f"{wrong}{right}\n", OURS, WITNESS)


@pytest.mark.parametrize("origin", ["", "two words", "plus+sign", "line\nbreak", "é", "tab\t"])
def test_a_journal_is_named_plainly(origin: str) -> None:
    with pytest.raises(ValueError, match="cannot name a journal"):
        signed(Checkpoint(origin, EMPTY), [OURS])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE[:-1],
        NOTE.split("\u2014")[0],
        NOTE.replace("\u2014", "-"),
        NOTE.replace("\n42\n", "\n042\n"),
        NOTE.replace("\n42\n", "\n-42\n"),
        NOTE.replace("\n42\n", "\n\u0664\u0662\n"),
        NOTE.replace("\n42\n", f"\n{10**30}\n"),
        NOTE.replace("\n42\n", "\n42\nmore\n"),
        NOTE.replace("=\n\n", "\n\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE + "one more line\n",
        NOTE + NOTE.splitlines()[-1] * 2 + "\n",
        NOTE + "\u2014 witness.example A===\n",
        NOTE + "".join(f"\u2014 w{n} AAAA\n" for n in range(20)),
    ],
)
def test_what_is_no_checkpoint_is_told(note: str) -> None:
    with pytest.raises(Distrusted, match="is no checkpoint, or damaged"):
        believed(note)


def test_a_root_that_is_no_hash_is_told() -> None:
    lines = f"{CHECKPOINT.origin}\n42\n{'A' * 42}B=\n"  # the last letter has bits beyond the 32 bytes
    raw = key_id(CHECKPOINT.origin, OURS.public) + OURS.sign(lines.encode())
    with pytest.raises(Distrusted, match="its root is no hash"):
        believed(f"{lines}\n\u2014 {CHECKPOINT.origin} {base64.b64encode(raw).decode()}\n")


@given(at=st.integers(0, len(NOTE) - 1), put=st.characters(max_codepoint=0x3000))
@settings(max_examples=80)
def test_a_changed_character_is_rejected(at: int, put: str) -> None:
    if put == NOTE[at]:
        assert believed(NOTE) == CHECKPOINT
        return
    with pytest.raises(Distrusted):
        believed(NOTE[:at] + put + NOTE[at + 1 :])
