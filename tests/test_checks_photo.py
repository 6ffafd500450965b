"""What a photo of a real place owes: one that owes nothing, and one for each debt."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from proving import case, proves
from test_checks_media import FACTS

from pipeline.authored import Photo
from pipeline.checks import photo
from pipeline.photos import Picture, developed, redacted
from pipeline.shots import Grade, Plate, Redacted

BOX = Redacted(0.3, 0.4, 0.2, 0.1)


def taken(**more: Any) -> Photo:
    said = {"licence": "CC BY 4.0", "credit": "Jo Amari", "consent": "Public street, nobody can be told", **more}
    return Photo.model_validate({"id": "wide", "file": "quay.jpg", "alt": "A quay at night", **said})


def busy(width: int = 600, height: int = 400) -> Picture:
    """Every pixel differs from its neighbours: the hardest there is to hide."""
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)


def lettered(width: int = 600, height: int = 400) -> Picture:
    """Broad strokes, as of a number plate: most neighbours are the same."""
    picture = np.full((height, width, 3), 230, np.uint8)
    picture[:, (np.arange(width) // 12) % 2 == 0] = 20
    return picture


@pytest.mark.parametrize(
    ("enlarged", "rules"),
    [
        (1.0, []),
        case("PHOTO-ENLARGED", "passes", 1.5, []),
        case("PHOTO-ENLARGED", "fails", 1.501, ["PHOTO-ENLARGED"]),
        (3, ["PHOTO-ENLARGED"]),
    ],
)
def test_a_photo_is_shown_at_most_half_as_large_again(enlarged: float, rules: list[str]) -> None:
    assert [found.rule for found in photo.findings(enlarged, "quay", "slot")] == rules


@proves("PRIV-META", "fails")
@proves("PRIV-META", "passes")
def test_whatever_a_file_tells_besides_its_pictures_is_found() -> None:
    assert photo.metadata(FACTS, "slot") == ()
    (found,) = photo.metadata(replace(FACTS, metadata=("comment", "location")), "slot")
    assert (found.rule, found.severity, found.measured) == ("PRIV-META", "error", "comment, location")


@proves("PRIV-META", "trap")
def test_a_position_in_a_source_photo_is_a_note() -> None:
    assert photo.position((), "wide", "quay") == ()
    (found,) = photo.position(("GPSLatitude", "GPSLongitude"), "wide", "quay")
    assert (found.rule, found.severity, found.measured) == ("PRIV-META", "note", "GPSLatitude, GPSLongitude")


@proves("PHOTO-LICENCE", "passes")
@proves("PHOTO-CREDIT", "passes")
@proves("PHOTO-CONSENT", "passes")
@proves("PHOTO-REVIEWED", "passes")
def test_a_photo_with_all_on_record_owes_nothing() -> None:
    assert photo.provenance(taken(), "R. Okafor, 2026-10-02", "quay") == ()


@pytest.mark.parametrize("said", ["TBC", "todo", " tbc. ", "Unknown", "n/a", "?", "--", "<TODO>", "1234"])
@pytest.mark.parametrize(
    "field",
    [case(f"PHOTO-{field.upper()}", "fails", field) for field in ("licence", "credit", "consent")],
)
def test_a_placeholder_is_no_record(field: str, said: str) -> None:
    (found,) = photo.provenance(taken(**{field: said}), "R. Okafor", "quay")
    assert (found.rule, found.severity, found.measured) == (f"PHOTO-{field.upper()}", "error", f"'{said.strip()}'")
    assert found.message.startswith(f"the {field} of the photo wide is ")


@pytest.mark.parametrize("said", ["CC0", "OGL", "Todor Petrov", "Unknown to nobody: Nadia Pending", "夜"])
@pytest.mark.parametrize(
    "field",
    [case(f"PHOTO-{field.upper()}", "trap", field) for field in ("licence", "credit", "consent", "reviewed")],
)
def test_words_that_only_look_like_placeholders_count(field: str, said: str) -> None:
    fields, reviewer = ({}, said) if field == "reviewed" else ({field: said}, "R. Okafor")
    assert photo.provenance(taken(**fields), reviewer, "quay") == ()


@proves("PHOTO-REVIEWED", "fails")
@pytest.mark.parametrize(
    ("reviewer", "measured"), [(None, "missing"), ("", "missing"), ("  ", "missing"), ("tbd", "'tbd'")]
)
def test_somebody_has_to_have_looked(reviewer: str | None, measured: str) -> None:
    (found,) = photo.provenance(taken(), reviewer, "quay")
    assert (found.rule, found.measured) == ("PHOTO-REVIEWED", measured)


def test_a_drawn_scene_shows_nobody_and_owes_nothing() -> None:
    drawn = taken(file=None, scene="quay-front", licence="TBC", credit="TBC", consent="TBC")
    assert photo.provenance(drawn, None, "quay") == ()


@proves("PHOTO-REDACTED", "fails")
@proves("PHOTO-REDACTED", "passes")
@pytest.mark.parametrize("picture", [busy(), lettered()], ids=["busy", "lettered"])
@pytest.mark.parametrize(
    "box",
    [BOX, Redacted(0.0, 0.0, 0.3, 0.5), Redacted(0.9, 0.85, 0.1, 0.15), Redacted(0.1, 0.1, 0.031, 0.05)],
    ids=["middle", "corner", "far-corner", "small"],
)
def test_a_box_that_was_hidden_holds_no_detail(picture: Picture, box: Redacted) -> None:
    (shown,) = photo.redactions(photo.detail(picture, (box,)), "wide", "quay")
    assert (shown.rule, shown.severity) == ("PHOTO-REDACTED", "error")
    left = photo.detail(redacted(picture, box), (box,))
    assert left == (0,)
    assert photo.redactions(left, "wide", "quay") == ()


@pytest.mark.parametrize("shrink", [0.31, 0.5, 0.77])
def test_what_was_hidden_stays_hidden_when_the_negative_is_made_smaller(shrink: float) -> None:
    whole = redacted(lettered(1800, 1200), BOX)
    smaller = cv2.resize(whole, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    assert photo.detail(smaller, (BOX,)) == (0,)


def test_a_negative_honours_its_boxes(tmp_path: Path) -> None:
    path = tmp_path / "street.png"
    Image.fromarray(lettered(2400, 3600)).save(path, compress_level=1)
    plate = Plate(source="s", focal=(0.5, 0.5), redactions=(BOX,), width=2, height=2, grade=Grade(), path=path)
    negative = developed(plate)
    assert negative.shape[1] < 2400
    assert photo.detail(negative, (BOX,)) == (0,)
    assert photo.detail(developed(replace(plate, redactions=())), (BOX,))[0] > 0


@pytest.mark.parametrize(("side", "seen"), [(13, True), (12, False)])
def test_a_box_of_seams_alone_is_not_looked_at(side: int, *, seen: bool) -> None:
    (left,) = photo.detail(busy(100, 100), (Redacted(0.4, 0.4, side / 100, side / 100),))
    assert (left > 0) is seen


def test_boxes_may_lie_over_one_another() -> None:
    boxes = (Redacted(0.2, 0.2, 0.3, 0.3), Redacted(0.4, 0.3, 0.3, 0.3), Redacted(0.25, 0.25, 0.1, 0.1))
    picture = busy()
    for box in boxes:
        picture = redacted(picture, box)
    assert photo.detail(picture, boxes) == (0, 0, 0)


@proves("PHOTO-REDACTED", "trap")
@pytest.mark.parametrize("blur", ["mosaic", "blur"])
def test_what_only_looks_hidden_is_found(blur: str) -> None:
    picture = lettered()
    part = picture[150:210, 170:310]
    if blur == "blur":
        part[:] = cv2.GaussianBlur(part, (0, 0), 6)
    else:
        few = cv2.resize(part, (14, 6), interpolation=cv2.INTER_AREA)
        part[:] = cv2.resize(few, (140, 60), interpolation=cv2.INTER_NEAREST)
    (left,) = photo.detail(picture, (BOX,))
    (found,) = photo.redactions((left,), "wide", "quay")
    assert (found.rule, found.severity, found.measured) == ("PHOTO-REDACTED", "error", f"{left} lines of detail")


def test_only_the_box_that_failed_is_named() -> None:
    (found,) = photo.redactions((0, 1, 0), "wide", "quay")
    assert found.message.startswith("box 2 of the photo wide still holds 1 line of detail")
