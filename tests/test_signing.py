"""Keys as OpenSSH keeps them: ours and a person's are used, any other kind is refused with what to do instead."""

import base64
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import EnvironmentFault, SpotlightError, UsageFault
from pipeline.signing import PublicKey, own_signer, public_key, signer

# RFC 8032, 7.1, test 2
SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
LINE = PublicKey(PUBLIC).line


def unasked() -> str:
    pytest.fail("no passphrase is needed")


def locked(passphrase: str) -> KeySerializationEncryption:
    """With as little work as the form allows."""
    return PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(1).build(passphrase.encode())


def key_file(path: Path, secret: object, encryption: KeySerializationEncryption | None = None) -> Path:
    """The private key as ssh-keygen leaves it."""
    path.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, encryption or NoEncryption()))  # type: ignore[attr-defined]
    path.chmod(0o600)
    return path


def known(path: Path, encryption: KeySerializationEncryption | None = None) -> Path:
    return key_file(path, Ed25519PrivateKey.from_private_bytes(SECRET), encryption)


def test_a_signature_is_that_of_the_rfc(tmp_path: Path) -> None:
    one = signer(known(tmp_path / "id"), unasked)
    assert one.public.raw == PUBLIC
    assert one.sign(b"\x72") == SIGNATURE
    assert one.public.verifies(SIGNATURE, b"\x72")
    assert not one.public.verifies(SIGNATURE, b"\x73")
    assert not one.public.verifies(SIGNATURE[:-1], b"\x72")
    assert not one.public.verifies(b"", b"\x72")


def test_a_line_is_read_with_and_without_its_comment() -> None:
    assert LINE.startswith("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI")
    assert public_key(LINE) == public_key(f" {LINE} amina@laptop of mine\n") == PublicKey(PUBLIC)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine")
def test_ssh_keygen_and_we_agree(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a b", "-f", tmp_path / "id"], check=True)
    line = (tmp_path / "id.pub").read_text()
    one = signer(tmp_path / "id", unasked)
    assert one.public == public_key(line)
    assert line.startswith(one.public.line)
    listed = subprocess.run(["ssh-keygen", "-l", "-f", tmp_path / "id.pub"], check=True, capture_output=True, text=True)
    assert listed.stdout.split()[1] == one.public.fingerprint
    own = own_signer(tmp_path / "own")
    told = subprocess.run(["ssh-keygen", "-y", "-f", tmp_path / "own"], check=True, capture_output=True, text=True)
    assert told.stdout.split()[:2] == own.public.line.split()


def test_a_passphrase_is_asked_for_and_tried(tmp_path: Path) -> None:
    path = known(tmp_path / "id", locked("pässwort"))
    assert signer(path, lambda: "pässwort").public.raw == PUBLIC
    for wrong in ("password", "\ud83d"):
        with pytest.raises(UsageFault, match="the key id cannot be opened: its passphrase is another one"):
            signer(path, lambda wrong=wrong: wrong)  # type: ignore[misc]


def test_our_own_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "signing"
    first = own_signer(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----")
    assert own_signer(path) == first
    assert own_signer(tmp_path / "other") != first
    assert [file.name for file in path.parent.iterdir()] == ["signing"]


def test_a_key_that_somebody_made_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = known(tmp_path / "own")
    monkeypatch.setattr(Path, "exists", lambda _: False)  # it was not there a moment ago
    assert own_signer(theirs).public.raw == PUBLIC


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    one = signer(known(tmp_path / "id"), unasked)
    assert repr(one) == f"Signer(public=PublicKey(raw={PUBLIC!r}))"


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = known(tmp_path / "id")
    path.chmod(0o640)
    with pytest.raises(EnvironmentFault, match="others on this machine can read the private key id: run `chmod 600`"):
        signer(path, unasked)


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        (lambda: rsa.generate_private_key(65537, 1024), "ssh-rsa"),
        (lambda: ec.generate_private_key(ec.SECP256R1()), "ecdsa-sha2-nistp256"),
    ],
)
@pytest.mark.parametrize("encryption", [None, locked("secret")])
def test_other_kinds_of_key_are_refused_with_what_to_do(
    tmp_path: Path, secret: Callable[[], rsa.RSAPrivateKey], kind: str, encryption: KeySerializationEncryption | None
) -> None:
    private = secret()
    with pytest.raises(UsageFault, match=rf"id is of the kind {kind}, .*`ssh-keygen -t ed25519`"):
        signer(key_file(tmp_path / "id", private, encryption), unasked)
    line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    with pytest.raises(UsageFault, match=rf"begins with '{kind}' instead of ssh-ed25519: .*`ssh-keygen -t ed25519`"):
        public_key(line)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no private key of OpenSSH's kind"),
        ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n", "no private key of OpenSSH's kind"),
        (LINE, "the public half of a key: give the file without .pub"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "is damaged"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAA\n-----END OPENSSH PRIVATE KEY-----\n", "is damaged"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "is damaged"),
    ],
)
def test_what_is_no_private_key_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "id"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(UsageFault, match=told):
        signer(path, unasked)


def test_a_missing_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="there is no key file id: make an Ed25519 key"):
        signer(tmp_path / "id", unasked)
    with pytest.raises(EnvironmentFault, match="reading a key"):
        signer(tmp_path, unasked)
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match="making the key own"):
        own_signer(tmp_path / "file" / "own")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 not/base64!",
        LINE[:-1],
        LINE[:-4],
        f"{LINE}AAAA",
        "no\x1b[31m key",
        f"ssh-rsa {LINE.split()[1]}",
        "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAABHRoaXM=",
    ],
)
def test_what_is_no_public_key_is_told(line: str) -> None:
    with pytest.raises(UsageFault, match="key") as told:
        public_key(line)
    assert "\x1b" not in str(told.value)


def test_two_halves_that_do_not_fit_are_told(tmp_path: Path) -> None:
    path = known(tmp_path / "id")
    body = base64.b64decode("".join(path.read_text().splitlines()[1:-1])).replace(SECRET, SECRET[::-1])
    path.write_text(
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{base64.b64encode(body).decode()}\n-----END OPENSSH PRIVATE KEY-----\n"
    )
    with pytest.raises(UsageFault, match="its two halves do not fit"):
        signer(path, unasked)


@given(at=st.integers(0, 10_000), bits=st.integers(1, 255))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_key_is_told_or_is_still_the_key(tmp_path: Path, at: int, bits: int) -> None:
    path = known(tmp_path / "id")
    raw = bytearray(path.read_bytes())
    raw[at % len(raw)] ^= bits
    path.write_bytes(raw)
    try:
        assert signer(path, lambda: "").public.raw == PUBLIC
    except SpotlightError as fault:
        assert "\n" not in str(fault)  # noqa: PT017 either is right
