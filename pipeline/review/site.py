"""One open campaign as the page serves it: the desk, who may come in, and what has been shown since it opened."""

import hmac
import secrets
import threading
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest

from pipeline.desk import Desk
from pipeline.review.stills import Stills
from pipeline.unit import Unit

KEY: Final = "spotlight.site"
"""The name in a request's environment under which the server leaves the site."""
REMEMBERED: Final = 2000


@dataclass(slots=True)
class Entrance:
    """The one-time token of the link that was opened, and the secret of the browser that used it."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _used: bool = False
    _secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def admit(self, token: str) -> str | None:
        """The secret for whoever brings the token first; None for anybody else."""
        with self._lock:
            if self._used or not hmac.compare_digest(token.encode(), self.token.encode()):
                return None
            self._used = True
            return self._secret

    def knows(self, secret: str) -> bool:
        return self._used and hmac.compare_digest(secret.encode(), self._secret.encode())


@dataclass(slots=True, kw_only=True)
class Site:
    """What every request is answered from."""

    desk: Desk
    stills: Stills
    port: int
    entrance: Entrance = field(default_factory=Entrance)
    _seen: dict[str, Unit] = field(default_factory=dict)

    @property
    def hosts(self) -> tuple[str, str]:
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def cookie(self) -> str:
        return f"spotlight-review-{self.port}"

    @property
    def link(self) -> str:
        return f"http://{self.hosts[0]}/enter?token={self.entrance.token}"

    def remember(self, unit: Unit) -> None:
        """Keep what is on somebody's screen, so that a decision that comes too late can be told what has changed."""
        self._seen[unit.digest] = unit
        while len(self._seen) > REMEMBERED:
            self._seen.pop(next(iter(self._seen)), None)

    def remembered(self, digest: str) -> Unit | None:
        """What was shown under this digest, while it is remembered."""
        return self._seen.get(digest)


def of(request: HttpRequest) -> Site:
    """The site that a request is for."""
    site: Site = request.META[KEY]
    return site
