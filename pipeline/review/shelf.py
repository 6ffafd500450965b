"""Styles and scripts of the page: the files that ship with it and with django-htmx, read once, and nothing else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import django_htmx
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pipeline.review.media import unchanged

HOME: Final = Path(__file__).parent / "static"
HTMX: Final = "django_htmx/htmx-2.min.js"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


@dataclass(frozen=True, slots=True)
class Served:
    body: bytes
    kind: str
    tag: str


@cache
def shelf() -> Mapping[str, Served]:
    """Every file there is, by the name it is asked for."""
    own = {path.relative_to(HOME).as_posix(): path for path in sorted(HOME.rglob("*")) if path.suffix in TYPES}
    shipped = Path(django_htmx.__file__).parent / "static" / HTMX
    return MappingProxyType({name: _read(path) for name, path in {**own, HTMX: shipped}.items()})


def _read(path: Path) -> Served:
    body = path.read_bytes()
    return Served(body=body, kind=TYPES[path.suffix], tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"')


@require_safe
def static(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the shelf; asked for again each time, as it changes when Spotlight does."""
    kept = shelf().get(name)
    if kept is None:
        raise Http404
    answer = HttpResponse(status=304) if unchanged(request, kept.tag) else HttpResponse(kept.body, kept.kind)
    answer["ETag"], answer["Cache-Control"] = kept.tag, "private, no-cache"
    return answer
