"""Ways to get something past whoever checks a bundle, or to hurt them, each tried without any of the keys."""

import base64
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reviewed import DAWN, FIRST, SECOND, Campaign, campaign
from test_bundle import PEOPLE, bundled, repacked

from pipeline import archive, merkle, plainjson, policy, recordlog, trust, unbundle
from pipeline.archive import member
from pipeline.bundle import earlier
from pipeline.cli import cli, main
from pipeline.envelope import PAYLOAD_TYPE, encoded
from pipeline.errors import Distrusted, UsageFault
from pipeline.exporting import export
from pipeline.signing import PublicKey, Signer, own_signer

HEAD = "<4s5H3L2H"

ROW = "<4s4B4HL2L5H2L"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return own_signer(tmp_path_factory.mktemp("key") / "server")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, server: Signer) -> Campaign:
    """Two creatives, both approved and handed over; nobody changes them here."""
    made = campaign(tmp_path_factory.mktemp("made"), approvers=PEOPLE.format(server=server.public.line))
    for id_ in (FIRST, SECOND):
        made.decide("approve", id_)
    export(made.desk(), [server])
    return made


@pytest.fixture(scope="module")
def sent(made: Campaign) -> Path:
    """What was sent."""
    return bundled(made).path


def wrong(path: Path, now: datetime = DAWN) -> str:
    """What is wrong with a bundle, all of it."""
    found = unbundle.check(path, now)
    return "\n".join([*found.wrong, *(why for one in found.creatives for why in one.why)])


@pytest.mark.parametrize(
    "name", ["a.", "a ", "NUL", "con.txt", "a/Lpt1.mp4", "é", ".hidden", "a\u200b", "x" * 260, "$(a)"]
)
def test_a_name_that_some_system_takes_otherwise_is_not_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(Distrusted, match=r"odd\.zip is no bundle: it has a name"):
        archive.unpacked(path, tmp_path / "out")


def entry(name: str, raw: bytes, at: int) -> tuple[bytes, bytes]:
    """What stands before a file of a zip, and its row in the table of contents."""
    crc, size, written = zlib.crc32(raw), len(raw), name.encode()
    head = struct.pack(HEAD, b"PK\3\4", 20, 0, 0, 0, 33, crc, size, size, len(written), 0) + written
    attributes = 0o100644 << 16
    numbers = (20, 3, 20, 0, 0, 0, 0, 33, crc, size, size, len(written), 0, 0, 0, 0, attributes, at)
    return head, struct.pack(ROW, b"PK\1\2", *numbers) + written


def closed(files: bytes, table: bytes, count: int) -> bytes:
    return files + table + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(table), len(files), 0)


def test_files_that_lie_in_each_other_do_not_grow(tmp_path: Path) -> None:
    files, rows = bytes(1000), list[tuple[str, bytes, int]]()
    for number in range(20):  # each holds all that come after it
        rows.append((f"f{number}", files, len(files)))
        files = entry(f"f{number}", files, 0)[0] + files
    whole = len(files)
    starts = [whole - size - len(entry(name, raw, 0)[0]) for name, raw, size in rows]
    table = b"".join(entry(name, raw, at)[1] for (name, raw, _), at in zip(rows, starts, strict=True))
    path = tmp_path / "bomb.zip"
    path.write_bytes(closed(files, table, len(rows)))
    with pytest.raises(Distrusted, match="something is hidden in it"):
        archive.unpacked(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def hidden(raw: bytes) -> Mapping[str, bytes]:
    """A zip with something that not every program sees."""
    start = int.from_bytes(raw[-6:-2], "little")
    files, table, end = raw[:start], raw[start:-22], raw[-22:]
    evil, _ = entry("instagram/evil.mp4", b"evil", 0)
    moved = end[:16] + (start + len(evil) + 4).to_bytes(4, "little") + end[20:]
    return {
        "before": b"#!/bin/sh\n" + raw,
        "after": raw + b"x",
        "comment": raw[:-2] + b"\1\0x",
        "between": files + evil + b"evil" + table + moved,
        "another name": files[:30] + b"E" + files[31:] + table + end,
    }


@pytest.mark.parametrize("where", ["before", "after", "comment", "between", "another name"])
def test_nothing_is_hidden_from_some_programs(made: Campaign, sent: Path, tmp_path: Path, where: str) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(hidden(sent.read_bytes())[where])
    with pytest.raises(Distrusted, match=r"something is hidden in it|is damaged"):
        unbundle.check(path, made.now)


def test_a_table_of_contents_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, row = entry("a", b"", 0)
    path = tmp_path / "long.zip"
    path.write_bytes(closed(b"", row * 1000, 1000))
    monkeypatch.setattr(archive, "MOST", 100)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # it would read all of it
    with pytest.raises(Distrusted, match="it has more than 100 files"):
        archive.unpacked(path, tmp_path / "out")


def test_a_large_bundle_can_be_opened_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 3000)  # two gigabytes are too many for a test
    path = tmp_path / "large.zip"
    archive.packed([member(f"{number:02}", bytes(300)) for number in range(30)], path)
    assert b"PK\6\6" in path.read_bytes()
    archive.unpacked(path, tmp_path)
    assert len(list(tmp_path.glob("[0-9]*"))) == 30


def test_a_damaged_bundle_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    archive.packed([member("a", b"one"), member("b/c", b"two")], path)
    raw = path.read_bytes()
    for spot in range(len(raw)):
        path.write_bytes(raw[:spot] + bytes([raw[spot] ^ 0xFF]) + raw[spot + 1 :])
        opened(path, tmp_path / f"spot{spot}")
    for length in range(len(raw)):
        path.write_bytes(raw[:length])
        with pytest.raises(Distrusted):
            archive.unpacked(path, tmp_path / f"cut{length}")


def opened(path: Path, target: Path) -> None:
    """Either it is refused, or what comes out of it is what was put in."""
    try:
        archive.unpacked(path, target)
    except Distrusted:
        return
    assert ((target / "a").read_bytes(), (target / "b" / "c").read_bytes()) == (b"one", b"two")


def test_no_word_of_a_fault_steers_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(**_: object) -> None:
        raise UsageFault("one\x1b]0;x\x07\ntwo")

    monkeypatch.setattr(cli, "main", faulty)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (2, "one\ufffd]0;x\ufffd\ntwo\n")


def test_what_is_believed_has_an_end(sent: Path) -> None:
    told = json.loads(archive.one(sent, "approvals/trust.json"))
    keys = [PublicKey(number.to_bytes(32)).line for number in range(trust.MOST + 1)]
    with pytest.raises(Distrusted, match="names 501 keys, more than the 500"):
        trust.read(json.dumps({**told, "servers": keys}).encode())
    stages = [{"id": f"s{number}", "role": "reviewer", "after": [f"s{number - 1}"][:number]} for number in range(5000)]
    with pytest.raises(Distrusted, match="does not say whom to believe"):
        trust.read(json.dumps({**told, "policy": {"version": 1, "stages": stages}}).encode())
    with pytest.raises(ValueError, match="there are 5000 stages, allowed 20"):
        policy.from_plain({"version": 1, "stages": stages})
    told["policy"]["stages"][0]["id"] = "\ud800"
    with pytest.raises(Distrusted, match="does not say whom to believe"):
        trust.read(json.dumps(told).encode())


def test_an_earlier_bundle_may_be_anything(sent: Path, tmp_path: Path) -> None:
    path = tmp_path / "earlier.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("manifest.json", bytes(100_000))
    raw = path.read_bytes()
    for odd in (
        raw,
        raw[:45] + b"\xff\xff" + raw[47:],
        raw[:60],
        b"",
        sent.read_bytes().replace(b"manifest.json", b"m\xffnifest.json"),
    ):
        path.write_bytes(odd)
        with pytest.raises(UsageFault, match=r"there is no manifest to compare with in earlier\.zip"):
            earlier(path)


def test_a_number_without_end_is_no_json(made: Campaign, sent: Path) -> None:
    raw = archive.one(sent, "manifest.json").replace(b'"seconds": 2.0', b'"seconds": 1e999')
    with pytest.raises(Distrusted, match=r"manifest\.json is damaged"):
        unbundle.check(repacked(sent, {"manifest.json": raw}), made.now.astimezone(UTC))


@pytest.mark.parametrize("name", ["stage", "choice", "files", "role", "identity", "at", "policy", "approver"])
def test_a_decision_of_any_kind_ends_in_a_sentence(
    made: Campaign, sent: Path, server: Signer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = f"approvals/{FIRST.replace('/', '_')}.json"
    statement = json.loads(base64.b64decode(json.loads(archive.one(sent, file))["payload"]))
    event = json.loads(statement["predicate"]["events"][0]["body"])
    monkeypatch.setattr(merkle, "included", lambda *_: True)  # who owns the key can make a record of anything
    for odd in ([], {}, None, 5, "9999-12-31T23:59:59Z"):
        holder = event if name == "at" else event["fields"]
        body = plainjson.canonical({**event, **({name: odd} if holder is event else {"fields": {**holder, name: odd}})})
        statement["predicate"]["events"][0]["body"] = body.decode()
        payload = plainjson.canonical(statement)
        signature = base64.b64encode(server.sign(encoded(PAYLOAD_TYPE, payload))).decode()
        told = {"payload": base64.b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE}
        raw = json.dumps({**told, "signatures": [{"sig": signature}]}).encode()
        assert wrong(repacked(sent, {file: raw}), made.now) != "" or name == "approver"


def test_an_approval_has_an_end(made: Campaign, sent: Path, server: Signer) -> None:
    file = f"approvals/{FIRST.replace('/', '_')}.json"
    statement = json.loads(base64.b64decode(json.loads(archive.one(sent, file))["payload"]))
    statement["predicate"]["events"] *= 5001
    payload = plainjson.canonical(statement)
    signature = base64.b64encode(server.sign(encoded(PAYLOAD_TYPE, payload))).decode()
    told = {"payload": base64.b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE}
    raw = json.dumps({**told, "signatures": [{"sig": signature}]}).encode()
    assert "5001 events, at most 5000 are read" in wrong(repacked(sent, {file: raw}), made.now)


def test_a_log_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordlog, "LONGEST", 1 << 20)
    (tmp_path / "log.json").symlink_to("/dev/zero")
    with pytest.raises(Distrusted, match=r"log\.json is longer than any log, over 1 MB"):
        recordlog.rows(tmp_path / "log.json")
