"""A timeline's words as WebVTT captions and as a transcript, for people who cannot see or hear the film."""

from pipeline.galley import plain
from pipeline.model import Script


def webvtt(script: Script) -> str:
    """Captions in the W3C WebVTT form, one cue a beat that says something."""
    cues, start = [], 0.0
    for beat in script.beats:
        stop = start + beat.seconds
        lines = plain(f"{beat.copy}\n{beat.note}").splitlines()
        words = "\n".join(line.strip() for line in lines if line.strip())  # an empty line would end the cue
        if words:
            escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            cues.append(f"{beat.id}\n{_stamp(start)} --> {_stamp(stop)}\n{escaped}\n")
        start = stop
    return "\n".join(["WEBVTT\n", *cues])


def transcript(script: Script) -> str:
    """Everything the film says, a line a beat, and that music plays; what it shows is the alt text's part."""
    lines = []
    for beat in script.beats:
        texts = (beat.copy, beat.note, *(layer.text for layer in beat.layers if layer.kind == "tag"))
        lines.append(" — ".join(" ".join(plain(text).split()) for text in texts if text))
    return "\n".join(["[Music plays; nobody speaks]", *(line for line in lines if line)]) + "\n"


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
