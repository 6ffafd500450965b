"""What leaves the house: only what is approved, the same bytes everywhere, and anybody can check it."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from campaigns import read
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from reviewed import FIRST, SECOND, Campaign, campaign

from pipeline import archive, published, unbundle
from pipeline.archive import SUMS, member
from pipeline.bundle import Bundled, Wish, bundle
from pipeline.cli import cli
from pipeline.errors import Distrusted, UsageFault
from pipeline.exporting import export
from pipeline.signing import Signer, own_signer

PEOPLE = """version: 1
people:
  - {{id: amina, name: Amina Khan, email: amina@example.org, roles: [reviewer]}}
servers: ["{server}"]
"""


@pytest.fixture
def server(tmp_path: Path) -> Signer:
    return own_signer(tmp_path / "server")


@pytest.fixture
def made(tmp_path: Path, server: Signer) -> Campaign:
    """Two creatives, both approved and handed over."""
    made = campaign(tmp_path, approvers=PEOPLE.format(server=server.public.line))
    for id_ in (FIRST, SECOND):
        made.decide("approve", id_)
    export(made.desk(), [server])
    return made


def bundled(made: Campaign, **wish: Any) -> Bundled:
    return bundle(read(made.root), Wish(**wish), made.now, lambda _: None)


def manifest(path: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(archive.one(path, "manifest.json"))
    return told


def test_it_holds_all_of_what_is_approved_in_a_folder_for_each_platform(made: Campaign) -> None:
    done = bundled(made)
    assert done.path.parent == made.root / "dist"
    assert done.path.name == f"minimal-{hashlib.sha256(archive.one(done.path, SUMS)).hexdigest()[:8]}.zip"
    with zipfile.ZipFile(done.path) as opened:
        names = opened.namelist()
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[:-1] == sorted(names[:-1])
    folders = {name.partition("/")[0] for name in names if "/" in name}
    assert folders >= {"instagram", "web", "covers", "words", "exports", "approvals", "licences"}
    assert "instagram/drugs_pump-lane_a_en_reels.mp4" in names
    assert {"manifest.json", "README.html", SUMS} <= set(names)
    told = manifest(done.path)
    file = told["creatives"][0]["variants"][0]["file"]
    inside = archive.one(done.path, told["release"]["files"][file])
    assert inside == (made.output / file).read_bytes()
    assert told["release"]["approved"] == {FIRST: "2027-03-01T09:01:00Z", SECOND: "2027-03-01T09:02:00Z"}


def test_its_manifest_keeps_to_the_published_schema(made: Campaign) -> None:
    first = bundled(made)
    made.build(hook="Loud corner?")
    told = manifest(bundled(made, since=first.path).path)
    part = dict(published.schema()["$defs"]["Release"], **{"$defs": published.schema()["$defs"]})
    assert [fault.message for fault in Draft202012Validator(part).iter_errors(told["release"])] == []


def test_only_what_is_approved_leaves_and_the_manifest_says_why_the_rest_does_not(
    made: Campaign, server: Signer
) -> None:
    made.decide("withdraw", SECOND)
    export(made.desk(), [server])
    told = manifest(bundled(made).path)
    assert [one["id"] for one in told["creatives"]] == [FIRST]
    (held,) = told["release"]["withheld"]
    assert held["creative"] == SECOND
    assert held["why"][0] == "it is pending"
    assert told["places"][0]["creatives"] == 1
    assert not [name for name in told["release"]["files"] if "_b_en" in name]


def test_nothing_leaves_when_nothing_is_approved_or_it_has_expired(made: Campaign) -> None:
    made.minutes += 91 * 24 * 60
    with pytest.raises(Distrusted, match=r"nothing may be released: .* it is expired; .*; 1 more stand no better"):
        bundled(made)
    assert not (made.root / "dist").exists()
    shutil.rmtree(made.output)
    with pytest.raises(UsageFault, match="nothing is built"):
        bundled(made)


def test_a_file_changed_by_hand_stays_behind(made: Campaign) -> None:
    (made.output / "drugs_pump-lane_a_en_web.gif").write_bytes(b"another")
    told = manifest(bundled(made).path)
    assert [one["id"] for one in told["creatives"]] == [SECOND]
    assert "web.gif was changed after it was built" in told["release"]["withheld"][0]["why"][0]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda told: told["places"][0]["targeting"]["circle"].update(radius_metres=5000), "places"),
        (lambda told: told["places"][0].update(arm="control"), "places"),
        (lambda told: told["creatives"][0]["schedule"]["dayparts"].clear(), f"schedule of {FIRST}"),
        (lambda told: told["creatives"][1]["targeting"].update(first_age=13), f"targeting of {SECOND}"),
        (lambda told: told.update(paid_for_by="Somebody else"), "paid for by"),
    ],
)
def test_where_when_and_who_pays_are_as_written_whatever_the_manifest_says(
    made: Campaign, change: Callable[[dict[str, Any]], object], what: str
) -> None:
    made.edit(change)
    with pytest.raises(UsageFault, match=f"^{what} in manifest.json is not what campaign.yaml and locations/ say"):
        bundled(made)


def test_who_agreed_to_a_photo_stays_in_the_house(made: Campaign) -> None:
    photo = {"id": "corner", "alt": "A lane", "credit": "J. Amari", "licence": "CC0-1.0", "consent": "Mrs Osei agreed"}
    made.edit(lambda told: told["creatives"][0]["photos"].append(photo))
    done = bundled(made)
    assert b"Osei" not in done.path.read_bytes()
    assert "Pump Lane, corner: J. Amari; CC0-1.0" in archive.one(done.path, "licences/credits.txt").decode()


def test_a_draft_says_so_everywhere_and_is_never_verified(made: Campaign) -> None:
    made.build(hook="Loud corner?")
    done = bundled(made, unapproved=True)
    assert done.path.name.startswith("minimal-DRAFT-")
    told = manifest(done.path)
    assert told["draft"] is True
    assert told["release"]["approved"] == {FIRST: None, SECOND: None}
    page = archive.one(done.path, "README.html").decode()
    assert "Nobody approved this" in page
    assert "<title>DRAFT: " in page
    requests = json.loads(archive.one(done.path, "exports/instagram.json"))["requests"]
    assert requests[0]["body"]["name"] == "DRAFT-minimal"
    found = unbundle.check(done.path, made.now)
    assert (found.draft, found.creatives, found.trusted) == (True, (), None)
    result = CliRunner().invoke(cli, ["-C", str(made.root.parent), "verify", str(done.path)], standalone_mode=False)
    assert result.return_value == 4
    assert "is a DRAFT" in result.stderr


def test_the_same_inputs_give_the_same_bytes_in_another_folder(made: Campaign, tmp_path: Path) -> None:
    first = bundled(made)
    other = tmp_path / "elsewhere" / "a clone"
    shutil.copytree(made.root, other, ignore=shutil.ignore_patterns("dist", "review"))
    # why a file was made is another story on each machine
    path = other / "output" / "minimal" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"reason": "new"', '"reason": "the words changed"'), "utf-8")
    again = bundle(read(other), Wish(), made.now + timedelta(days=3), lambda _: None)
    assert again.path.name == first.path.name
    assert again.path.read_bytes() == first.path.read_bytes()


def test_a_folder_holds_the_same(made: Campaign) -> None:
    done = bundled(made, folder=True)
    assert (done.path / SUMS).read_text("utf-8") == done.sums
    found = unbundle.check(done.path, made.now)
    assert (found.wrong, [one.why for one in found.creatives]) == ((), [(), ()])
    assert bundled(made, folder=True).path == done.path


def test_a_stranger_can_check_it_from_itself_alone(made: Campaign) -> None:
    found = unbundle.check(bundled(made).path, made.now)
    assert found.wrong == ()
    assert [(one.creative, one.why, one.files) for one in found.creatives] == [(FIRST, (), 6), (SECOND, (), 6)]
    assert found.trusted is found.told
    late = unbundle.check(bundled(made).path, made.now + timedelta(days=91))
    assert [one.why[0] for one in late.creatives] == ["it is expired"] * 2


def test_no_name_and_no_mail_address_leaves(made: Campaign) -> None:
    raw = bundled(made).path.read_bytes()
    assert b"Amina" not in raw
    assert b"example.org/help" in raw  # so that the search can fail
    assert b"amina@" not in raw


def repacked(path: Path, change: dict[str, bytes | None], *, sums: bool = True) -> Path:
    """A bundle with these files changed, added or left out; with `sums` whoever did it also wrote a new list."""
    with zipfile.ZipFile(path) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    kept = {name: raw for name, raw in {**files, **change}.items() if raw is not None}
    members = [member(name, raw) for name, raw in kept.items() if name != SUMS]
    listed = archive.sums(members) if sums else kept[SUMS].decode()
    target = path.with_name("repacked.zip")
    archive.packed([*members, member(SUMS, listed)], target)
    return target


def test_whatever_is_changed_in_it_is_noticed(made: Campaign) -> None:
    path = bundled(made).path
    film = "instagram/drugs_pump-lane_a_en_reels.mp4"
    unlisted = unbundle.check(repacked(path, {film: b"another"}, sums=False), made.now)
    assert unlisted.wrong == (f"{film} was changed: its bytes are not those in {SUMS}",)
    relisted = unbundle.check(repacked(path, {film: b"another"}), made.now)
    assert relisted.wrong == ()
    assert "was changed after it was built" in relisted.creatives[0].why[0]
    added = unbundle.check(repacked(path, {"tiktok/extra.mp4": b"x"}, sums=False), made.now)
    assert added.wrong == (f"tiktok/extra.mp4 is not in {SUMS}, somebody put it there",)
    gone = unbundle.check(repacked(path, {"README.html": None}, sums=False), made.now)
    assert gone.wrong == (f"README.html is in {SUMS} and is not there",)
    bare = unbundle.check(repacked(path, {"approvals/trust.json": None}), made.now)
    assert (bare.creatives, bare.trusted) == ((), None)


def test_a_changed_word_is_noticed_even_with_a_new_list(made: Campaign) -> None:
    path = bundled(made).path
    told = archive.one(path, "manifest.json").replace(b"Tonight.", b"Tonight!")
    found = unbundle.check(repacked(path, {"manifest.json": told}), made.now)
    assert found.wrong == ()
    assert all("its words, pictures or sound are not those that were decided on" in one.why for one in found.creatives)


def test_what_was_taken_back_since_is_told_in_the_campaign(made: Campaign, server: Signer) -> None:
    path = bundled(made).path
    made.decide("withdraw", SECOND)
    export(made.desk(), [server])
    alone = spotlight(made.root.parent, "verify", str(path))
    assert alone.return_value == 0  # the archive cannot know
    there = spotlight(made.root, "verify", str(path))
    assert there.return_value == 4
    assert there.stderr.startswith(f"{SECOND}: {unbundle.TAKEN_BACK}\n{SECOND}: it is pending\n")
    assert FIRST not in there.stderr


@pytest.mark.parametrize("names", [["../evil"], ["/etc/evil"], ["a//b"], ["a\\b"], ["c:evil"], ["a/./b"], ["x", "X"]])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name in names:
            opened.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(Distrusted, match="is no bundle: "):
        archive.unpacked(path, tmp_path / "out")
    assert not (tmp_path / "evil").exists()


def test_a_zip_that_grows_or_holds_links_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("zeros", bytes(10_000))
    with pytest.raises(Distrusted, match="compressed"):
        unbundle.check(path, campaign_time())
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr(link, "/etc/passwd")
    with pytest.raises(Distrusted, match="is a link"):
        unbundle.check(path, campaign_time())
    path.write_bytes(b"no zip at all")
    with pytest.raises(Distrusted, match="damaged"):
        unbundle.check(path, campaign_time())


def campaign_time() -> Any:
    return Campaign(Path()).now


def test_a_manifest_that_leads_elsewhere_is_not_followed(made: Campaign) -> None:
    path = bundled(made).path
    told = json.loads(archive.one(path, "manifest.json"))
    told["release"]["files"][told["creatives"][0]["cover"]] = "../../secret.jpg"
    with pytest.raises(Distrusted, match=r"manifest\.json is not that of a bundle"):
        unbundle.check(repacked(path, {"manifest.json": json.dumps(told).encode()}), made.now)


def test_it_says_what_changed_since(made: Campaign, server: Signer) -> None:
    before = bundled(made).path
    assert manifest(before)["release"]["changes"] is None

    def rewritten(told: dict[str, Any]) -> None:
        told["creatives"][1]["post"]["text"] = "Tonight!"

    made.build(hook="Loud corner?")
    made.edit(rewritten)
    for id_ in (FIRST, SECOND):
        made.decide("approve", id_)
    export(made.desk(), [server])
    changes = manifest(bundled(made, since=before).path)["release"]["changes"]
    assert changes["since"] == hashlib.sha256(archive.one(before, "manifest.json")).hexdigest()
    assert (changes["recut"], changes["copy_only"], changes["added"], changes["same"]) == ([FIRST], [SECOND], [], 0)
    made.decide("withdraw", SECOND)
    export(made.desk(), [server])
    now = bundled(made, since=before).path
    assert manifest(now)["release"]["changes"]["removed"] == [SECOND]
    assert manifest(bundled(made, since=now).path)["release"]["changes"]["same"] == 1
    (made.root / "not.json").write_text("[]", "utf-8")
    with pytest.raises(UsageFault, match=r"not\.json holds no manifest"):
        bundled(made, since=made.root / "not.json")


def spotlight(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


def test_the_commands_say_what_they_did(made: Campaign, server: Signer, tmp_path: Path) -> None:
    made.decide("withdraw", SECOND)
    export(made.desk(), [server])
    result = spotlight(made.root, "bundle", "--progress", "none")
    assert result.return_value == 0
    (path,) = (made.root / "dist").glob("*.zip")
    assert result.stdout.startswith("1 creative in 6 files, ")
    assert ", 1 held back; what platforms cannot say: " in result.stdout
    assert result.stdout.endswith(f": {path}\n")
    assert f"held back: {SECOND}: it is pending; review has 0 of 1 approval" in result.stderr
    there = spotlight(made.root, "verify", str(path))
    assert (there.return_value, there.stderr) == (0, "")
    assert "keys and policy are those of the campaign here" in there.stdout
    elsewhere = spotlight(tmp_path, "verify", str(path))
    assert elsewhere.return_value == 0
    assert server.public.fingerprint in elsewhere.stdout
    assert f"not in it: {SECOND}: it is pending" in elsewhere.stdout
    told = json.loads(spotlight(tmp_path, "verify", str(path), "--json").stdout)
    assert (told["draft"], told["wrong"], [one["approved"] for one in told["creatives"]]) == (False, [], [True])


def test_beside_it_lies_what_it_was_made_from(made: Campaign, server: Signer, tmp_path: Path) -> None:
    path = bundled(made).path
    beside = path.with_name(f"{path.stem}.provenance.json")
    told = json.loads(beside.read_text("utf-8"))
    assert told["subject"] == [{"name": path.name, "digest": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}}]
    assert (told["_type"], told["predicateType"]) == (
        "https://in-toto.io/Statement/v1",
        "https://slsa.dev/provenance/v1",
    )
    definition = told["predicate"]["buildDefinition"]
    needed = {one["name"]: one["digest"]["sha256"] for one in definition["resolvedDependencies"]}
    script = made.root / "themes" / "drugs.yaml"
    assert needed["themes/drugs.yaml"] == hashlib.sha256(script.read_bytes()).hexdigest()
    assert definition["internalParameters"] == {"source": {"git": None}}
    assert told["predicate"]["runDetails"]["builder"]["version"]["pillow"]
    assert str(tmp_path) not in beside.read_text("utf-8")
    keys = (server.public,)
    assert unbundle.origin(path, keys) == f"{beside.name} tells what it was made from; it is not signed"
    bundled(made, signers=[server])
    assert unbundle.origin(path, keys).endswith(f"signed by {server.public.fingerprint}")
    with pytest.raises(Distrusted, match="not signed by a pinned key"):
        unbundle.origin(path, ())
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Distrusted, match="tells of another bundle"):
        unbundle.origin(path, keys)
    beside.unlink()
    assert unbundle.origin(path, keys) == ""
