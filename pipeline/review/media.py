"""Files by the digest of their bytes, in pieces: films need ranges, and nothing is ever read whole."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from pipeline.review import site
from pipeline.review.ranges import Span, Unsatisfiable, span

TYPES: Final = {
    "mp4": "video/mp4",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "vtt": "text/vtt; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
"""What is served and as what: never what a file says of itself."""
Answer = TypeVar("Answer", bound=HttpResponseBase)
PIECE: Final = 64 * 1024
DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
FOR_EVER: Final = "private, max-age=31536000, immutable"


def found(request: HttpRequest, sha256: str) -> Path:
    """Where the bytes of a digest lie, of those that the desk has shown; raises `Http404` for all others."""
    path = site.of(request).desk.media(sha256) if DIGEST.fullmatch(sha256) else None
    if path is None:
        raise Http404
    return path


@require_safe
def media(request: HttpRequest, sha256: str, extension: str) -> HttpResponseBase:
    """The file, a part of it, or that the browser has it."""
    path = found(request, sha256)
    if extension not in TYPES or path.suffix != f".{extension}":
        raise Http404
    tag = f'"{sha256}"'
    if unchanged(request, tag):
        return kept(HttpResponse(status=304), tag)
    try:
        stream = path.open("rb")
    except OSError:
        raise Http404 from None
    size = stream.seek(0, 2)
    try:
        part = span(request.headers.get("Range", ""), size) if _ranged(request, tag) else None
    except Unsatisfiable:
        stream.close()
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        answer["Accept-Ranges"] = "bytes"
        return answer
    return _sent(request, stream, part, size, tag, TYPES[extension])


def _sent(
    request: HttpRequest, stream: BinaryIO, part: Span | None, size: int, tag: str, kind: str
) -> HttpResponseBase:
    whole = part or Span(0, size - 1)
    answer: HttpResponseBase
    if request.method == "HEAD":
        stream.close()
        answer = HttpResponse(content_type=kind)
    else:
        answer = StreamingHttpResponse(Pieces(stream, whole), content_type=kind, status=206 if part else 200)
    answer["Content-Length"] = str(whole.length)
    answer["Accept-Ranges"] = "bytes"
    if part:
        answer["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return kept(answer, tag)


class Pieces:
    """Part of an open file, a piece at a time; a browser that goes away before the first still has it closed."""

    def __init__(self, stream: BinaryIO, part: Span) -> None:
        self._stream, self._part = stream, part

    def __iter__(self) -> Iterator[bytes]:
        self._stream.seek(self._part.first)
        left = self._part.length
        while left > 0 and (piece := self._stream.read(min(PIECE, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self._stream.close()


def _ranged(request: HttpRequest, tag: str) -> bool:
    """A range is for GET alone, and only of the file that the browser means."""
    return request.method == "GET" and request.headers.get("If-Range", tag) == tag


def unchanged(request: HttpRequest, tag: str) -> bool:
    """Whether the browser says that it has this already."""
    names = [name.strip().removeprefix("W/") for name in request.headers.get("If-None-Match", "").split(",")]
    return tag in names or names == ["*"]


def kept(answer: Answer, tag: str) -> Answer:
    """The answer, to be kept for good by this browser and nobody between."""
    answer["ETag"], answer["Cache-Control"], answer["Vary"] = tag, FOR_EVER, "Cookie"
    return answer
