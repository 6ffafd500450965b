"""Who wrote what is to be judged, as git tells it."""

import subprocess
from pathlib import Path

import pytest
from reviewed import FIRST, campaign

from pipeline.deciding import Refused
from pipeline.people import authors, forgetful, said_by_git


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Tess", "-c", "user.email=Tess@Example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def committed(root: Path, *message: str) -> None:
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", *message)


def test_authors_are_known_by_any_spelling_and_by_those_who_wrote_with_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a", "utf-8")
    committed(tmp_path, "-m", "Begin", "-m", "Co-authored-by: Amina Khan <Amina@example.org>")
    assert authors(tmp_path, ("a.yaml",)) == {"tess@example.org", "amina@example.org"}
    (tmp_path / ".mailmap").write_text("Tess <tess@home.example> <tess@example.org>\n", "utf-8")
    assert "tess@home.example" in authors(tmp_path, ("a.yaml",))
    assert authors(tmp_path, ("b.yaml",)) == frozenset()
    assert said_by_git(tmp_path, "Amina", " AMINA@Example.org ").email == "amina@example.org"


def test_where_git_forgets_who_wrote_it_nobody_approves(tmp_path: Path) -> None:
    made = campaign(tmp_path)
    committed(made.root, "-m", "Begin")
    (made.root / "more").write_text("more", "utf-8")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-q", "-m", "More")
    assert not forgetful(made.root)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{made.root}", str(shallow))
    assert forgetful(shallow)
    (made.root / ".git").rename(tmp_path / "whole")
    (shallow / ".git").rename(made.root / ".git")
    with pytest.raises(Refused, match="cannot say who wrote this: run `git fetch --unshallow`"):
        made.decide("approve", FIRST)
    made.decide("request-changes", FIRST, text="Not yet.")
