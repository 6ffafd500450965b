"""Every address there is."""

from typing import Final

from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from pipeline.review import deeds, media, refusals, shelf, views


class Digest(StringConverter):
    """A SHA-256: the only way to name a file."""

    regex = "[0-9a-f]{64}"


class Frame(StringConverter):
    """The number of a frame; no film has a million."""

    regex = "[0-9]{1,6}"

    def to_python(self, value: str) -> int:  # type: ignore[override]  # Django calls it for its answer alone
        return int(value)


class Edges(StringConverter):
    """Left, top, right and bottom of a box in pixels."""

    regex = "[0-9]{1,5}(?:-[0-9]{1,5}){3}"


register_converter(Edges, "edges")
register_converter(Digest, "digest")
register_converter(Frame, "frame")

ONE: Final = "c/<str:theme>/<str:location>/<str:version>/<str:language>/"

urlpatterns: list[URLPattern] = [
    path("enter", views.enter),
    path("", views.show_wall),
    path(ONE, views.show_creative),
    path(f"{ONE}compare/", views.compare),
    path(f"{ONE}decide/", deeds.decide),
    path(f"{ONE}comment/", deeds.comment),
    path(f"{ONE}resolve/", deeds.resolve),
    path("bulk/", deeds.bulk),
    path("media/<digest:sha256>.<slug:extension>", media.media),
    path("still/<digest:sha256>/<frame:n>.jpg", views.still),
    path("thumb/<digest:sha256>.jpg", views.thumb),
    path("crop/<digest:sha256>/<frame:thousandths>/<edges:edges>.png", views.cut),
    path("changed/<digest:before>/<digest:after>.json", views.changed),
    path("text-boxes/<str:theme>/<str:location>/<str:version>/<str:language>/<slug:placement>.json", views.text_boxes),
    path("help/", views.show_help),
    re_path(r"^static/(?P<name>[a-z0-9_./-]{1,80})$", shelf.static),
]
handler400 = refusals.bad
handler403 = refusals.denied
handler404 = refusals.not_found
handler500 = refusals.broken
