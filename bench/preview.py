"""Previews: one frame, and a draft of one creative, each as a whole process from start to file."""

import shutil
from statistics import median

from bench import campaigns
from bench.cold import build
from bench.ground import Ground
from bench.results import Figure, Result
from bench.running import spotlight

CREATIVE = "your-choice/lantern-quay/a/en"
TRIES = 5


def measure(ground: Ground) -> Result:
    root = campaigns.copied(ground.scratch / "preview")
    frame = ("frame", CREATIVE, "--at", "2.5", "-o", str(root / "frame.jpg"))
    first = spotlight(root, *frame).wall
    again = median(spotlight(root, *frame).wall for _ in range(TRIES))
    drafts, edits = [], []
    for nth in range(ground.rounds):
        shutil.rmtree(root / ".spotlight", ignore_errors=True)
        shutil.rmtree(root / "output", ignore_errors=True)
        drafts.append(build(root, CREATIVE, ground.jobs, "--draft"))
        campaigns.reworded(root, CREATIVE.partition("/")[0], nth)
        edits.append(build(root, CREATIVE, ground.jobs, "--draft"))
    return Result(
        name="preview",
        figures=(
            Figure(name="frame, photo not yet developed", value=first, unit="s"),
            Figure(name="frame", value=again, unit="s", most=0.35),
            Figure(name="draft of one creative, nothing kept", value=median(b.ran.wall for b in drafts), unit="s"),
            Figure(name="draft, one word changed", value=median(b.ran.wall for b in edits), unit="s", most=1.5),
            Figure(name="files in the draft", value=drafts[-1].made),
        ),
        notes=("A draft makes every placement of the creative at half size, GIFs and stills included.",),
    )
