"""The journal only grows, survives kills, tells what was tampered with, and forgets people without losing its proof."""

import json
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Any

import pytest

from pipeline import __version__
from pipeline.entries import GUARDS
from pipeline.errors import Distrusted, EnvironmentFault, SpotlightError, UsageFault
from pipeline.journal import Journal
from pipeline.merkle import EMPTY, Tree, consistent, included, leaf, root
from pipeline.plainjson import canonical

HOUSE = Path(__file__).parent.parent
NOON = datetime(2026, 5, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))
AMINA = ("Amina Khan", "amina@example.org")

WRITER = """
import sys
from pathlib import Path
from pipeline.journal import Journal
sys.stdin.readline()
journal, count = Journal.at(Path(sys.argv[1])), int(sys.argv[2])
for _ in range(count):
    with journal.writing() as writer:
        person = writer.person(sys.argv[3], f"{sys.argv[3]}@example.org")
        text = writer.text("too dark " * 50, person=person)
        writer.append("comment", person=person, text=text)
        last = writer.append("decide", person=person, as_="request-changes")
    print(last.seq, flush=True)
"""


def writer(path: Path, count: int, who: str) -> "subprocess.Popen[str]":
    """A program that writes pairs of events and says each time that they are kept."""
    command = [sys.executable, "-S", "-c", WRITER, str(path), str(count), who]
    return subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def begun(program: "subprocess.Popen[str]") -> IO[str]:
    """Let it begin; gives what it tells."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("go\n")
    program.stdin.flush()
    return program.stdout


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review" / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal.at(path, now=lambda: NOON, patience=0.05) as opened:
        yield opened


def fill(journal: Journal, count: int = 6) -> str:
    """Comments of Amina's; gives her id."""
    with journal.writing() as writer:
        person = writer.person(*AMINA)
        for n in range(count):
            writer.append("comment", person=person, text=writer.text(f"comment {n}", person=person), frame=n)
    return person


def raw(path: Path, *statements: str | tuple[str, tuple[Any, ...]], guarded: bool = True) -> None:
    """What somebody with another program does: guards off, whatever they like, guards on again."""
    with closing(sqlite3.connect(path)) as connection:
        for name in GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
        for name, guard in GUARDS.items() if guarded else ():
            connection.execute(f"CREATE TRIGGER {name} {guard}")
        connection.commit()


def rows(path: Path) -> list[tuple[int, bytes, bytes, bytes]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT seq, body, leaf, root FROM event ORDER BY seq").fetchall()


# Writing and reading


def test_a_new_journal_is_an_empty_tree(journal: Journal) -> None:
    assert (journal.size(), journal.events(), journal.head(), journal.check()) == (0, (), EMPTY, ())


def test_an_event_is_written_in_one_spelling(journal: Journal) -> None:
    with journal.writing() as writer:
        event = writer.append("view", creative="drugs/café/a/en", zebra=1, ant=[1.5, None])
    assert event.body.decode() == (
        '{"at":"2026-05-01T12:00:00Z","fields":{"ant":[1.5,null],"creative":"drugs/café/a/en","zebra":1},'
        f'"kind":"view","named":null,"person":"","seq":1,"tool":"spotlight {__version__}"}}'
    )
    assert (event.seq, event.at, event.kind, event.person) == (1, "2026-05-01T12:00:00Z", "view", "")
    assert event.fields == {"creative": "drugs/café/a/en", "zebra": 1, "ant": [1.5, None]}


def test_events_are_there_when_it_is_opened_again(journal: Journal, path: Path) -> None:
    fill(journal, 3)
    with Journal.at(path) as again:
        assert again.events() == journal.events()
        assert [event.seq for event in again.events(after=1)] == [2, 3]
        assert again.name == journal.name
        assert len(again.name) == 32


def test_a_writer_sees_what_it_wrote(journal: Journal) -> None:
    fill(journal, 1)
    with journal.writing() as writer:
        writer.append("view")
        assert [event.kind for event in writer.events()] == ["comment", "view"]


def test_the_root_is_over_the_bodies(journal: Journal) -> None:
    fill(journal, 5)
    bodies = [event.body for event in journal.events()]
    assert journal.root() == root(bodies)
    assert journal.root(3) == root(bodies[:3])


def test_each_event_is_proved_under_each_later_head(journal: Journal) -> None:
    fill(journal, 6)
    for event in journal.events():
        for size in range(event.seq, 7):
            proof = journal.inclusion(event.seq, size)
            assert included(event.body, event.seq - 1, journal.head(size), proof)
    assert consistent(journal.head(4), journal.head(), journal.consistency(4))


def test_a_writing_that_fails_leaves_nothing(journal: Journal, path: Path) -> None:
    fill(journal, 2)
    before = journal.head()
    with suppress(KeyboardInterrupt), journal.writing() as writer:
        person = writer.person("Ben", "ben@example.org")
        writer.append("comment", person=person, text=writer.text("half said", person=person))
        raise KeyboardInterrupt
    assert journal.head() == before
    assert journal.person(person) is None
    assert b"half said" not in path.read_bytes()
    fill(journal, 1)
    assert (journal.size(), journal.check()) == (3, ())


def test_what_is_no_json_is_not_written(journal: Journal) -> None:
    with pytest.raises(TypeError), journal.writing() as writer:
        writer.append("view", when=NOON)
    assert journal.size() == 0


def test_a_thread_does_not_write_inside_its_own_writing(journal: Journal) -> None:
    with journal.writing() as writer:
        with pytest.raises(RuntimeError, match="already being written"), journal.writing():
            pass
        writer.append("view")
    assert journal.size() == 1


# People and texts


def test_names_and_texts_are_beside_the_log(journal: Journal) -> None:
    person = fill(journal, 1)
    (event,) = journal.events()
    assert journal.person(person) == AMINA
    assert journal.text(event.fields["text"]) == "comment 0"
    assert not any(word in event.body for word in (b"Amina", b"amina", b"comment 0"))


def test_the_same_words_twice_have_two_ids(journal: Journal) -> None:
    with journal.writing() as writer:
        person = writer.person(*AMINA)
        assert writer.text("too dark", person=person) != writer.text("too dark", person=person)


def test_a_person_is_their_mail_address(journal: Journal) -> None:
    with journal.writing() as writer:
        amina = writer.person(*AMINA)
        first = writer.append("view", person=amina)
        assert writer.person("Amina Khan-Shah", " Amina@Example.org") == amina
        second = writer.append("view", person=amina)
        assert writer.person("Amina Khan", "amina.khan@example.org") != amina
    assert journal.person(amina) == ("Amina Khan-Shah", "amina@example.org")
    named = [json.loads(event.body)["named"] for event in (first, second)]
    assert [journal.text(name) for name in named] == ["Amina Khan", "Amina Khan-Shah"]


def test_a_person_without_a_mail_address_is_told(journal: Journal) -> None:
    with pytest.raises(UsageFault, match="Ben has no mail address"), journal.writing() as writer:
        writer.person("Ben", " ")


def test_nobody_acts_under_an_unknown_id(journal: Journal) -> None:
    with pytest.raises(ValueError, match="nobody this journal knows"), journal.writing() as writer:
        writer.append("view", person="person-x")


def test_half_a_character_is_told(journal: Journal) -> None:
    with pytest.raises(UsageFault, match="half a character"), journal.writing() as writer:
        writer.text("broken \ud83d", person=writer.person(*AMINA))


def test_unknown_ids_have_no_text(journal: Journal) -> None:
    assert journal.text("text-x") is None
    assert journal.person("person-x") is None


# Guards


@pytest.mark.parametrize("own", [True, False], ids=["our connection", "another program"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = x'00' WHERE seq = 2",
        "UPDATE OR REPLACE event SET seq = 1 WHERE seq = 2",
        "UPDATE OR IGNORE event SET seq = 9 WHERE seq = 3",
        "DELETE FROM event WHERE seq = 3",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event VALUES (2, x'00', x'00', x'00')",
        "REPLACE INTO event VALUES (3, x'00', x'00', x'00')",
        "INSERT OR IGNORE INTO event VALUES (2, x'00', x'00', x'00')",
        "INSERT INTO event VALUES (2, x'00', x'00', x'00') ON CONFLICT DO UPDATE SET body = x'00'",
        "INSERT INTO event VALUES (5, x'00', x'00', x'00')",
        "INSERT INTO event VALUES (0, x'00', x'00', x'00')",
        "INSERT INTO event VALUES (NULL, x'00', x'00', x'00')",
    ],
)
def test_events_are_only_ever_added(journal: Journal, path: Path, statement: str, *, own: bool) -> None:
    fill(journal, 3)
    before = rows(path)
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError, match="an event"):
        (journal._connection if own else other).execute(statement)
    assert rows(path) == before
    assert journal.check() == ()


# Tampering


def relabelled(body: bytes, **changes: Any) -> bytes:
    return canonical({**json.loads(body), **changes})


def test_an_edited_row_is_named(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, ("UPDATE event SET body = ? WHERE seq = 3", (relabelled(rows(path)[2][1], kind="decide"),)))
    assert journal.check() == ("event 3 was edited: it does not have the hash that was written with it",)


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b"[" * 100_000, "text", None])
def test_a_row_with_anything_in_it_is_named(journal: Journal, path: Path, body: object) -> None:
    fill(journal)
    raw(
        path,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name = 'event'",
    )
    raw(path, ("UPDATE event SET body = ?, leaf = 7, root = NULL WHERE seq = 3", (body,)))
    assert any("event 3 was edited" in sentence for sentence in journal.check())


def test_rows_before_the_first_are_named(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, *(f"INSERT INTO event SELECT {seq}, body, leaf, root FROM event WHERE seq = 6" for seq in (-5, 0)))
    assert journal.check() == tuple(
        f"event {seq} was put in from outside: the first event of a journal is 1" for seq in (-5, 0)
    )


def test_every_edited_row_is_named(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, "UPDATE event SET body = body || x'20' WHERE seq IN (2, 5)")
    assert [sentence.split(":")[0] for sentence in journal.check()] == ["event 2 was edited", "event 5 was edited"]


def test_a_deleted_row_is_named(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, "DELETE FROM event WHERE seq = 4")
    assert journal.check() == ("event 4 is missing: deleted after being written",)
    raw(path, "DELETE FROM event WHERE seq IN (1, 2)")
    assert journal.check()[0] == "events 1 to 2 are missing: deleted after being written"


def test_a_deleted_row_is_named_when_the_rest_moves_up(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, "DELETE FROM event WHERE seq = 4", "UPDATE event SET seq = 4 WHERE seq = 5")
    assert journal.check()[0] == "event 4 was put out of order: it was written as event 5"


def test_reordered_rows_are_named(journal: Journal, path: Path) -> None:
    fill(journal)
    swap = [f"UPDATE event SET seq = {to} WHERE seq = {of}" for of, to in ((2, 99), (5, 2), (99, 5))]
    raw(path, *swap)
    assert journal.check() == (
        "event 2 was put out of order: it was written as event 5",
        "event 5 was put out of order: it was written as event 2",
    )


def test_a_replaced_row_is_named(journal: Journal, path: Path) -> None:
    fill(journal)
    body = relabelled(rows(path)[2][1], kind="approve")
    raw(path, ("UPDATE event SET body = ?, leaf = ? WHERE seq = 3", (body, leaf(body))))
    assert journal.check() == (
        "event 3 was replaced: the log up to it does not have the root that was written with it",
    )


def test_a_row_of_another_making_is_named(journal: Journal, path: Path) -> None:
    fill(journal)
    body = rows(path)[2][1].replace(b":", b": ")
    raw(path, ("UPDATE event SET body = ?, leaf = ? WHERE seq = 3", (body, leaf(body))))
    assert journal.check() == ("event 3 was put in from outside: it is not written as this journal writes",)


def test_a_cut_tail_is_told_by_a_checkpoint(journal: Journal, path: Path) -> None:
    fill(journal)
    head = journal.head()
    raw(path, "DELETE FROM event WHERE seq > 4")
    assert journal.check() == ()  # nothing in the file itself says so
    assert journal.check(head) == (
        "the journal ends at event 4, but a checkpoint saw 6: the last 2 are gone, or an old copy was put back",
    )
    fill_again(path, 5)
    with Journal.at(path) as again:
        assert again.check(head) == ("the first 6 events are not those a checkpoint saw: the log was rewritten",)


def fill_again(path: Path, count: int) -> None:
    with Journal.at(path) as journal:
        fill(journal, count)


def test_a_log_rewritten_throughout_is_told_by_a_checkpoint(journal: Journal, path: Path) -> None:
    fill(journal)
    heads = journal.head(2), journal.head()
    tree, changes = Tree(), []
    for seq, written, _, _ in rows(path):
        body = relabelled(written, kind="approve") if seq == 3 else written
        tree.add(leaf(body))
        row = (body, leaf(body), tree.root(), seq)
        changes.append(("UPDATE event SET body = ?, leaf = ?, root = ? WHERE seq = ?", row))
    raw(path, *changes)
    assert journal.check(heads[0]) == ()
    assert journal.check(*heads) == ("the first 6 events are not those a checkpoint saw: the log was rewritten",)


def test_a_checkpoint_of_the_log_itself_is_fine(journal: Journal) -> None:
    fill(journal)
    assert journal.check(EMPTY, journal.head(3), journal.head()) == ()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE text SET text = 'all is well' WHERE text = 'comment 2'", "was edited"),
        ("DELETE FROM text WHERE text = 'comment 2'", "is missing"),
        ("UPDATE text SET text = NULL, salt = NULL WHERE text = 'comment 2'", "is gone, and no event says"),
    ],
)
def test_a_tampered_text_is_named(journal: Journal, path: Path, statement: str, sentence: str) -> None:
    fill(journal)
    id_ = journal.events()[2].fields["text"]
    raw(path, statement)
    (told,) = journal.check()
    assert told.startswith(f"the text {id_[:14]} of event 3 {sentence}")


def test_a_tampered_person_is_named(journal: Journal, path: Path) -> None:
    fill(journal, 2)
    raw(path, "UPDATE person SET email = 'boss@example.org'")
    assert [sentence.split(" of ")[1].split(":")[0] for sentence in journal.check()] == [
        "event 1 was edited",
        "event 2 was edited",
    ]


def test_a_tampered_name_is_named(journal: Journal, path: Path) -> None:
    fill(journal, 1)
    raw(path, "UPDATE text SET text = 'The Boss' WHERE text = 'Amina Khan'")
    assert [sentence.split(" of ")[1].split(":")[0] for sentence in journal.check()] == ["event 1 was edited"]


def test_a_missing_guard_is_named(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, guarded=False)
    assert journal.check() == tuple(f"the guard {name} was taken out of the journal or changed" for name in GUARDS)


def test_nothing_is_added_to_a_tampered_log(journal: Journal, path: Path) -> None:
    fill(journal)
    body = relabelled(rows(path)[2][1], kind="approve")
    raw(path, ("UPDATE event SET body = ? WHERE seq = 3", (body,)))
    with Journal.at(path) as again:
        with pytest.raises(Distrusted, match=r"review/journal.sqlite3 was tampered with, event 3 was edited"):
            again.events()
        with pytest.raises(Distrusted), again.writing():
            pytest.fail("never here")
        assert len(again.check()) == 1
    assert len(rows(path)) == 6


def test_a_log_that_shrinks_under_an_open_page_is_told(journal: Journal, path: Path) -> None:
    fill(journal)
    raw(path, "DELETE FROM event WHERE seq > 4")
    with pytest.raises(Distrusted, match="gone or others"):
        journal.events()


# Erasing


def texts_in(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_an_erased_person_is_nowhere_and_the_log_still_verifies(journal: Journal, path: Path) -> None:
    with journal.writing() as writer:
        amina, ben = writer.person(*AMINA), writer.person("Ben Wild", "ben@example.org")
        for n in range(300):  # enough for pages to be split and joined
            for who, word in ((amina, "apricot"), (ben, "bramble")):
                writer.append("comment", person=who, text=writer.text(f"{word} {n} " * (n % 30 + 1), person=who))
    before, events = journal.head(), journal.events()
    assert b"apricot" in texts_in(path)

    journal.erase(amina, by=ben)

    assert not any(word in texts_in(path) for word in (b"apricot", b"Amina", b"amina"))
    assert journal.person(amina) is None
    assert journal.text(events[0].fields["text"]) is None
    assert journal.person(ben) == ("Ben Wild", "ben@example.org")
    assert journal.text(events[1].fields["text"]) == "bramble 0 "
    assert journal.events()[:600] == events
    last = journal.events()[-1]
    assert (last.kind, last.person, last.fields) == ("erase", ben, {"erased": amina})
    assert consistent(before, journal.head(), journal.consistency(before.size))
    assert journal.check(before) == ()


def test_erasing_twice_is_one_event(journal: Journal) -> None:
    person = fill(journal, 1)
    journal.erase(person)
    journal.erase(person)
    assert [event.kind for event in journal.events()] == ["comment", "erase"]


def test_who_comes_back_after_erasure_is_somebody_new(journal: Journal) -> None:
    person = fill(journal, 1)
    journal.erase(person)
    assert fill(journal, 1) != person
    assert journal.check() == ()


def test_nobody_cannot_be_erased(journal: Journal) -> None:
    with pytest.raises(UsageFault, match="knows nobody with the id person-x"):
        journal.erase("person-x")


def test_an_old_page_that_is_still_read_is_told_and_can_be_erased_later(journal: Journal, path: Path) -> None:
    person = fill(journal, 3)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM text").fetchone()
        with pytest.raises(EnvironmentFault, match="another program still reads older pages"):
            journal.erase(person)
        assert journal.text(journal.events()[0].fields["text"]) is None
    journal.erase(person)
    assert b"comment 0" not in texts_in(path)
    assert journal.check() == ()


# What may be wrong with the file or the machine


@pytest.mark.parametrize(
    "wrong", [b"not a database at all, but long enough to be one" * 40, b"SQLite format 3\0" * 300]
)
def test_a_file_that_is_no_database_is_told(path: Path, wrong: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(wrong)
    with pytest.raises(UsageFault, match=r"review/journal.sqlite3 is damaged or no database"):
        Journal.at(path)
    assert path.read_bytes() == wrong


@pytest.mark.parametrize("setup", ["CREATE TABLE songs (title)", "PRAGMA application_id=77"])
def test_another_programs_database_is_left_alone(path: Path, setup: str) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute(setup)
    before = path.read_bytes()
    with pytest.raises(UsageFault, match="another program's database"):
        Journal.at(path)
    assert path.read_bytes() == before


def test_damaged_pages_are_told(journal: Journal, path: Path) -> None:
    fill(journal, 40)
    journal.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(byte ^ 0x5A for byte in whole[4096:]))
    with Journal.at(path) as damaged:
        (told,) = damaged.check()
        assert told.startswith("review/journal.sqlite3 is damaged (")
        with pytest.raises(UsageFault, match="is damaged"):
            damaged.events()
        with pytest.raises(UsageFault, match="is damaged"), damaged.writing():
            pytest.fail("never here")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 0.99])
def test_a_torn_file_is_told(journal: Journal, path: Path, share: float) -> None:
    fill(journal, 40)
    journal.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with suppress(UsageFault), Journal.at(path) as torn:
        assert torn.check() != ()
        with pytest.raises(UsageFault, match="is damaged"):
            torn.events()


def test_a_folder_where_the_file_should_be_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(EnvironmentFault, match=r"journal.sqlite3 cannot be written"):
        Journal.at(path)


def test_a_file_where_the_folder_should_be_is_told(path: Path) -> None:
    path.parent.write_text("in the way")
    with pytest.raises(EnvironmentFault, match=r"opening review/journal.sqlite3"):
        Journal.at(path)


def test_a_journal_that_may_not_be_written_is_told(journal: Journal) -> None:
    fill(journal, 1)
    journal._connection.execute("PRAGMA query_only=ON")
    with pytest.raises(EnvironmentFault, match="cannot be written: see who may write"):
        fill(journal, 1)


def test_a_full_disk_is_told_and_loses_nothing(journal: Journal) -> None:
    fill(journal, 3)
    before = journal.head()
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(EnvironmentFault, match="the disk is full"), journal.writing() as writer:
        writer.append("view", creative="x" * 100_000)
    assert journal.head() == before
    journal._connection.execute("PRAGMA max_page_count=1000000")
    fill(journal, 1)
    assert (journal.size(), journal.check(before)) == (4, ())


def test_a_fault_that_is_swallowed_leaves_the_tree_as_it_was(journal: Journal) -> None:
    fill(journal, 1)
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    with suppress(SpotlightError), journal.writing() as writer:
        journal._connection.execute(f"PRAGMA max_page_count={pages}")
        with suppress(sqlite3.Error):
            writer.append("view", creative="x" * 100_000)
    journal._connection.execute("PRAGMA max_page_count=1000000")
    assert (journal.size(), journal.check()) == (1, ())


def test_a_journal_that_is_held_is_told(journal: Journal, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault, match="held by another program"):
            fill(journal, 1)
        assert journal.size() == 0  # reading goes on
    fill(journal, 1)
    assert journal.size() == 1


def test_a_new_journal_waits_for_whoever_is_making_it(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault, match="held by another program"):
            Journal.at(path, patience=0.02)
        soon = threading.Timer(0.1, lambda: other.execute("ROLLBACK"))
        soon.start()
        with Journal.at(path, patience=10) as journal:
            assert journal.size() == 0
        soon.join()


def test_a_new_journal_is_its_owners_alone(journal: Journal, path: Path) -> None:
    fill(journal, 1)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_it_loads_nothing_but_the_standard_library(tmp_path: Path) -> None:
    code = "import sys, pipeline.journal; print(sorted({'pydantic', 'cryptography', 'yaml'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# Several at once, and kills


def test_threads_share_a_journal(path: Path) -> None:
    with Journal.at(path) as journal:
        threads = [threading.Thread(target=fill, args=(journal, 8)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [event.seq for event in journal.events()] == list(range(1, 33))
        assert journal.check() == ()


def test_programs_that_open_and_write_at_once_lose_nothing(path: Path) -> None:
    programs = [writer(path, 25, who) for who in ("amina", "ben", "chi")]
    for program in programs:
        begun(program)
    acknowledged = [int(line) for program in programs for line in program.communicate(timeout=30)[0].split()]
    assert [program.returncode for program in programs] == [0, 0, 0]
    with Journal.at(path) as journal:
        assert [event.seq for event in journal.events()] == list(range(1, 151))
        assert sorted(acknowledged) == list(range(2, 151, 2))
        by = {event.person for event in journal.events()}
        assert {journal.person(person) for person in by} == {(n, f"{n}@example.org") for n in ("amina", "ben", "chi")}
        assert journal.check() == ()


def test_a_kill_leaves_no_half_event_and_loses_none_that_was_acknowledged(path: Path) -> None:
    acknowledged: list[int] = []
    for n, program in enumerate([writer(path, 1_000_000, "amina") for _ in range(20)]):  # all start up at once
        told = begun(program)
        acknowledged.append(int(told.readline()))
        time.sleep(n * 0.0013)  # in the midst of another part of a writing each time
        program.kill()
        acknowledged += [int(line) for line in told.read().splitlines(keepends=True) if line.endswith("\n")]
        program.communicate()
        with Journal.at(path) as journal:
            events = journal.events()
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            assert [event.kind for event in events] == ["comment", "decide"] * (len(events) // 2)
            assert acknowledged[-1] <= len(events)
            assert journal.check() == ()
    assert len(acknowledged) >= 20
    assert acknowledged == sorted(set(acknowledged))
