"""Who the review page lets in, and what every answer says about itself."""

import http.cookies
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import HOST, IDS, KNIFE, PORT, Browser
from desks import Built, built, files

from pipeline.desk import Desk

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ONE = f"/c/{KNIFE}/"
PAGES = ("/", ONE, "/help/")
FORMS = (f"{ONE}decide/", f"{ONE}comment/", f"{ONE}resolve/", "/bulk/")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


@pytest.fixture
def desk(made: dict[str, Path], tmp_path: Path) -> Iterator[Built]:
    with built(tmp_path, made) as one:
        yield one


@pytest.fixture
def browser(desk: Built, tmp_path: Path) -> Browser:
    return Browser(desk, tmp_path)


@pytest.fixture
def stranger(desk: Built, tmp_path: Path) -> Browser:
    return Browser(desk, tmp_path, inside=False)


def everything(browser: Browser) -> list[str]:
    """An address of every kind that says something of the campaign."""
    variant = browser.site.desk.creatives()[0].creative["variants"][1]
    cover = browser.site.desk.creatives()[0].creative["cover_sha256"]
    digest = variant["sha256"]
    return [
        *PAGES,
        f"/media/{digest}.mp4",
        f"/still/{digest}/0.jpg",
        f"/thumb/{cover}.jpg",
        f"/crop/{digest}/0/0-0-9-9.png",
        f"/changed/{digest}/{digest}.json",
        f"{ONE}compare/",
    ]


def test_the_link_lets_one_browser_in_and_works_once(stranger: Browser, desk: Built) -> None:
    assert stranger.get("/").status_code == 403
    answer = stranger.enter()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert stranger.get("/").status_code == 200
    assert stranger.enter()["Location"] == "/", "the browser that is in may use its link again"
    stranger.client.cookies.clear()
    again = stranger.enter()
    assert again.status_code == 403
    assert stranger.site.cookie not in again.cookies


@pytest.mark.parametrize("where", ["cross-site", "same-site"])
def test_a_link_followed_from_another_page_leads_on_by_a_page_of_ours(stranger: Browser, where: str) -> None:
    answer = stranger.get(f"/enter?token={stranger.site.entrance.token}", **{"sec-fetch-site": where})
    assert answer.status_code == 200, "a redirect would come without the strict cookie"
    assert '<meta http-equiv="refresh" content="0; url=/">' in answer.content.decode()
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "0", "é", "x" * 43])
def test_another_token_lets_nobody_in_and_uses_nothing_up(stranger: Browser, token: str) -> None:
    assert stranger.client.get("/enter", {"token": token}).status_code == 403
    assert stranger.enter().status_code == 302


def test_looking_at_the_link_without_opening_it_does_not_use_it_up(stranger: Browser) -> None:
    assert stranger.client.head(f"/enter?token={stranger.site.entrance.token}").status_code == 405
    assert stranger.enter().status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_other_campaigns(stranger: Browser) -> None:
    cookie: http.cookies.Morsel[str] = stranger.enter().cookies[f"spotlight-review-{PORT}"]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["domain"], cookie["max-age"]) == ("Strict", "/", "", "")
    assert len(cookie.value) >= 43, "256 bits"
    assert stranger.site.entrance.token not in cookie.value


def test_tokens_and_secrets_differ_from_server_to_server(desk: Built, tmp_path: Path) -> None:
    first, second = (Browser(desk, tmp_path, inside=False).enter() for _ in range(2))
    assert first.cookies[f"spotlight-review-{PORT}"].value != second.cookies[f"spotlight-review-{PORT}"].value


def test_the_cookie_of_another_server_opens_nothing(browser: Browser, stranger: Browser) -> None:
    stranger.client.cookies[stranger.site.cookie] = browser.client.cookies[browser.site.cookie].value
    assert stranger.get("/").status_code == 403


def test_no_cookie_is_good_before_the_link_was_used(stranger: Browser) -> None:
    stranger.client.cookies[stranger.site.cookie] = stranger.site.entrance._secret
    assert stranger.get("/").status_code == 403


def test_a_stranger_sees_nothing_at_all(stranger: Browser) -> None:
    for path in everything(stranger):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert b"night out" not in answer.content
        assert b"Amina" not in answer.content
    for path in FORMS:
        assert stranger.post(path).status_code == 403, path
    assert stranger.get("/no-such-page").status_code == 403, "not even which pages there are"
    assert stranger.get("/static/review.css").status_code == 200


def test_who_is_in_sees_all_of_it(browser: Browser) -> None:
    found = {path: browser.get(path).status_code for path in everything(browser)}
    assert found.pop(f"{ONE}compare/") == 404, "nothing to compare with yet"
    assert set(found.values()) == {200}, found


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"[::1]:{PORT}", "", f"{HOST}.evil"],
)
def test_another_host_is_refused(browser: Browser, host: str) -> None:
    answer = browser.get("/", host=host)
    assert answer.status_code == 400
    assert b"night out" not in answer.content


def test_both_names_of_this_machine_are_served(browser: Browser) -> None:
    assert browser.get("/", host=f"localhost:{PORT}").status_code == 200


def test_headers_that_a_proxy_might_set_change_nothing(browser: Browser, stranger: Browser) -> None:
    claims = {"x-forwarded-host": "evil.example", "x-forwarded-user": "admin", "remote-user": "admin"}
    assert "evil" not in browser.get("/", **claims).content.decode()
    assert stranger.get("/", **claims).status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_does_nothing(desk: Built, tmp_path: Path, path: str) -> None:
    careful = Browser(desk, tmp_path, careful=True)
    decision = careful.decision(KNIFE)
    answer = careful.post(path, {**decision, "text": "no", "pick": f"{KNIFE} {decision['unit']} {decision['files']}"})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()
    assert (desk.taken, desk.noted) == ([], 0)


def test_a_form_with_its_token_is_taken(desk: Built, tmp_path: Path) -> None:
    careful = Browser(desk, tmp_path, careful=True)
    told = {**careful.decision(KNIFE), "csrfmiddlewaretoken": careful.form(ONE)}
    assert careful.post(f"{ONE}decide/", told).status_code == 303
    assert len(desk.taken) == 1
    cookie = careful.client.cookies[f"spotlight-form-{PORT}"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"https://{HOST}"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_from_another_page_does_nothing(browser: Browser, desk: Built, headers: dict[str, str]) -> None:
    decision = browser.decision(KNIFE)
    for path in FORMS:
        assert browser.post(path, decision, **headers).status_code == 403
    assert desk.taken == []


def test_a_form_from_our_own_page_is_taken(browser: Browser, desk: Built) -> None:
    headers = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
    assert browser.post(f"{ONE}decide/", browser.decision(KNIFE), **headers).status_code == 303


@pytest.mark.parametrize("path", FORMS)
def test_looking_never_does_anything(browser: Browser, desk: Built, path: str) -> None:
    assert browser.client.get(path, browser.decision(KNIFE)).status_code == 405
    assert desk.taken == []


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_have_no_use(browser: Browser, method: str) -> None:
    assert getattr(browser.client, method)("/").status_code == 405


def test_every_answer_says_what_it_may_do(browser: Browser, stranger: Browser) -> None:
    answers = [browser.get(path) for path in [*everything(browser), "/static/review.css", "/none", f"/c/{'x/' * 4}"]]
    answers += [stranger.get("/"), browser.get("/", host="evil.example"), browser.post("/bulk/")]
    for answer in answers:
        assert answer["Content-Security-Policy"] == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "public" not in answer["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer
        assert "Server" not in answer


def test_pages_are_kept_nowhere_and_files_for_good_by_this_browser_alone(browser: Browser) -> None:
    for path in PAGES:
        assert browser.get(path)["Cache-Control"] == "private, no-store"
    for path in everything(browser)[3:8]:
        answer = browser.get(path)
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable", path
        assert answer["Vary"] == "Cookie"


def test_a_page_holds_nothing_inline(browser: Browser) -> None:
    for path in PAGES:
        page = browser.get(path).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


def test_a_fault_of_ours_shows_no_trace(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def creatives(_: Desk) -> None:
        raise KeyError("secret")

    browser.client.raise_request_exception = False
    monkeypatch.setattr(Desk, "creatives", creatives)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert b"Traceback" not in answer.content
    assert b"KeyError" not in answer.content
    assert b"secret" not in answer.content
    assert answer["Content-Security-Policy"] == POLICY
    assert "KeyError" in caplog.text, "the terminal says what"


def test_a_manifest_that_cannot_be_read_says_what_to_do(browser: Browser, desk: Built) -> None:
    desk.built = [{"id": "secret/words/of/ours"}]
    answer = browser.get("/")
    assert answer.status_code == 404
    assert "run `spotlight build`" in answer.content.decode()


def test_a_page_that_is_not_there_says_so_in_words(browser: Browser) -> None:
    for path in ("/none", "/c/a/b/c/d/", f"/c/{IDS[0]}"):
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert b"Traceback" not in answer.content
        assert b"urlpatterns" not in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static//etc/passwd",
        "/static/base.html",
        "/static/django_htmx/htmx-2.js",
        "/media/../../campaign.yaml",
        "/media/%2e%2e%2f%2e%2e%2fcampaign.yaml",
        "/still/../0.jpg",
        f"/media/{'0' * 64}.mp4",
        f"/media/{'A' * 64}.mp4",
        f"/media/{'0' * 63}.mp4",
        f"/still/{'0' * 64}/0.jpg",
        f"/thumb/{'0' * 64}.jpg",
        "/review/journal.sqlite3",
    ],
)
def test_nothing_else_of_the_disk_is_served(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_styles_and_htmx_come_from_our_own_packages(browser: Browser) -> None:
    style, script = browser.get("/static/review.css"), browser.get("/static/django_htmx/htmx-2.min.js")
    assert (style.status_code, style["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert (script.status_code, script["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert b"htmx" in script.content
    assert browser.get("/static/review.css", **{"if-none-match": style["ETag"]}).status_code == 304
