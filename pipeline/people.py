"""Who sits at this machine, by what git says of them; and who wrote what is to be judged."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import UsageFault

WROTE: Final = "%ae%n%ce%n%aE%n%cE%n%(trailers:key=Co-authored-by,valueonly)"
PATIENCE: Final = 10.0  # seconds for a git that hangs on a lost network drive


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A name and a mail address as somebody gave them."""

    name: str
    email: str


def said_by_git(root: Path, name: str = "", email: str = "") -> Person:
    """Who git says works in this folder; what is given goes first. Raises `UsageFault` when nobody says."""
    name = name or asked(root, "config", "user.name")
    email = email or asked(root, "config", "user.email")
    if not name or not email:
        raise UsageFault(
            "nobody says who you are: run `git config --global user.name 'Your Name'` and the same for user.email,"
            " or give --name and --email"
        )
    return Person(name=" ".join(name.split()), email=email.strip().casefold())


def authors(root: Path, files: Iterable[str]) -> frozenset[str]:
    """The mail addresses of everybody whose commits touched these files; empty where git keeps none of them.

    Who wrote it with them counts too, and who a .mailmap says that they are.
    """
    said = asked(root, "log", "--no-show-signature", f"--format={WROTE}", "--", *files)
    found = (line.rpartition("<")[2].rstrip("> ").strip().casefold() for line in said.splitlines())
    return frozenset(mail for mail in found if mail)


def forgetful(root: Path) -> bool:
    """Whether git keeps only the last commits here, so that it takes whoever made the first of them for the author."""
    return asked(root, "rev-parse", "--is-shallow-repository") == "true"


def asked(root: Path, *arguments: str) -> str:
    """What git answers; empty when it is not there, is not asked in a repository, or does not know."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 the git that the person uses
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", errors="replace").strip() if done.returncode == 0 else ""
