"""Ways to get something past whoever checks a bundle, or to hurt them, each tried without any of the keys."""

import base64
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from campaigns import read
from click.testing import CliRunner, Result
from reviewed import DAWN, FIRST, SECOND, Campaign, campaign
from test_bundle import PEOPLE, bundled, repacked

from pipeline import archive, locks, merkle, plainjson, policy, recordlog, release, trust, unbundle
from pipeline.archive import SUMS, member
from pipeline.bundle import earlier
from pipeline.cli import cli, main
from pipeline.envelope import PAYLOAD_TYPE, encoded
from pipeline.errors import Distrusted, EnvironmentFault, SpotlightError, UsageFault
from pipeline.exporting import export
from pipeline.handover import thumb
from pipeline.signing import PublicKey, Signer, own_signer

FILM = "drugs_pump-lane_a_en_reels.mp4"
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


@pytest.fixture
def fresh(tmp_path: Path, server: Signer) -> Campaign:
    """One that may be spoilt; nothing is approved."""
    return campaign(tmp_path, approvers=PEOPLE.format(server=server.public.line))


def manifest(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(archive.one(path, "manifest.json"))
    return told


def wrong(path: Path, now: datetime = DAWN) -> str:
    """What is wrong with a bundle, all of it."""
    found = unbundle.check(path, now)
    return "\n".join([*found.wrong, *(why for one in found.creatives for why in one.why)])


def test_a_film_that_nobody_approved_cannot_lie_beside_the_others(made: Campaign, sent: Path) -> None:
    assert wrong(sent, made.now) == ""
    for name in ("instagram/another.mp4", "extra.html", "approvals/other.json", "licences/a/b.txt", "exports/run.exe"):
        told = wrong(repacked(sent, {name: b"x"}), made.now)
        assert told == f"{name} has no place in a bundle, nobody approved it: do not use it"


def test_the_approved_film_cannot_be_put_aside_for_another_in_its_place(made: Campaign, sent: Path) -> None:
    told = manifest(sent)
    told["release"]["files"][FILM] = "words/aside.mp4"
    there = archive.one(sent, f"instagram/{FILM}")
    change = {f"instagram/{FILM}": b"evil", "words/aside.mp4": there, "manifest.json": json.dumps(told).encode()}
    with pytest.raises(Distrusted, match="is not that of a bundle"):
        unbundle.check(repacked(sent, change), made.now)


@pytest.mark.parametrize("platform", ["../..", "/", "con", "Tik Tok", "a\u202eb", "x" * 300, 5, None, [], {}])
def test_a_platform_leads_nowhere(made: Campaign, sent: Path, platform: Any) -> None:
    told = manifest(sent)
    told["creatives"][0]["variants"][0]["platform"] = platform
    told["release"]["files"][FILM] = f"{platform}/{FILM}"
    with pytest.raises(Distrusted, match="is not that of a bundle"):
        unbundle.check(repacked(sent, {"manifest.json": json.dumps(told).encode()}), made.now)


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize("name", [SUMS, "manifest.json", "approvals/log.json", "approvals/x"])
def test_a_folder_with_links_or_pipes_is_not_read(made: Campaign, tmp_path: Path, name: str) -> None:
    folder = bundled(made, folder=True, out=tmp_path).path
    path = folder / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)  # whoever reads it waits for ever
    with pytest.raises(Distrusted, match=rf"'{path.name}' is a link or another special file"):
        unbundle.check(folder, made.now)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(Distrusted, match="is a link"):
        unbundle.check(folder, made.now)


def spotlight(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(folder), *arguments], standalone_mode=False)


def test_no_word_of_it_steers_the_terminal(sent: Path, tmp_path: Path) -> None:
    told = manifest(sent)
    told["draft"] = True
    told["release"]["withheld"] = [{"creative": "\x1b[2J", "why": ["\x9b31m", "\u202e"]}]
    path = repacked(sent, {"manifest.json": json.dumps(told).encode()}).rename(tmp_path / "a\x1b]0;x\x07.zip")
    done = spotlight(tmp_path, "verify", str(path))
    assert done.return_value == 4
    assert "is a DRAFT" in done.stderr
    assert "not in it: " in done.stdout
    assert {"\x1b", "\x07", "\x9b", "\u202e"}.isdisjoint(done.output)


def test_no_word_of_a_fault_steers_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(**_: object) -> None:
        raise UsageFault("one\x1b]0;x\x07\ntwo")

    monkeypatch.setattr(cli, "main", faulty)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (2, "one\ufffd]0;x\ufffd\ntwo\n")


@pytest.mark.parametrize("why", [5, [5], {"a": 1}, [None], "x"])
def test_odd_reasons_end_in_a_sentence(made: Campaign, sent: Path, tmp_path: Path, why: Any) -> None:
    told = manifest(sent)
    told["release"]["withheld"] = [{"creative": FIRST, "why": why}]
    done = spotlight(tmp_path, "verify", str(repacked(sent, {"manifest.json": json.dumps(told).encode()})))
    assert done.return_value is not None, done.exception


def test_without_anybody_to_believe_nothing_is_approved(sent: Path, tmp_path: Path) -> None:
    done = spotlight(tmp_path, "verify", str(repacked(sent, {"approvals/trust.json": None})))
    assert done.return_value == 4
    assert "it does not say whose approval counts: nothing in it is approved" in done.stderr


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


def test_what_lies_beside_it_may_be_anything(made: Campaign, sent: Path, tmp_path: Path) -> None:
    path = tmp_path / sent.name
    path.write_bytes(sent.read_bytes())
    beside = path.with_name(f"{path.stem}{unbundle.ENDING}")
    for text in ("", "[]", '{"subject": [5]}', '{"subject": 5}', '{"payloadType": 5}', "[" * 9999, '{"a": 1e999}'):
        beside.write_text(text, "utf-8")
        with pytest.raises(Distrusted):
            unbundle.origin(path, ())
    beside.unlink()
    beside.symlink_to(path)
    with pytest.raises(Distrusted, match="cannot be read, or is a link"):
        unbundle.origin(path, ())


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


def put(manifest: Any, way: tuple[Any, ...], value: Any) -> None:
    for key in way[:-1]:
        manifest = manifest[key]
    manifest[way[-1]] = value


ODD: tuple[tuple[tuple[Any, ...], Any], ...] = (
    (("creatives", 0, "id"), []),
    (("creatives", 0, "id"), SECOND),
    (("creatives", 0, "location"), "elsewhere"),
    (("creatives", 0, "cover"), "../../secret.jpg"),
    (("creatives", 0, "variants", 0, "file"), "/etc/passwd"),
    (("creatives", 0, "variants", 0, "platform"), "../.."),
    (("creatives", 0, "variants", 0, "bytes"), "5"),
    (("creatives", 0, "variants"), []),
    (("places", 0, "schedule", "time_zone"), "../../etc/passwd"),
    (("places", 0, "schedule", "time_zone"), "Nowhere/Here"),
    (("places", 0, "schedule", "dayparts", 0, "from"), "25:99"),
    (("places", 0, "schedule", "dayparts", 0, "days"), ["never"]),
    (("places", 0, "schedule", "last_day"), "2020-01-01"),
    (("places", 0, "targeting", "last_age"), 10**30),
    (("places", 0, "targeting", "circle", "radius_metres"), 10**30),
    (("places", 0, "targeting", "circle", "latitude"), 1e300),
    (("creatives", 0, "variants", 0, "measured"), {"seconds": 2.0, "width": "1080"}),
    (("places",), []),
    (("draft",), True),
    (("title",), None),
)


def test_an_odd_manifest_ends_in_a_sentence(fresh: Campaign) -> None:
    project, whole = read(fresh.root), (fresh.output / "manifest.json").read_bytes()
    for way, value in ODD:
        told = json.loads(whole)
        put(told, way, value)
        (fresh.output / "manifest.json").write_text(json.dumps(told), "utf-8")
        with pytest.raises(UsageFault, match="run `spotlight build`"):
            release.passed(project, fresh.now, unapproved=True)


def test_two_creatives_cannot_share_a_cover_with_two_digests(fresh: Campaign) -> None:
    fresh.edit(lambda told: put(told, ("creatives", 0, "cover"), told["creatives"][1]["cover"]))
    with pytest.raises(Distrusted, match=r"cover\.jpg was changed while it was packed"):
        bundled(fresh, unapproved=True)
    assert not list(fresh.root.glob("dist/**/*"))


@pytest.mark.parametrize("raw", [b"", b"no picture", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_cover_that_is_no_picture_ends_in_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "cover.jpg").write_bytes(raw)
    with pytest.raises(SpotlightError, match=r"cover\.jpg"):
        thumb(tmp_path / "cover.jpg")


def test_a_manifest_that_is_exchanged_after_the_first_look_changes_nothing(
    made: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (made.output / "manifest.json").read_bytes()
    evil = whole.replace(b"Tonight.", b"Tonight!")
    real, looks = Path.read_bytes, list[Path]()

    def exchanged(self: Path) -> bytes:
        if self.name == "manifest.json":
            looks.append(self)
            return evil if len(looks) == 1 else whole
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", exchanged)
    with pytest.raises(Distrusted, match="nothing may be released"):
        bundled(made)
    assert looks


def test_nobody_who_answers_for_a_finding_is_named(tmp_path: Path, server: Signer) -> None:
    made = campaign(tmp_path, approvers=PEOPLE.format(server=server.public.line))
    waiver = {"name": "Wren Hale <wren@example.org>", "reason": "seen", "until": "2027-01-01"}
    texts = dict.fromkeys(("message", "measured", "limit", "fix", "place", "source", "written"), "")
    finding = {"rule": "A", "severity": "error", **texts, "seconds": None, "box": None, "waived": waiver}
    made.edit(lambda told: told["creatives"][0]["findings"].append(finding))
    made.edit(lambda told: told["creatives"][0]["variants"][0]["findings"].append(finding))
    for id_ in (FIRST, SECOND):
        made.decide("approve", id_)
    export(made.desk(), [server])
    path = bundled(made).path
    assert b"Hale" not in path.read_bytes()
    assert manifest(path)["creatives"][0]["findings"][0]["waived"] == {**waiver, "name": ""}
    assert wrong(path, made.now) == ""


def test_nothing_is_left_behind_when_the_origin_cannot_be_told(
    made: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(_: object) -> None:
        raise EnvironmentFault("cannot go on while reading what is to be locked")

    monkeypatch.setattr(locks, "taken", unread)
    with pytest.raises(EnvironmentFault):
        bundled(made, out=tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_a_number_without_end_is_no_json(made: Campaign, sent: Path) -> None:
    raw = archive.one(sent, "manifest.json").replace(b'"seconds": 2.0', b'"seconds": 1e999')
    with pytest.raises(Distrusted, match=r"manifest\.json is damaged"):
        unbundle.check(repacked(sent, {"manifest.json": raw}), made.now.astimezone(UTC))


def test_a_folder_may_be_where_one_stands(made: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bundled(made, folder=True, out=tmp_path).path)
    done = spotlight(tmp_path, "verify", ".")
    assert (done.return_value, done.exception) == (0, None)


def test_a_file_that_cannot_be_read_is_told(made: Campaign, sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(unbundle, "sha256", denied)
    assert f"README.html is in {SUMS} and cannot be read" in wrong(sent, made.now)


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
