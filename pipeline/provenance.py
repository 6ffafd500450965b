"""What a bundle was made from and with: an in-toto statement with the SLSA v1 provenance predicate, beside the archive.

https://slsa.dev/spec/v1.0/provenance. It names no machine, no person and no time; the commit and the digests of all
inputs say what to build again. It is signed where somebody gives a key, and says the same without.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pipeline import __version__, envelope, plainjson
from pipeline.envelope import Statement, Subject
from pipeline.locks import Lock
from pipeline.people import asked
from pipeline.project import Project
from pipeline.signing import Signer
from pipeline.unbundle import SLSA

BUILD: Final = "urn:spotlight:bundle:1"
"""What kind of build it is: `spotlight build`, then `spotlight bundle`, of the inputs that are named."""


def statement(project: Project, lock: Lock, name: str, sha256: str, wishes: dict[str, Any]) -> Statement:
    """What is said of the bundle `name`; `lock` is that of all that it was made from."""
    inputs = [{"name": file, "digest": {"sha256": digest}} for file, digest in lock.inputs.items()]
    fonts = [{"name": f"font {file}", "digest": {"sha256": digest}} for file, digest in lock.fonts.items()]
    predicate = {
        "buildDefinition": {
            "buildType": BUILD,
            "externalParameters": {"campaign": project.campaign.id, **wishes},
            "internalParameters": {"source": _commit(project.root)},
            "resolvedDependencies": [*inputs, *fonts],
        },
        "runDetails": {
            "builder": {
                "id": "urn:spotlight:builder",
                "version": {"spotlight": __version__, "code": lock.code, **lock.tools},
            },
        },
    }
    return Statement(subjects=(Subject(name, sha256),), predicate_type=SLSA, predicate=predicate)


def text(said: Statement, signers: Sequence[Signer]) -> str:
    """The file: an envelope where somebody signs, else the bare statement."""
    if signers:
        return envelope.sealed(said, signers)
    return plainjson.shown(envelope.plain(said))


def _commit(root: Path) -> dict[str, Any]:
    """Which commit the inputs are of, and whether anything in the folder differs from it; nothing outside git."""
    head = asked(root, "rev-parse", "HEAD")
    if not head:
        return {"git": None}
    return {"git": {"commit": head, "dirty": bool(asked(root, "status", "--porcelain", "--", "."))}}
