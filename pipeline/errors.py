"""Everything that can go wrong, as plain exceptions; `cli` alone turns them into a message and an exit code.

SpotlightError
├── MistakesFound     the authored files are wrong: every mistake at once, each with its place    exit 2
├── UsageFault        the command was asked for something that is not there                       exit 2
├── EnvironmentFault  this machine lacks something: a font, ffmpeg, space on the disk             exit 3
├── Distrusted        a signature, approval or journal is not what was signed or written            exit 4
└── MakingFault       one picture, sound or file could not be made; the others go on              exit 1

A broken platform rule is not here: it is a value, `model.Finding`.
"""

import errno
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to put right in one authored file; `line` and `column` start at 1, 0 is the file as a whole."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class SpotlightError(Exception):
    """The root; its text is one sentence for the person at the keyboard."""

    exit_code = 1


class MistakesFound(SpotlightError):
    """Raised once, after everything has been read."""

    exit_code = 2

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes

    def __reduce__(self) -> tuple[type["MistakesFound"], tuple[tuple[Mistake, ...]]]:
        return type(self), (self.mistakes,)  # so that a worker's mistakes reach the one who reports them


class UsageFault(SpotlightError):
    """Raised for a selection, file or option that matches nothing."""

    exit_code = 2


class EnvironmentFault(SpotlightError):
    """Raised when this machine cannot do the work whatever the scripts say."""

    exit_code = 3


class Distrusted(SpotlightError):
    """Raised for what was tampered with, or is signed by no key that is pinned: nothing in it is to be believed."""

    exit_code = 4


class MakingFault(SpotlightError):
    """Raised by the rooms that make files; carries what was being made in its sentence."""


def from_os_error(fault: OSError, doing: str) -> SpotlightError:
    """The sentence for a failed file operation; a full disk is the machine's fault, not the file's."""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return EnvironmentFault(
            f"the disk is full while {doing}: free some space (`spotlight cache gc` helps) and run again"
        )
    place = f" ({Path(fault.filename).name})" if isinstance(fault.filename, str) else ""
    return EnvironmentFault(f"cannot go on while {doing}{place}: {fault.strerror or fault}")
