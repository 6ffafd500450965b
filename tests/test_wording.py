"""Copy templates: names are filled in, and nothing else can happen."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.telling import closest, has_words, pick
from pipeline.wording import MAX_CHARACTERS, WordingFault, render

FACTS = {
    "location": {"name": "Pump Lane", "area": "Eastmoor", "items": "three", "long": "x" * 300},
    "campaign": {"title": "Small hours"},
    "theme": {"title": "Someone is around"},
}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Nothing to fill in", "Nothing to fill in"),
        ("{{ location.name }}, {{location.area}}", "Pump Lane, Eastmoor"),
        ("{{ location['name'] }}", "Pump Lane"),
        ("{{ location.name|upper }}!", "PUMP LANE!"),
        ("{{ location.name | replace('Pump', 'Mill') | lower }}", "mill lane"),
        ("{{ location.landmark|default('here') }}", "here"),
        ("{{ location.name|default('here') }}", "Pump Lane"),
        ("{{ location.items }}", "three"),
        ("*{{ theme.title }}*\nnow\n", "*Someone is around*\nnow\n"),
        ("one { brace } and #1", "one { brace } and #1"),
        ("<b>&amp;</b> {{ campaign.title }}", "<b>&amp;</b> Small hours"),
    ],
)
def test_names_are_filled_in(template: str, words: str) -> None:
    assert render(template, FACTS) == words


@pytest.mark.parametrize(
    ("template", "sentence", "offset"),
    [
        ("Hi {{ location.nmae }}", "unknown name 'location.nmae', did you mean 'location.name'?", 3),
        ("{{ locaton.name }}", "unknown name 'locaton.name', did you mean 'location.name'?", 0),
        ("ab {{ location }}", "'location' is a group of facts: name one of them, such as 'location.name'", 3),
        ("{{ location.name.upper }}", "unknown name 'location.name.upper', did you mean 'location.name'?", 0),
        ("a {{ location.name", "'{{' without '}}'", 2),
        ("a }} b", "'}}' without '{{'", 2),
        ("{{ }}", "this {{ }} cannot be read: write it as {{ location.name }}", 0),
        ("x" * 401, "comes to 401 characters, allowed 400: shorten it", 0),
        ("{{ location.long }}{{ location.long }}", "comes to 600 characters, allowed 400: shorten it", 0),
    ],
)
def test_mistakes_say_what_and_where(template: str, sentence: str, offset: int) -> None:
    with pytest.raises(WordingFault) as fault:
        render(template, FACTS)
    assert str(fault.value) == sentence
    assert fault.value.offset == offset


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ location.__class__ }}",
        "{{ location['__class__'] }}",
        "{{ location|attr('__class__') }}",
        "{{ location.name.format('x') }}",
        "{{ location.get('name') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ range(9) }}",
        "{{ lipsum }}",
        "{{ namespace }}",
        "{{ [1, 2] }}",
        "{{ 'a' * 9999999 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ location.name ~ 'a' }}",
        "{{ location.name if true }}",
        "{{ location.name[0] }}",
        "{{ location.name[:1] }}",
        "{{ location.name|e }}",
        "{{ location.name|safe }}",
        "{{ location.name|center(99999999) }}",
        "{{ location.name|map('upper') }}",
        "{{ location.name|replace('', 'x') }}",
        "{{ location.name|replace(location.area, 'x') }}",
        "{{ location.name|default(location.x) }}",
        "{{ location.name|default(value='x') }}",
        "{% for x in location %}{% endfor %}",
        "{% set x = 1 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{# a remark #}",
        "{{ " + "(" * 100 + "location" + ")" * 100 + " }}",
        "{{ " + "((((((((((location.name" + "))))))))))" + ".x }}",
        "{{ " + "not " * 25 + "location }}",
        "{{ location.name" + "|trim" * 20 + " }}",
    ],
)
def test_everything_else_is_refused(template: str) -> None:
    with pytest.raises(WordingFault):
        render(template, FACTS)


def test_replacing_cannot_fill_the_memory() -> None:
    grow = "{{ location.long" + "|replace('x','xxxxxxxxxxxxxxxxxxxx')" * 3 + " }}"
    with pytest.raises(WordingFault):
        render(grow, FACTS)


def outcome(template: str) -> tuple[WordingFault | None, str]:
    try:
        return None, render(template, FACTS)
    except WordingFault as fault:
        return fault, ""


PIECES = "{{ }} {% %} {# location name . | upper __class__ ( ) [ ] ' _ replace default for x , ~ - + self é {"


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)))
@example("{{location.name}}{{-location.name-}}")
def test_odd_copy_is_rendered_or_refused_and_never_leaks(template: str) -> None:
    fault, words = outcome(template)
    assert fault is None or (str(fault) and 0 <= fault.offset <= len(template))
    assert len(words) <= MAX_CHARACTERS
    assert not [trace for trace in ("<built-in", "object at 0x", "<class", "Undefined") if trace in words]


def test_languages_fall_back_to_wider_ones() -> None:
    assert closest("ur-PK", ("en", "ur")) == "ur"
    assert closest("sr-Latn-RS", ("sr", "sr-Latn")) == "sr-Latn"
    assert closest("fr", ("en",)) is None


def test_a_localised_text_is_picked_by_language_then_by_the_first() -> None:
    text = {"en": "lane", "ur": "گلی"}
    assert pick(text, "ur-PK", "en") == "گلی"
    assert pick(text, "fr", "en") == "lane"
    assert pick(text, "fr", "de") is None
    assert pick("Pump Lane", "ur", "en") == "Pump Lane"


def test_what_says_something_of_its_own() -> None:
    assert has_words("at {{ location.name }}")
    assert not has_words("{{ location.name }}, {{ location.area }}")
    assert not has_words("101 - 999")
    assert has_words("خاموش")
    assert not has_words(Path("x"))


def test_a_default_after_another_filter_comes_too_late() -> None:
    assert render("{{ location.none | default('here') | upper }}", FACTS) == "HERE"
    with pytest.raises(WordingFault, match=r"unknown name 'location\.none'"):
        render("{{ location.none | upper | default('here') }}", FACTS)
