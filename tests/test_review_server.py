"""The server itself: where it listens, who it answers, how it starts and ends."""

import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import KNIFE
from desks import AMINA, Built, built, files
from waitress import wasyncore

from pipeline.errors import EnvironmentFault, UsageFault
from pipeline.review import server
from pipeline.review.site import Site


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


@pytest.fixture
def desk(made: dict[str, Path], tmp_path: Path) -> Iterator[Built]:
    with built(tmp_path, made) as one:
        yield one


@pytest.fixture
def running(desk: Built, tmp_path: Path) -> Iterator[Site]:
    here, listening = server.opened(desk.desk, tmp_path, server.listen())
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    yield here
    listening.trigger.pull_trigger(lambda: wasyncore.close_all(listening._map))  # its loop ends when nothing is left
    thread.join(5)
    listening.task_dispatcher.shutdown()
    assert not thread.is_alive()


class Talk:
    """A browser with a cookie, over a real connection."""

    def __init__(self, here: Site) -> None:
        self.here, self.cookie = here, ""
        self.cookie = self.ask("GET", f"/enter?token={here.entrance.token}")[1]["Set-Cookie"].split(";")[0]

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        talk = http.client.HTTPConnection("127.0.0.1", self.here.port, timeout=10)
        talk.request(method, path, headers={"Cookie": self.cookie, **headers})
        answer = talk.getresponse()
        told = answer.status, answer.headers, answer.read()
        talk.close()
        return told


def test_the_page_and_its_films_come_over_a_real_connection(running: Site, made: dict[str, Path]) -> None:
    talk = Talk(running)
    status, headers, page = talk.ask("GET", "/")
    assert status == 200
    assert b"Knife crime" in page
    assert "Server" not in headers
    film = running.desk.creative(KNIFE).creative["variants"][1]["sha256"]
    status, headers, part = talk.ask("GET", f"/media/{film}.mp4", Range="bytes=0-1")
    assert (status, part) == (206, made["film"].read_bytes()[:2])
    assert headers["Content-Range"].startswith("bytes 0-1/")
    status, headers, part = talk.ask("HEAD", f"/media/{film}.mp4")
    assert (status, part) == (200, b"")
    assert int(headers["Content-Length"]) == made["film"].stat().st_size


def test_another_host_is_refused_before_anything_else(running: Site) -> None:
    assert Talk(running).ask("GET", "/", Host="evil.example")[0] == 400


def test_an_endless_form_is_refused_before_it_is_read(running: Site) -> None:
    talk = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    talk.putrequest("POST", "/bulk/")
    talk.putheader("Content-Length", str(10**9))
    talk.endheaders()
    assert talk.getresponse().status == 413
    talk.close()


def test_the_link_names_this_machine_the_port_and_the_token(running: Site) -> None:
    assert running.link == f"http://127.0.0.1:{running.port}/enter?token={running.entrance.token}"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "localhost", ""])
def test_no_address_is_listened_on_that_others_reach(host: str) -> None:
    with pytest.raises(UsageFault, match="for this machine alone"):
        server.listen(host=host)


def test_a_port_that_is_taken_says_what_to_do() -> None:
    with server.listen() as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=f"port {port} cannot be had, .*leave --port out"):
            server.listen(port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_there_is_not_is_a_mistake(port: int) -> None:
    with pytest.raises(UsageFault, match="there is no port"):
        server.listen(port)


def test_serving_says_the_link_opens_it_and_ends_when_stopped(monkeypatch: pytest.MonkeyPatch, desk: Built) -> None:
    said, opened = list[str](), list[str]()

    class Stopped:
        closed = False

        def run(self) -> None:
            """As waitress: Ctrl-C ends it without a fault."""

        def close(self) -> None:
            Stopped.closed = True

    def created(_: object, *, sockets: list[socket.socket], **__: object) -> Stopped:
        sockets[0].close()
        return Stopped()

    monkeypatch.setattr(server, "create_server", created)
    monkeypatch.setattr(server.webbrowser, "open", opened.append)
    server.serve(desk.desk.project, AMINA, say=said.append)
    assert Stopped.closed
    assert opened[0] in said[0]
    server.serve(desk.desk.project, AMINA, open_browser=False, say=said.append)
    assert len(opened) == 1
