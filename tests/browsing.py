"""A browser without a window: what it is served, and what it may do, on a desk of very small films."""

import re
from pathlib import Path
from typing import Any

from desks import IDS, Built
from django.test import Client
from django.test.utils import setup_test_environment

from pipeline.review import settings, site
from pipeline.review.stills import Stills

PORT = 8123
HOST = f"127.0.0.1:{PORT}"
KNIFE = IDS[2]

settings.configure(PORT)
setup_test_environment()


class Browser:
    """A client that has come in by the link, or not yet."""

    def __init__(self, desk: Built, folder: Path, *, inside: bool = True, careful: bool = False) -> None:
        self.built = desk
        self.site = site.Site(desk=desk.desk, stills=Stills(folder / "stills"), port=PORT)
        self.client = Client(enforce_csrf_checks=careful, HTTP_HOST=HOST, **{site.KEY: self.site})
        if inside:
            self.enter()

    def enter(self) -> Any:
        return self.client.get("/enter", {"token": self.site.entrance.token})

    def get(self, path: str, **headers: str) -> Any:
        self.built.write()
        return self.client.get(path, headers=headers)

    def post(self, path: str, told: dict[str, Any] | None = None, **headers: str) -> Any:
        self.built.write()
        return self.client.post(path, told or {}, headers=headers)

    def form(self, path: str) -> str:
        """The token of the forms on a page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path).content.decode())
        assert found
        return found[1]

    def decision(self, id_: str, kind: str = "approve", **changes: str) -> dict[str, str]:
        """What the form on a creative's page sends; looking at it comes first."""
        one = self.get(f"/c/{id_}/").context["one"]
        return {"kind": kind, "stage": "comms", "unit": one.unit, "files": one.files, **changes}


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
