"""What is said: for every rule one text that breaks it, one that just passes, and a trap."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import campaigns
import pytest
from proving import case, cases, proves

from pipeline.checks import message as words_check
from pipeline.checks import prose, routes
from pipeline.errors import MistakesFound
from pipeline.model import Finding
from pipeline.phrases import Vocabulary, folded, vocabulary
from pipeline.plan import scripts
from pipeline.said import Message, Said, count, message, sentences
from pipeline.vocabulary import HARD, RULES, WordList, languages, merged, read, shipped

OWN = """
rules:
  MSG-STIGMA:
    words: [toerag]
    say: {hooligan: people}
    except: [Gang of Wexmere]
  MSG-WEAPON:
    except: [Blade Street Arcade]
routes:
  - {name: Wexmere Safe Space, number: 01632 960 001, address: safe.example.net, by_name: true}
plain:
  known: [harbourmasterly]
"""


@cache
def spoken_in(language: str) -> Vocabulary:
    return vocabulary(language, {})


def said(hook: str, **others: str) -> Message:
    """A creative that opens with `hook`; other texts by the last part of their path."""
    paths = {"note": "beats.end.note", "text": "post.text", "headline": "post.headline", "alt": "post.alt"}
    texts = {"beats.hook.copy": hook, "post.alt": f"Night view. {hook}", **{paths[k]: v for k, v in others.items()}}
    return Message(
        language="en",
        aim="nudge",
        texts=tuple(
            Said(path=path, text=text, written=f"themes/x.yaml:{n}:1")
            for n, (path, text) in enumerate(texts.items(), 1)
        ),
        hook="hook",
        places=("Lantern Quay", "Wexmere Town"),
        brand="Night Neighbours",
        landing="https://example.org/good-night-out",
        call_to_action="learn-more",
        youngest=16,
    )


def findings(one: Message, language: str = "en", own: Mapping[str, WordList] | None = None) -> tuple[Finding, ...]:
    spoken = vocabulary(language, own) if own else spoken_in(language)
    one = replace(one, language=language)
    return (*words_check.findings(one, spoken), *routes.findings(one, spoken), *prose.findings(one, spoken))


def rules(one: Message, language: str = "en", **others: Any) -> set[str]:
    return {finding.rule for finding in findings(one, language, **others)}


BROKEN = [
    ("MSG-WEAPON", "Think🔪twice"),
    ("MSG-WEAPON", "KNIVES"),
    ("MSG-GORE", "It ends in blood"),
    ("MSG-FEAR", "You could be\nnext"),
    ("MSG-FEAR", "No one is safe"),
    ("MSG-EPIDEMIC", "It’s an epidemic"),
    ("MSG-PREVALENCE", "Everyone carries now"),
    ("MSG-PREVALENCE", "9 in 10 do"),
    ("MSG-BLAME", "Don’t be a victim"),
    ("MSG-GENDER", "Girls, text when home"),
    ("MSG-STIGMA", "Gangs and hoodies"),
    ("MSG-STIGMA", "That thug’s mate"),
    ("MSG-EXPLOIT", "Recruited at sixteen"),
    ("MSG-ETHNIC", "Romanian thieves"),
    ("MSG-PLACE", "Lantern Quay is dodgy"),
    ("MSG-SUSPECT", "Anyone loitering?"),
    ("MSG-THREAT", "You’ll get caught"),
    ("MSG-CLAIM", "Cuts it by 40%"),
    ("MSG-CLAIM", "A proven way"),
    ("MSG-CHILD", "After school"),
    ("MSG-TONE", "Safe, bruv"),
    ("MSG-TONE", "Come on! Now!"),
    ("MSG-TONE", "WE ARE ALL OUT TONIGHT"),
    ("MSG-TONE", "Stay 🌙🌙🌙"),
    ("MSG-PLAIN", "One two three four five six seven eight nine ten eleven twelve thirteen."),
    ("MSG-PLAIN", "Accountability"),
    ("MSG-JARGON", "Report the perpetrator"),
    ("MSG-HASHTAG", "Hello #staysafetonight"),
    ("MSG-HASHTAG", "Hello #One #Two #Three"),
    ("MSG-HASHTAG", "A #Good night out"),
    ("MSG-CTA", "Call 102 now"),
    ("MSG-CTA", "See fearles.org"),
]
PASSING = [
    ("MSG-WEAPON", "Leave it at home"),
    ("MSG-GORE", "Everyone gets home"),
    ("MSG-FEAR", "Walk on. You can"),
    ("MSG-EPIDEMIC", "Most nights here are quiet"),
    ("MSG-PREVALENCE", "Most young people never carry"),
    ("MSG-BLAME", "Never your fault"),
    ("MSG-GENDER", "Everyone: text when home"),
    ("MSG-STIGMA", "A group of people"),
    ("MSG-EXPLOIT", "Groomed at sixteen"),
    ("MSG-ETHNIC", "Someone took a bag"),
    ("MSG-PLACE", "Lantern Quay is open late"),
    ("MSG-SUSPECT", "Seen someone hurt?"),
    ("MSG-THREAT", "You can still walk away"),
    ("MSG-CLAIM", "More people walk home together"),
    ("MSG-CHILD", "Young people go out"),
    ("MSG-JARGON", "Report who hurt you"),
    ("MSG-TONE", "Stay out later!"),
    ("MSG-TONE", "HOME BY LAST BUS"),
    ("MSG-TONE", "Night team 🌙🌙"),
    ("MSG-PLAIN", "One two three four five six seven eight nine ten eleven twelve."),
    ("MSG-PLAIN", "A television"),
    ("MSG-HASHTAG", "Hello #StaySafeTonight #quay"),
    ("MSG-CTA", "Call 0800 555 111"),
    ("MSG-CTA", "Call 101 or 999"),
    ("MSG-CTA", "https://www.example.org/good-night-out"),
]
TRAPS = [
    ("MSG-WEAPON", "Bladeless fans, new skills"),
    ("MSG-WEAPON", "Gunnersbury, Swordfish Lane"),
    ("MSG-GORE", "Give blood today"),
    ("MSG-FEAR", "Heart die-cut cards"),
    ("MSG-FEAR", "A diet, a skill, fearless.org"),
    ("MSG-EPIDEMIC", "Say no\nGo home"),
    ("MSG-EPIDEMIC", "Crisis line open"),
    ("MSG-PREVALENCE", "Open 9 to 10"),
    ("MSG-PREVALENCE", "Everyone carries on dancing? Not tonight"),
    ("MSG-BLAME", "You’ll never walk alone"),
    ("MSG-GENDER", "Girls, boys: text when home"),
    ("MSG-GENDER", "Girls play at seven"),
    ("MSG-STIGMA", "Down the gangway"),
    ("MSG-EXPLOIT", "Get involved in your area"),
    ("MSG-ETHNIC", "We speak Polish here"),
    ("MSG-ETHNIC", "Black cabs all night. Theft? Tell us"),
    ("MSG-PLACE", "Wifi hotspot at Lantern Quay"),
    ("MSG-PLACE", "A rough sea"),
    ("MSG-SUSPECT", "Hang around with mates"),
    ("MSG-THREAT", "Caught in the rain? Call 101"),
    ("MSG-THREAT", "We caught the bus"),
    ("MSG-CLAIM", "Open at 40 High Street"),
    ("MSG-CHILD", "Old school night"),
    ("MSG-TONE", "Well lit streets!"),
    ("MSG-TONE", "© Night ™ team 🌙🌙"),
    ("MSG-PLAIN", "One two three four five six seven eight nine ten eleven 0800 555 111."),
    ("MSG-PLAIN", "The community, anonymously"),
    ("MSG-JARGON", "Artificial intelligence"),
    ("MSG-HASHTAG", "Room #1, gate #2, door #3"),
    ("MSG-CTA", "Call 0800-555-111 or +44 800 555 111"),
    ("MSG-CTA", "Fri–Sat 21:00–03:00, 2026-12-04, 20–2"),
    ("MSG-CTA", "200 volunteers. Room 102"),
]
"""What looks as if it broke a rule."""
HIDDEN = [
    ("MSG-WEAPON", "Never carry a *blade*"),
    ("MSG-WEAPON", "Zombie\nknives"),
    ("MSG-WEAPON", "A kn\u200bife"),
    ("MSG-BLAME", "Dont walk alone"),
    ("MSG-EPIDEMIC", "A no‑go area"),
    ("MSG-STIGMA", "GANGS"),
    ("MSG-CTA", "Call 0800 555 112"),
    ("MSG-CTA", "Call 0800 555 1111"),
    ("MSG-CTA", "Ring ٠٨٠٠ ٥٥٥ ١١٢"),
    ("MSG-CTA", "crimestoppers-uk.org.example.com"),
]
"""What breaks a rule and looks as if it did not."""


@pytest.mark.parametrize(("rule", "text"), [*cases("fails", BROKEN), *cases("trap", HIDDEN)])
def test_a_broken_rule_is_found(rule: str, text: str) -> None:
    assert rule in rules(said(text))


@pytest.mark.parametrize(("rule", "text"), [*cases("passes", PASSING), *cases("trap", TRAPS)])
def test_what_should_be_said_and_what_only_looks_bad_pass(rule: str, text: str) -> None:
    assert rule not in rules(said(text))


@pytest.mark.parametrize(
    ("language", "rule", "text"),
    [
        ("ur", "MSG-WEAPON", "چاقو مت رکھو"),
        ("ur", "MSG-WEAPON", "چاقُو"),
        ("ur", "MSG-WEAPON", "No *knife* یہاں"),
        ("ur", "MSG-FEAR", "خوف ہر جگہ"),
        ("ur", "MSG-PREVALENCE", "۱۰ میں سے ۹"),
        ("ur", "MSG-BLAME", "اکیلے نہ چلیں"),
        ("ur", "MSG-STIGMA", "غنڈے یہاں"),
        ("ur", "MSG-CLAIM", "۴۰٪"),
        ("ur", "MSG-CTA", "فون کریں: ۰۸۰۰ ۵۵۵ ۱۱۲"),
        ("pl", "MSG-WEAPON", "Zostaw NOŻE w domu"),
        ("pl", "MSG-WEAPON", "z maczetą"),
        ("pl", "MSG-WEAPON", "no knives"),
        ("pl", "MSG-FEAR", "Możesz być\nnastępny"),
        ("pl", "MSG-BLAME", "To twoja wina"),
        ("pl", "MSG-STIGMA", "Chuligani w mieście"),
        ("pl", "MSG-ETHNIC", "Rumuńscy? Rumuni to złodzieje"),
        ("pl", "MSG-PREVALENCE", "9 na 10"),
        ("pl", "MSG-PLAIN", "Odpowiedzialnościowy"),
    ],
)
def test_other_languages_have_lists(language: str, rule: str, text: str) -> None:
    assert rule in rules(said(text), language)


@pytest.mark.parametrize(
    ("language", "rule", "text"),
    [
        ("ur", "MSG-FEAR", "بے خوف بولیں"),
        ("ur", "MSG-BLAME", "آپ کی غلطی نہیں"),
        ("ur", "MSG-PLAIN", "گمنام"),
        ("ur", "MSG-CTA", "فون کریں: ۰۸۰۰ ۵۵۵ ۱۱۱"),
        ("pl", "MSG-WEAPON", "Blade światło, nożyczki, ostrzeżenie, broń Boże"),
        ("pl", "MSG-EPIDEMIC", "plagiat"),
        ("pl", "MSG-GORE", "z samego rana"),
        ("pl", "MSG-STIGMA", "gangrena"),
        ("pl", "MSG-PLAIN", "Zadzwoń anonimowo"),
    ],
)
def test_words_that_only_begin_alike_pass_there_too(language: str, rule: str, text: str) -> None:
    assert rule not in rules(said(text), language)


def test_a_finding_says_where_what_and_instead() -> None:
    (found,) = words_check.findings(said("*Gangs* out", alt="Gangway"), spoken_in("en"))
    assert found.message == "the copy of 'hook' says 'Gangs', accepted is no labels: say 'group' for 'Gangs'"
    assert (found.place, found.written, found.severity) == ("beats.hook.copy", "themes/x.yaml:1:1", "error")


def test_a_wrong_digit_names_the_right_number() -> None:
    (found,) = routes.findings(said("Call", note="Crimestoppers\n0800 555 112"), spoken_in("en"))
    assert found.measured == "0800 555 112"
    assert "accepted is 0800 555 111 (Crimestoppers)" in found.message


def test_two_numbers_on_two_lines_are_two() -> None:
    assert not routes.findings(said("Call 101\n0800 555 111"), spoken_in("en"))
    assert routes.findings(said("Call 101\n0800 555 112"), spoken_in("en"))
    assert not routes.findings(said("Call 0800\n555 111"), spoken_in("en"))


@pytest.mark.parametrize(
    ("change", "leads"),
    [
        ({"aim": "nudge"}, True),
        ({"aim": "nudge", "call_to_action": "none"}, False),
        ({"aim": "speak-up"}, False),
        ({"aim": "speak-up", "note": "Crimestoppers\n0800 555 111"}, True),
        ({"aim": "speak-up", "note": "Fearless"}, True),
        ({"aim": "speak-up", "text": "Call 0800 555 111"}, False),
        ({"aim": "patrol", "call_to_action": "none", "text": "Call 999"}, True),
        ({"aim": "patrol", "call_to_action": "none", "note": "example.org/good-night-out"}, True),
    ],
)
def test_a_creative_leads_somewhere(change: dict[str, str], *, leads: bool) -> None:
    texts = {key: change[key] for key in ("note", "text") if key in change}
    one = replace(said("Hello", **texts), **{k: v for k, v in change.items() if k not in texts})
    assert ("MSG-CTA" not in rules(one)) is leads


def test_what_is_known_of_the_creative_decides() -> None:
    assert "MSG-CHILD" not in rules(replace(said("After school"), youngest=13))
    assert "MSG-CLAIM" not in rules(replace(said("Cuts it by 40%"), source="ONS, 2025"))
    assert "MSG-PLACE" in rules(said("A rough corner", text="Wexmere Town"))
    assert "MSG-PLACE" not in rules(replace(said("A rough barrier"), places=("Bar",)))
    assert "MSG-THREAT" not in rules(said("You’ll get caught", note="Crimestoppers\n0800 555 111"))


@pytest.mark.parametrize(
    ("alt", "severities"),
    [
        ("", ["error"]),
        ("Night view. Two ways, tonight.", []),
        ("Night view. Two roads.", ["error"]),
        ("Image of a night view. Tonight two ways.", ["error"]),
        case("MSG-ALT", "trap", "An imagined night view. Tonight two ways.", []),
        case("MSG-ALT", "trap", "Night view. Tonight’s two ways.", ["error"]),
        case("MSG-ALT", "passes", "Tonight two ways. " + "x" * 232, []),
        case("MSG-ALT", "fails", "Tonight two ways. " + "x" * 233, ["error"]),
    ],
)
def test_the_alt_text_says_what_is_on_the_picture(alt: str, severities: list[str]) -> None:
    found = [
        one for one in prose.findings(said("Tonight, *two* ways", alt=alt), spoken_in("en")) if one.rule == "MSG-ALT"
    ]
    assert [one.severity for one in found] == severities


def test_a_later_beat_that_the_alt_text_leaves_out_only_warns() -> None:
    one = said("Hello")
    later = Said(path="beats.end.copy", text="Go *01:15* home", written="themes/x.yaml:9:9")
    (found,) = prose.findings(replace(one, texts=(later, *one.texts)), spoken_in("en"))
    assert (found.rule, found.severity) == ("MSG-ALT", "warning")
    assert "no 'Go' and '01' and '15' and 'home' of the copy of 'end'" in found.message


def test_a_sentence_of_more_than_25_words_is_an_error() -> None:
    long = " ".join(["so"] * 26)
    found = prose.findings(said("Hello", text=long), spoken_in("en"))
    assert [(one.rule, one.severity) for one in found] == [("MSG-PLAIN", "error")]
    assert not prose.findings(said("Hello", alt="Hello. " + " ".join(["so"] * 25)), spoken_in("en"))


@pytest.mark.parametrize(
    ("copy", "there"),
    [
        case("MSG-TRANSCRIPT", "fails", "", True),
        case("MSG-TRANSCRIPT", "trap", "… 🌙 –", True),
        case("MSG-TRANSCRIPT", "passes", "1", False),
    ],
)
def test_a_film_without_words_has_no_transcript(copy: str, *, there: bool) -> None:
    assert ("MSG-TRANSCRIPT" in rules(said(copy, alt="Night view, says 1"))) is there


def test_names_of_place_and_brand_are_not_long_words() -> None:
    one = replace(said("Ecclesfieldanium"), places=("Ecclesfieldanium Row",))
    assert "MSG-PLAIN" not in rules(one)
    assert "MSG-PLAIN" in rules(replace(one, places=()))


@pytest.mark.parametrize(
    ("word", "parts"),
    [("home", 1), ("table", 2), ("exploited", 3), ("community", 4), ("pressured", 2), ("the", 1), ("choose", 1)],
)
def test_syllables_are_about_right(word: str, parts: int) -> None:
    assert prose.syllables(word, "aeiouy", "e") == parts


def test_a_thread_is_read_message_by_message() -> None:
    assert list(sentences("> You *OK*?\nNot really\n> I’m here")) == ["You OK?", "Not really", "I’m here"]
    assert count("Crimestoppers\n0800 555 111") == 2


def test_text_is_compared_without_what_nobody_sees() -> None:
    assert folded("*Kn\u200bife*") == "knife"
    assert folded("e\u0301") == "é"
    assert folded("كتاب") == folded("کِتاب")


@proves("MSG-LIST", "fails")
def test_a_language_without_a_list_is_said_to_have_none() -> None:
    found = findings(said("A blade"), "ro")
    assert {"MSG-LIST", "MSG-WEAPON"} <= {one.rule for one in found}
    assert [one.fix.partition(",")[0] for one in found if one.rule == "MSG-LIST"] == ["add words/ro.yaml"]


@pytest.mark.parametrize(
    ("language", "there"),
    [
        case("MSG-LIST", "passes", "pl", False),
        case("MSG-LIST", "trap", "en-GB", False),  # English, wherever it is spoken
        case("MSG-LIST", "trap", "pl-Latn-PL", False),
        case("MSG-LIST", "trap", "enm", True),  # Middle English is another language
    ],
)
def test_a_list_is_for_a_language_in_every_region(language: str, *, there: bool) -> None:
    assert ("MSG-LIST" in rules(said("Home"), language)) is there


def test_a_campaign_adds_to_the_list() -> None:
    own = {"en": read(OWN.encode(), "words/en.yaml")}
    assert "MSG-STIGMA" in rules(said("Two toerags"), own=own)
    assert "MSG-STIGMA" not in rules(said("Gang of Wexmere"), own=own)
    assert "MSG-STIGMA" in rules(said("A gang"), own=own)
    assert "MSG-WEAPON" not in rules(said("Blade Street Arcade"), own=own)
    assert "MSG-CTA" not in rules(said("Call 01632 960 001, safe.example.net/now"), own=own)
    assert "MSG-CTA" in rules(said("Call 01632 960 002"), own=own)
    assert "MSG-PLAIN" not in rules(said("Harbourmasterly"), own=own)
    assert "MSG-CTA" not in rules(replace(said("Wexmere Safe Space"), aim="speak-up"), "ur", own=own)


def test_merging_takes_nothing_away() -> None:
    base, own = shipped("en"), read(OWN.encode(), "words/en.yaml")
    both = merged(base, own)
    assert both.endings == base.endings
    assert set(base.rules["MSG-STIGMA"].words) < set(both.rules["MSG-STIGMA"].words)
    assert both.plain.vowels == base.plain.vowels
    assert merged(base, WordList()) == base


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rules:\n  MSG-WEPON: {words: [x]}\n", ":2:3: the key is 'MSG-WEPON', allowed "),
        ("rules:\n  MSG-FEAR: {wrods: [x]}\n", ":2:14: unknown key 'wrods', did you mean 'words'?"),
        ("rules:\n  MSG-FEAR:\n    words: ['a*b']\n", ":3:13: 'a*b' has a '*' where none can stand"),
        ("rules:\n  MSG-WEAPON:\n    except: [knife]\n", ":3:14: 'knife' cannot be let pass by itself"),
        ("rules:\n  MSG-GORE:\n    except: ['the bl*']\n", ":3:14: 'the bl*' cannot be let pass by itself"),
        ("routes:\n  - {name: Us, number: 999}\n", ":2:24: 'number' must be text, not 999: put it in quotes"),
        ("routes:\n  - {name: Us}\n", ":2:5: a route needs a 'number' or an 'address': give one"),
        ("routes:\n  - {name: Us, address: 'https://a.b'}\n", ":2:25: 'https://a.b' is not an address"),
        ("routes:\n  - {name: Us, number: 08oo 1}\n", ":2:24: '08oo 1' is not a telephone number"),
    ],
)
def test_mistakes_in_a_list_are_said_in_their_place(text: str, sentence: str) -> None:
    with pytest.raises(MistakesFound) as found:
        read(text.encode(), "words/en.yaml")
    assert str(found.value).startswith(f"words/en.yaml{sentence}")
    assert "\n" not in str(found.value)


def test_a_list_is_named_for_its_language() -> None:
    with pytest.raises(MistakesFound, match=r"words/english\.yaml: the file is named 'english', which is no language"):
        read(b"dial: [call]\n", "words/english.yaml")


def test_the_lists_that_ship_are_whole() -> None:
    assert languages() == ("en", "pl", "ur")
    for language in languages():
        listed = shipped(language)
        assert set(RULES) - set(listed.rules) <= {"MSG-HASHTAG"}
        for phrases in listed.rules.values():
            assert not set(phrases.words) & set(phrases.say)


def test_every_rule_has_an_entry_and_every_listed_one_a_check() -> None:
    entries = {entry.id: entry for family in (words_check, routes, prose) for entry in family.RULES}
    assert set(RULES) <= set(entries)
    assert {name for name, entry in entries.items() if entry.hard} == HARD
    assert len(entries) == sum(len(family.RULES) for family in (words_check, routes, prose))


def test_a_script_becomes_a_message(project: Path) -> None:
    script = next(iter(scripts(campaigns.read(project)).values()))
    one = message(script, places=("Pump Lane",))
    assert {"post.text", "post.headline", "post.alt"} <= {text.path for text in one.texts}
    assert all(text.written.startswith("themes/drugs.yaml:") for text in one.texts)
    assert one.hook == script.beats[0].id
