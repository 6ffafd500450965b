"""Serves one campaign's review page to the browser of this machine, until it is stopped."""

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from django.core.handlers.wsgi import WSGIHandler
from waitress.server import create_server

from pipeline import desk
from pipeline.desk import Desk
from pipeline.errors import EnvironmentFault, UsageFault
from pipeline.people import Person
from pipeline.project import Project
from pipeline.review import settings, site
from pipeline.review.stills import Stills

HOST: Final = "127.0.0.1"
THREADS: Final = 8  # a browser asks for six stills at once, and a page should not wait behind them
LARGEST_HEAD: Final = 32 * 1024

Environment = dict[str, Any]
Start = Callable[..., Any]


class Server(Protocol):
    def run(self) -> None: ...
    def close(self) -> None: ...


def listen(port: int = 0, host: str = HOST) -> socket.socket:
    """A socket on this machine's own address, at a free port unless one is asked for.

    Raises `UsageFault` for an address that others can reach, `EnvironmentFault` for a port that is taken.
    """
    if host != HOST:
        raise UsageFault(f"the review page is for this machine alone and listens on {HOST}, not on {host}")
    if not 0 <= port < 65536:
        raise UsageFault(f"there is no port {port}: use 1024 to 65535, or leave it out for a free one")
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.bind((HOST, port))
    except OSError as fault:
        found.close()
        why = f"port {port} cannot be had, {fault.strerror}"
        raise EnvironmentFault(f"{why}: leave --port out for a free one") from fault
    return found


def application(here: site.Site) -> Callable[[Environment, Start], Any]:
    """The WSGI application of one open campaign."""
    settings.configure(here.port)
    answer = WSGIHandler()

    def answered(environment: Environment, start: Start) -> Any:
        environment[site.KEY] = here
        return answer(environment, start)

    return answered


def opened(at: Desk, folder: Path, sock: socket.socket) -> tuple[site.Site, Server]:
    """The site of a desk and the server that answers for it on this socket; `folder` keeps what is made for looking."""
    stills = Stills(folder / "stills")
    stills.tidy()
    here = site.Site(desk=at, stills=stills, port=int(sock.getsockname()[1]))
    server: Server = create_server(
        application(here),
        sockets=[sock],
        threads=THREADS,
        ident=None,
        max_request_body_size=settings.LARGEST_POST,
        max_request_header_size=LARGEST_HEAD,
        channel_timeout=60,
    )
    return here, server


def serve(
    project: Project, person: Person, *, port: int = 0, open_browser: bool = True, say: Callable[[str], None]
) -> None:
    """Serve a campaign's page until Ctrl-C; `say` is told the link. Raises what `listen` and `desk.opened` raise."""
    at = desk.opened(project, person)
    try:
        here, server = opened(at, project.root / "review", listen(port))
        say(f"The review page is open at {here.link}")
        say("The link works once, in one browser. Ctrl-C ends.")
        if open_browser:
            webbrowser.open(here.link)
        try:
            server.run()  # Ctrl-C ends it
        finally:
            server.close()
    finally:
        at.journal.close()
