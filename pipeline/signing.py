"""Ed25519 keys as OpenSSH writes them: who signs, and whose signature is believed. Stdlib and `cryptography` only."""

import base64
import hashlib
import os
import stat
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from pipeline.errors import EnvironmentFault, UsageFault, from_os_error

KIND: Final = "ssh-ed25519"
MAKE_ONE: Final = "make an Ed25519 key with `ssh-keygen -t ed25519` and use that"
_BEGIN, _END = b"-----BEGIN OPENSSH PRIVATE KEY-----", b"-----END OPENSSH PRIVATE KEY-----"
_MAGIC: Final = b"openssh-key-v1\0"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The half that everybody may have."""

    raw: bytes

    @property
    def _blob(self) -> bytes:
        return b"".join(struct.pack(">I", len(part)) + part for part in (KIND.encode(), self.raw))

    @property
    def line(self) -> str:
        """As it stands in a `.pub` file, without a comment."""
        return f"{KIND} {base64.b64encode(self._blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self._blob).digest()).decode().rstrip("=")

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the other half signed exactly this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """Both halves; the private one is never shown."""

    public: PublicKey
    _private: Ed25519PrivateKey = field(repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def public_key(line: str) -> PublicKey:
    """The key of an OpenSSH line, `ssh-ed25519 AAAA... comment`; raises `UsageFault`."""
    kind, _, rest = line.strip().partition(" ")
    if kind != KIND:
        shown = kind[:40] if kind.isascii() and kind.isprintable() else "it"
        raise UsageFault(f"the key begins with '{shown}' instead of {KIND}: {MAKE_ONE}")
    try:
        return _public(base64.b64decode(rest.split()[0], validate=True))
    except (ValueError, IndexError) as fault:
        raise UsageFault(f"the {KIND} key is cut off or damaged: copy the whole line of the .pub file") from fault


def signer(path: Path, passphrase: Callable[[], str]) -> Signer:
    """The signer whose private key `ssh-keygen` left at `path`; `passphrase` is asked only when there is one.

    Raises `UsageFault` for a file that is no such key or a wrong passphrase, `EnvironmentFault` for one that cannot
    be read or that others can read.
    """
    try:
        raw, mode = path.read_bytes(), path.stat().st_mode
    except FileNotFoundError as fault:
        raise UsageFault(f"there is no key file {path.name}: {MAKE_ONE}") from fault
    except OSError as fault:
        raise from_os_error(fault, "reading a key") from fault
    locked, public = _seen(raw, path.name)
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise EnvironmentFault(f"others on this machine can read the private key {path.name}: run `chmod 600` on it")
    try:
        private = load_ssh_private_key(raw, passphrase().encode() if locked else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        wrong = "its passphrase is another one" if locked else "it is damaged"
        raise UsageFault(f"the key {path.name} cannot be opened: {wrong}") from fault
    if not isinstance(private, Ed25519PrivateKey) or _half(private) != public:
        raise UsageFault(f"the key {path.name} cannot be opened: it is damaged, its two halves do not fit")
    return Signer(public, private)


def own_signer(path: Path) -> Signer:
    """The signer of this machine, whose key is made at `path` on first use; raises as `signer` does."""
    try:
        if not path.exists():
            _make(path)
    except OSError as fault:
        raise from_os_error(fault, f"making the key {path.name}") from fault
    return signer(path, lambda: "")


def _half(private: Ed25519PrivateKey) -> PublicKey:
    return PublicKey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _make(path: Path) -> None:
    """Whole or not at all, readable by its owner alone from the first moment, and never over a key that is there."""
    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):  # somebody was faster: theirs it is
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _seen(raw: bytes, name: str) -> tuple[bool, PublicKey]:
    """What a private key shows to everybody: whether it has a passphrase, and its public half.

    Raises `UsageFault` when it is not an Ed25519 key.
    """
    begun = raw.lstrip()
    if begun.startswith((b"ssh-", b"ecdsa-", b"sk-")):
        raise UsageFault(f"{name} is the public half of a key: give the file without .pub")
    if not begun.startswith(_BEGIN):
        raise UsageFault(f"{name} is no private key of OpenSSH's kind: {MAKE_ONE}")
    try:
        blob = base64.b64decode(b"".join(begun[len(_BEGIN) : begun.index(_END)].split()), validate=True)
        (cipher, _, _), end = _strings(blob, len(_MAGIC), 3)
        (public,), _ = _strings(blob, end + 4, 1)  # a count stands between, which is always one
        (kind,), _ = _strings(public, 0, 1)
        if kind == KIND.encode():
            return cipher != b"none", _public(public)
    except ValueError as fault:
        raise UsageFault(f"the key {name} cannot be opened: it is damaged") from fault
    shown = kind.decode() if kind.isascii() and kind.decode().isprintable() else "another"
    raise UsageFault(f"the key {name} is of the kind {shown}, which cannot sign here: {MAKE_ONE}")


def _public(blob: bytes) -> PublicKey:
    """Raises `ValueError`."""
    (kind, raw), end = _strings(blob, 0, 2)
    if kind != KIND.encode() or len(raw) != 32 or end != len(blob):
        raise ValueError("no Ed25519 key")
    return PublicKey(raw)


def _strings(blob: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    """So many strings of an SSH message from `at`, and where they end; raises `ValueError` when it is cut off."""
    read = []
    for _ in range(count):
        length = int.from_bytes(blob[at : at + 4])
        read.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    if at > len(blob):
        raise ValueError("cut off")
    return read, at
