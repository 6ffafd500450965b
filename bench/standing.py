"""The standard campaign as if all of it had been built and judged, for what has to look at everything and does nothing.

One creative is really built; its files stand in for all others', and so do the verdicts on them. Whoever looks at sizes
and times of files, not into them, cannot tell.
"""

import os
from pathlib import Path

from bench import campaigns
from bench.cold import build
from bench.ground import Ground
from pipeline import ledger, verdicts
from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.ledger import CODE, Entry, Ledger


def standing(ground: Ground, name: str) -> tuple[Path, int]:
    """A folder of this name in which everything stands, and how many variants that is."""
    root = campaigns.standard(ground.scratch / name)
    intent = intend(opened(root), Request())
    first = intent.orders[0].cut.creative.id
    build(root, f"{first}/*", ground.jobs)
    _stand_in(intend(opened(root), Request()), first)
    build(root, "*", ground.jobs)  # writes the manifest and the texts, and judges the words
    return root, len(intent.variants)


def _stand_in(intent: Intent, first: str) -> None:
    """Write the ledger and the verdicts as if every variant had been built, each file a link to one that was."""
    made, judged = intent.ledger.entries, verdicts.read(intent.verdicts_path)
    entries: dict[str, Entry] = {}
    for order in intent.orders:
        twin = first if order.kind == "cover" else f"{first}/{order.id.rpartition('/')[2]}"
        target = intent.folder / order.file
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(intent.folder / made[twin].file, target)
        entries[order.id] = ledger.entry(order.parts, "new", intent.folder, order.file, made[twin].record)
        if twin in judged and order.kind != "cover":
            judged[order.id] = judged[twin]
    codes = {order.parts[CODE]: order.code for order in intent.orders}
    ledger.write(intent.ledger_path, Ledger(entries=entries, codes=codes))
    verdicts.write(intent.verdicts_path, judged)
