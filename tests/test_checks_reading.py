"""Words are large enough, few enough, and stay long enough; where they do not, it is said which and by how much."""

from dataclasses import replace

import pytest
from drawing import word
from proving import case, proves

from pipeline.checks import flow, reading
from pipeline.checks.showing import Role
from pipeline.model import Finding
from pipeline.motion import Track
from pipeline.shots import Shot, Stencil, Word, Words

FPS = 30


def film(*layers: Words | Stencil, seconds: float = 3.0, width: int = 1080, fps: int = FPS) -> Shot:
    return Shot(width=width, height=1920, fps=fps, frames=round(seconds * fps), layers=layers)


def said(
    *texts: str, role: Role = "headline", size: int = 100, start: float = 0, stop: float = 3, step: float = 0
) -> Words:
    """A word below the other, each `step` seconds after the one before."""
    each = tuple(
        word(
            text,
            100,
            300 + 2 * size * n,
            Track(start=round((start + n * step) * FPS), stop=round(stop * FPS), entrance="cut"),
            size=size,
        )
        for n, text in enumerate(texts)
    )
    return Words(role=role, words=each, shadow=0, shadow_colour="#000000")


def found(rule: str, *layers: Words | Stencil, seconds: float = 3.0, width: int = 1080) -> list[Finding]:
    return [one for one in reading.findings(film(*layers, seconds=seconds, width=width), {}) if one.rule == rule]


def severities(rule: str, *layers: Words | Stencil, seconds: float = 3.0, width: int = 1080) -> list[str]:
    return [one.severity for one in found(rule, *layers, seconds=seconds, width=width)]


@pytest.mark.parametrize(
    ("role", "size", "expected"),
    [
        case("TXT-SIZE", "fails", "headline", 43, ["error"]),
        ("headline", 44, ["warning"]),
        ("headline", 83, ["warning"]),
        case("TXT-SIZE", "passes", "headline", 84, []),
        ("note", 43, ["error"]),
        ("note", 55, ["warning"]),
        ("note", 56, []),
        ("mark", 43, ["error"]),
        ("mark", 44, []),
    ],
)
def test_type_has_a_least_size(role: Role, size: int, expected: list[str]) -> None:
    assert severities("TXT-SIZE", said("Hello", role=role, size=size)) == expected


@proves("TXT-SIZE", "trap")
@pytest.mark.parametrize(("width", "size", "expected"), [(360, 15, []), (360, 13, ["error"]), (480, 19, ["error"])])
def test_size_is_brought_to_one_width(width: int, size: int, expected: list[str]) -> None:
    assert severities("TXT-SIZE", said("Paid", role="mark", size=size), width=width) == expected


@proves("TXT-HOLD", "fails")
@proves("TXT-HOLD", "passes")
def test_five_words_need_their_time() -> None:
    five = ("a", "lot", "to", "say", "now")
    assert severities("TXT-HOLD", said(*five, stop=1.6)) == ["error"]
    assert severities("TXT-HOLD", said(*five, stop=1.7)) == ["warning"]
    assert severities("TXT-HOLD", said(*five, stop=2.2)) == []


@pytest.mark.parametrize(
    ("texts", "stop", "expected"),
    [
        (("Stay",), 0.8, ["error"]),
        (("Stay",), 0.84, []),
        (("a", "lot", "to", "say", "now"), 2.1, ["warning"]),  # easy are 2.175 s
        (("a", "lot", "to", "say", "now"), 2.17, []),
        (("Wohngemeinschaftsversammlung",), 1.37, ["error"]),  # 28 letters: at the very least 1.4 s
        (("Wohngemeinschaftsversammlung",), 1.6, ["warning"]),  # easy are 1.647 s
    ],
)
def test_each_measure_of_time_has_its_limit(texts: tuple[str, ...], stop: float, expected: list[str]) -> None:
    assert severities("TXT-HOLD", said(*texts, stop=stop)) == expected


@proves("TXT-HOLD", "trap")
def test_words_may_be_read_as_they_come_but_the_last_has_its_time_too() -> None:
    """All five stand together for 0.9 s only, and are read over 2.3 s; then the last comes 0.4 s before the end."""
    five = ("a", "lot", "to", "say", "now")
    assert severities("TXT-HOLD", said(*five, step=0.35, stop=2.3)) == []
    (late,) = found("TXT-HOLD", said(*five, step=0.475, stop=2.3))
    assert (late.severity, late.measured) == ("error", "0.40 s")
    assert "'now'" in late.message


def test_letters_count_as_well_as_words() -> None:
    long = "Wohngemeinschaftsversammlung"
    assert severities("TXT-HOLD", said(long, stop=1.2)) == ["error"]
    assert severities("TXT-HOLD", said(long, stop=1.7)) == []


@proves("TXT-HOLD", "trap")
def test_what_fades_or_flies_is_not_read() -> None:
    still = said("Stay", stop=1.0)
    (one,) = still.words
    fading = replace(one, track=Track(start=0, enter=20, stop=30, entrance="fade"))
    leaving = replace(one, track=Track(start=-1, stop=90, leave=90, entrance="fade"))
    flying = replace(one, track=replace(leaving.track, distance=60000))
    assert severities("TXT-HOLD", still) == []
    assert severities("TXT-HOLD", replace(still, words=(fading,))) == ["error"]
    assert severities("TXT-HOLD", replace(still, words=(leaving,))) == []
    assert severities("TXT-HOLD", replace(still, words=(flying,))) == ["error"]


def test_words_set_anew_have_stayed() -> None:
    before, after = said("Step", "back", stop=0.6), said("Step", "back", start=0.9, stop=1.5)
    assert severities("TXT-HOLD", before, said("Other", "words", start=0.9, stop=2.5)) == ["error"]
    assert severities("TXT-HOLD", before, after) == []


@proves("TXT-HOLD", "trap")
def test_of_two_that_went_the_last_is_the_one_that_is_back() -> None:
    """The first 'Walk' stood for 0.9 s with two others, and is not lengthened by the second, which comes back."""
    first, second = said("Walk", "home", "now", stop=0.9), said("Walk", "back", "in", stop=1.0)
    (short,) = found("TXT-HOLD", first, second, said("Walk", "back", "in", start=1.1, stop=3.0))
    assert "'Walk home now' (3 words) can be read for 0.90 s" in short.message


def test_letters_that_stand_alone_are_words_and_figures_are_one() -> None:
    six = ("so", "so", "so", "so", "so", "so")
    assert found("TXT-WORDS", said(*six, "Q", "A"), seconds=9)[0].measured == "8 words"
    assert severities("TXT-WORDS", said(*six, "1", ":", "5"), seconds=9) == []


def test_a_stencil_is_read_until_it_opens_and_hides_what_is_under_it() -> None:
    under = said("Quay", stop=2.0)
    cut = Stencil(words=said("Quay", stop=2.0).words, colour="#FFC247", x=0, y=0, scale=9, start=30, stop=36)
    assert severities("TXT-HOLD", under, cut, seconds=2) == []
    (one,) = found("TXT-HOLD", said("Other", stop=1.5), cut)
    assert "'Other'" in one.message
    assert one.seconds == pytest.approx(34 / FPS, abs=2.5 / FPS)


def figure(text: str, x: int, start: int, stop: int) -> Word:
    return word(text, x, 500, Track(start=start, stop=stop, entrance="cut"), size=200)


@proves("TXT-WORDS", "trap")
def test_of_figures_that_run_only_the_last_are_read_and_they_are_one_word() -> None:
    run = [figure(str(minute), 500, 6 * minute, 6 * minute + 6) for minute in range(5)]
    columns = [
        figure("1", 100, -1, 90),
        figure("2", 250, -1, 90),
        figure(":", 400, -1, 90),
        *run,
        figure("5", 500, 30, 90),
    ]
    clock = Words(role="headline", words=tuple(columns), shadow=0, shadow_colour="#000000")
    assert found("TXT-HOLD", clock) == []
    assert found("TXT-WORDS", clock, said("seven", "more", "are", "just", "too", "many", "here", role="note"))[
        0
    ].measured == ("8 words")


@pytest.mark.parametrize(
    ("hold", "expected"), [case("TXT-CTA-HOLD", "fails", 2.5, ["error"]), case("TXT-CTA-HOLD", "passes", 2.6, [])]
)
def test_a_number_of_three_groups_needs_two_seconds_and_three_fifths(hold: float, expected: list[str]) -> None:
    assert severities("TXT-CTA-HOLD", said("0800 555 111", role="call", stop=hold)) == expected
    assert severities("TXT-CTA-HOLD", said("0800", "555", "111", role="note", size=60, stop=hold)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("example.org/help", ["error"]),
        case("TXT-CTA-HOLD", "trap", "01:15", []),
        case("TXT-CTA-HOLD", "trap", "2027", []),
        ("999", ["error"]),
    ],
)
def test_numbers_and_addresses_are_known_wherever_they_stand(text: str, expected: list[str]) -> None:
    assert severities("TXT-CTA-HOLD", said(text, stop=2.1)) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        case("TXT-WORDS", "passes", 7, []),
        (8, ["warning"]),
        (12, ["warning"]),
        case("TXT-WORDS", "fails", 13, ["error"]),
    ],
)
def test_few_words_stand_at_once(count: int, expected: list[str]) -> None:
    assert severities("TXT-WORDS", said(*["so"] * count, stop=9), seconds=9) == expected
    marks = said(*["so"] * count, role="mark", stop=9)
    assert severities("TXT-WORDS", marks, seconds=9) == []


def test_a_still_has_no_time() -> None:
    one = said(*["so"] * 9, role="call", size=60, stop=1)
    still = Shot(width=1080, height=1920, fps=1, frames=1, layers=(one,))
    assert reading.findings(still, {}) == ()


@pytest.mark.parametrize(("count", "expected"), [(20, []), (21, ["warning"])])
def test_a_still_is_read_at_ones_own_pace(count: int, expected: list[str]) -> None:
    still = Shot(
        width=1080, height=1920, fps=1, frames=1, layers=(said(*["so"] * count, size=60, role="note", stop=1),)
    )
    assert [(one.rule, one.severity) for one in reading.findings(still, {})] == [
        ("TXT-WORDS", each) for each in expected
    ]


@pytest.mark.parametrize(("count", "expected"), [(5, []), (6, ["warning"])])
def test_a_film_says_no_more_than_there_is_time_for(count: int, expected: list[str]) -> None:
    marks = said("who", "pays", role="mark", size=60)
    shot = film(said(*["so"] * count, role="note"), marks)
    spoken = reading.spoken(shot)
    assert spoken == count
    seconds = shot.frames / shot.fps
    assert [one.severity for one in flow.told(spoken, seconds)] == expected
    assert flow.told(spoken, seconds + 2) == ()


def test_urdu_is_counted_in_words_as_all_are() -> None:
    (one,) = found("TXT-HOLD", said("بات", "بڑھ", "رہی", "ہے", stop=1.0))
    assert one.measured == "1.00 s"
    assert "(4 words)" in one.message


def test_a_finding_says_where_and_when() -> None:
    (one,) = found("TXT-HOLD", said("Gone", start=1.0, stop=1.5))
    assert one.seconds == 1.0
    assert one.box is not None
    assert one.box[0] < 110
