"""Films, GIFs and stills by the digest of their bytes."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from browsing import Browser, body
from desks import DELAYS, FRAMES, HEIGHT, WIDTH, Built, built, files, film, levels, sha256
from django.http import StreamingHttpResponse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.errors import MakingFault
from pipeline.review import frames
from pipeline.review import stills as keeping
from pipeline.review.media import Pieces
from pipeline.review.ranges import Span, Unsatisfiable, span
from pipeline.review.stills import Stills, differs


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
def whole(made: dict[str, Path]) -> bytes:
    return made["film"].read_bytes()


def url(whole: bytes, extension: str = "mp4") -> str:
    return f"/media/{sha256(whole)}.{extension}"


def test_a_film_is_sent_whole(browser: Browser, whole: bytes) -> None:
    answer = browser.get(url(whole))
    assert (answer.status_code, answer["Content-Type"]) == (200, "video/mp4")
    assert (answer["Content-Length"], answer["Accept-Ranges"]) == (str(len(whole)), "bytes")
    assert answer["ETag"] == f'"{sha256(whole)}"'
    assert body(answer) == whole
    answer.close()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),  # how Safari begins, and it plays nothing unless this is 206
        ("bytes=0-", 0, None),
        ("bytes=100-199", 100, 199),
        ("bytes=-10", -10, None),
        ("bytes=5-99999999", 5, None),
        ("bytes=-99999999", 0, None),
        ("Bytes= 7-7 ", 7, 7),
    ],
)
def test_a_part_of_a_film_is_sent(browser: Browser, whole: bytes, asked: str, first: int, last: int | None) -> None:
    wanted = whole[first:] if last is None else whole[first : last + 1]
    start = first % len(whole)
    answer = browser.get(url(whole), range=asked)
    assert answer.status_code == 206
    assert body(answer) == wanted
    assert answer["Content-Range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"
    assert answer["Content-Length"] == str(len(wanted))
    answer.close()


@pytest.mark.parametrize(
    "asked",
    [
        *("bytes=0-1,5-6", "bytes=5-1", "bytes=", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1;q", "bytes=--1"),
        *("0-1", "bytes=" + ",".join(f"{n}-{n}" for n in range(1000)), f"bytes=0-{'9' * 5000}", "bytes=٠-١"),
    ],
)
def test_several_ranges_or_none_at_all_are_the_whole(browser: Browser, whole: bytes, asked: str) -> None:
    answer = browser.get(url(whole), range=asked)
    assert (answer.status_code, body(answer)) == (200, whole)
    answer.close()


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999", "bytes=-0"])
def test_a_part_past_the_end_is_refused_with_the_size(browser: Browser, whole: bytes, asked: str) -> None:
    answer = browser.get(url(whole), range=asked)
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(whole)}"


def test_a_head_has_no_body_and_no_parts(browser: Browser, whole: bytes) -> None:
    answer = browser.client.head(url(whole), headers={"range": "bytes=0-1"})
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, str(len(whole)), b"")


def test_what_the_browser_has_is_not_sent_again(browser: Browser, whole: bytes) -> None:
    tag = f'"{sha256(whole)}"'
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = browser.get(url(whole), **{"if-none-match": said})
        assert (answer.status_code, body(answer)) == (304, b""), said
    assert browser.get(url(whole), **{"if-none-match": '"other"'}).status_code == 200


def test_a_part_of_another_version_is_not_mixed_in(browser: Browser, whole: bytes) -> None:
    tag = f'"{sha256(whole)}"'
    assert browser.get(url(whole), **{"range": "bytes=0-1", "if-range": tag}).status_code == 206
    assert browser.get(url(whole), **{"range": "bytes=0-1", "if-range": '"other"'}).status_code == 200


def test_a_file_is_what_we_say_it_is_and_nothing_else(browser: Browser, made: dict[str, Path]) -> None:
    whole = made["film"].read_bytes()
    for extension in ("html", "svg", "gif", "js", "MP4", "mp4x"):
        assert browser.get(url(whole, extension)).status_code == 404, extension
    loop = made["gif"].read_bytes()
    assert browser.get(url(loop, "gif"))["Content-Type"] == "image/gif"
    captions = made["captions"].read_bytes()
    assert browser.get(url(captions, "vtt"))["Content-Type"] == "text/vtt; charset=utf-8"


def test_a_digest_that_the_desk_does_not_show_is_not_there(browser: Browser, desk: Built) -> None:
    other = desk.output / "other.mp4"
    other.write_bytes(b"of another campaign")
    assert browser.get(url(b"of another campaign")).status_code == 404
    assert browser.get(f"/still/{sha256(other.read_bytes())}/0.jpg").status_code == 404


def test_a_browser_that_goes_away_leaves_no_file_open(made: dict[str, Path]) -> None:
    stream = made["film"].open("rb")
    unread = StreamingHttpResponse(Pieces(stream, Span(0, 9)))
    unread.close()
    assert stream.closed


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(range(256)) * 1024)
    with (tmp_path / "large").open("rb") as stream:
        sizes = [len(piece) for piece in Pieces(stream, Span(1, 200_000))]
    assert (sum(sizes), max(sizes)) == (200_000, 65_536)


@given(st.one_of(st.text(max_size=40), st.from_regex(r"bytes=[0-9, -]{0,30}", fullmatch=True)), st.integers(0, 500))
def test_whatever_is_asked_a_part_lies_within_the_file(asked: str, size: int) -> None:
    try:
        part = span(asked, size)
    except Unsatisfiable:
        return
    if part is not None:
        assert 0 <= part.first <= part.last < size


@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 500))
def test_a_range_means_what_it_says(first: int, last: int, size: int) -> None:
    asked = f"bytes={first}-{last}"
    if first > last:
        assert span(asked, size) is None
    elif first >= size:
        with pytest.raises(Unsatisfiable):
            span(asked, size)
    else:
        assert span(asked, size) == Span(first, min(last, size - 1))
        assert span(f"bytes={first}-", size) == Span(first, size - 1)


def light(still: bytes) -> float:
    with Image.open(BytesIO(still)) as picture:
        assert picture.format == "JPEG"
        return sum(picture.convert("L").resize((1, 1), Image.Resampling.BOX).getdata())


def test_frame_n_is_frame_n(browser: Browser, whole: bytes) -> None:
    digest = sha256(whole)
    shown = [light(body(browser.get(f"/still/{digest}/{n}.jpg"))) for n in range(FRAMES)]
    assert all(abs(one - level) <= 3 for one, level in zip(shown, levels(), strict=True)), shown
    answer = browser.get(f"/still/{digest}/{FRAMES}.jpg")
    assert answer.status_code == 404


def test_a_gif_has_its_pictures_as_frames(browser: Browser, made: dict[str, Path]) -> None:
    digest = sha256(made["gif"].read_bytes())
    colours = []
    for n in range(len(DELAYS)):
        with Image.open(BytesIO(browser.get(f"/still/{digest}/{n}.jpg").content)) as picture:
            assert picture.size == (WIDTH, HEIGHT), "small pictures are not blown up"
            colours.append(max(range(3), key=picture.convert("RGB").getpixel((5, 5)).__getitem__))
    assert colours == [0, 1, 2]
    assert browser.get(f"/still/{digest}/{len(DELAYS)}.jpg").status_code == 404


def test_a_wide_picture_is_brought_to_540(tmp_path: Path) -> None:
    Image.new("RGB", (1080, 1920), "navy").save(tmp_path / "poster.jpg")
    ((still, _),) = frames.stills(tmp_path / "poster.jpg")
    with Image.open(BytesIO(still)) as picture:
        assert picture.size == (540, 960)


def test_a_cover_is_small_on_the_wall_and_made_once(browser: Browser, made: dict[str, Path]) -> None:
    digest = sha256(made["cover"].read_bytes())
    first = browser.get(f"/thumb/{digest}.jpg")
    with Image.open(BytesIO(first.content)) as picture:
        assert picture.size == (270, 405)
    kept = next(browser.site.stills._folder.glob("thumbs/*"))
    kept.write_bytes(b"kept")
    assert browser.get(f"/thumb/{digest}.jpg").content == b"kept"


def test_the_place_of_a_finding_is_cut_out(browser: Browser, whole: bytes) -> None:
    answer = browser.get(f"/crop/{sha256(whole)}/80/8-8-40-40.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.format == "PNG"
    assert browser.get(f"/crop/{sha256(whole)}/80/900-900-940-940.png").status_code == 404


def test_stills_are_made_once_however_many_ask(
    monkeypatch: pytest.MonkeyPatch, made: dict[str, Path], tmp_path: Path
) -> None:
    began = Counter[Path]()
    decode = frames.stills

    def counted(path: Path):
        began[path] += 1
        return decode(path)

    monkeypatch.setattr(frames, "stills", counted)
    stills, path = Stills(tmp_path), made["film"]
    digest, found = sha256(path.read_bytes()), dict[int, bytes | None]()
    asking = [
        threading.Thread(target=lambda n=n: found.__setitem__(n, stills.still(digest, n, path))) for n in range(FRAMES)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert began == {path: 1}
    assert all(found[n] for n in range(FRAMES))
    assert stills.still(digest, FRAMES, path) is None
    assert began == {path: 1}
    assert sorted(one.name for one in tmp_path.iterdir()) == [digest]
    again = Stills(tmp_path)
    assert again.still(digest, 3, path) == found[3]
    assert began == {path: 1}, "what another server kept is used"


def test_a_broken_file_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film")
    stills = Stills(tmp_path / "stills")
    with pytest.raises(MakingFault, match=r"broken.mp4: cannot be decoded"):
        stills.still("0" * 64, 0, broken)
    assert list((tmp_path / "stills").iterdir()) == []


def test_a_torn_file_keeps_no_half_of_its_frames(made: dict[str, Path], tmp_path: Path) -> None:
    torn = tmp_path / "torn.gif"
    torn.write_bytes(made["gif"].read_bytes()[:-60])
    stills = Stills(tmp_path / "stills")
    with pytest.raises(MakingFault):
        stills.still("0" * 64, 9, torn)
    assert list((tmp_path / "stills").iterdir()) == []


def test_what_a_killed_server_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "making-x").mkdir()
    (tmp_path / "making-x" / "0.jpg").write_bytes(b"half")
    (tmp_path / ("a" * 64)).mkdir()
    Stills(tmp_path).tidy()
    assert [one.name for one in tmp_path.iterdir()] == ["a" * 64]


def test_stills_of_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(keeping, "MOST_KEPT", 2)
    for age, name in enumerate("abcd"):
        (tmp_path / (name * 64)).mkdir()
        os.utime(tmp_path / (name * 64), (1000 - age, 1000 - age))
    (tmp_path / "thumbs").mkdir()
    Stills(tmp_path).tidy()
    assert sorted(one.name[0] for one in tmp_path.iterdir()) == ["a", "b", "t"]


def test_frames_that_look_different_are_named(made: dict[str, Path], tmp_path: Path) -> None:
    other = film(tmp_path / "other.mp4", shift=20)
    old, new = ((sha256(path.read_bytes()), path) for path in (made["film"], other))
    stills = Stills(tmp_path / "stills")
    assert stills.changed(old, new) is None, "not known yet, but begun"
    assert stills.changed(old, new, wait=True) == (8, 9, 10, 11)
    assert stills.changed(old, new) == (8, 9, 10, 11)
    assert stills.changed(old, old) == ()


def test_an_encoder_alone_changes_no_block_that_much() -> None:
    assert not differs(bytes([100, 100]), bytes([104, 96]))
    assert differs(bytes([100, 100]), bytes([100, 108]))
    assert differs(bytes([100]), bytes([100, 100]))


def test_the_frames_of_two_films_are_told_to_the_page(browser: Browser, made: dict[str, Path], whole: bytes) -> None:
    digest = sha256(whole)
    assert browser.get(f"/changed/{digest}/{digest}.json").json() == {"frames": []}
    assert browser.get(f"/changed/{digest}/{'0' * 64}.json").status_code == 404
