"""Lists of words that people keep, a file each language: what a rule looks for, lets pass, and would say instead.

The package's own lists are in `wordlists/`; a campaign's `words/<language>.yaml` has the same form and adds to them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from pipeline.authored import Authored, Language
from pipeline.errors import Mistake, MistakesFound
from pipeline.marks import Marks
from pipeline.script import checked
from pipeline.spelling import given
from pipeline.telling import closest
from pipeline.yamlfile import parse

ListedRule = Literal[
    "MSG-WEAPON",
    "MSG-GORE",
    "MSG-FEAR",
    "MSG-EPIDEMIC",
    "MSG-PREVALENCE",
    "MSG-BLAME",
    "MSG-GENDER",
    "MSG-STIGMA",
    "MSG-EXPLOIT",
    "MSG-ETHNIC",
    "MSG-PLACE",
    "MSG-SUSPECT",
    "MSG-THREAT",
    "MSG-CLAIM",
    "MSG-CHILD",
    "MSG-TONE",
    "MSG-JARGON",
    "MSG-HASHTAG",
    "MSG-ALT",
]
"""The rules that look for listed words."""

HARD: Final = frozenset({"MSG-WEAPON", "MSG-GORE"})
"""Rules that nobody can waive; so no list may let their bare words pass."""

ENGLISH: Final = "en"
"""Every other language's list is laid over this one: English words turn up in all of them."""

_SHIPPED: Final = Path(__file__).parent / "wordlists"
_DIGITS: Final = range(3, 16)


def _phrase(text: str) -> str:
    if not text or len(text) > 60:
        raise ValueError(f"{given(text)} has {len(text)} characters, allowed 1 to 60")
    if "*" in text[:-1].replace("* ", " ") or text.startswith("*") or " *" in text:
        raise ValueError(f"{given(text)} has a '*' where none can stand: put it at the end of a word, for any ending")
    return text


def _address(text: str) -> str:
    name = text.split("/", maxsplit=1)[0]
    if "://" in text or "." not in name or " " in text:
        raise ValueError(f"{given(text)} is not an address as people read it: write it as fearless.org")
    return text.lower()


def _number(text: str) -> str:
    digits = sum(sign.isdigit() for sign in text)
    if digits not in _DIGITS or not all(sign.isdigit() or sign in "+ ()-" for sign in text):
        raise ValueError(f"{given(text)} is not a telephone number: write 3 to 15 digits, as in 0800 555 111")
    return text


Phrase = Annotated[str, AfterValidator(_phrase)]
Ending = Annotated[str, StringConstraints(min_length=1, max_length=6)]


class Phrases(Authored):
    """What one rule looks for in one language. Capitals, accents of Arabic script and kinds of apostrophe do not count.

    A `*` at the end of a word stands for any ending, `#` for a number in digits.
    """

    words: tuple[Phrase, ...] = Field(default=(), description="Words and phrases the rule looks for.")
    say: dict[Phrase, str] = Field(default={}, description="More of them, each with what to say instead.")
    near: tuple[Phrase, ...] = Field(default=(), description="A word counts only in a text that has one of these too.")
    unless: tuple[Phrase, ...] = Field(default=(), description="A word does not count in a text that has one of these.")
    except_: tuple[Phrase, ...] = Field(
        default=(), alias="except", description="Phrases that may be said although a word of the list is in them."
    )

    def plus(self, other: Self) -> Self:
        """Both, the other's replacements first."""
        return self.model_copy(
            update={
                **{name: _both(getattr(self, name), getattr(other, name)) for name in _LISTS},
                "say": {**self.say, **other.say},
            }
        )


_LISTS: Final = ("words", "near", "unless", "except_")


class Plain(Authored):
    """What is an easy word in one language."""

    vowels: str = Field(default="", description="Letters that make syllables; without them none are counted.")
    silent: str = Field(default="", description="A last letter that makes no syllable of its own, as the e of 'home'.")
    syllables: int = Field(default=4, ge=2, le=12, description="A word of so many is reported.")
    known: tuple[Phrase, ...] = Field(default=(), description="Long words that everybody knows.")


class Route(Authored):
    """A way to help that may be named: a telephone number, an address on the web, or both."""

    name: str = Field(min_length=1, max_length=60)
    number: Annotated[str, AfterValidator(_number)] | None = None
    address: Annotated[str, AfterValidator(_address)] | None = None
    by_name: bool = Field(default=False, description="Whether the name alone tells people where to go.")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.number is None and self.address is None:
            raise ValueError("a route needs a 'number' or an 'address': give one")
        return self


class WordList(Authored):
    """words/<language>.yaml: what is looked for in one language."""

    endings: tuple[Ending, ...] = Field(
        default=(), description="Endings that the last word of every phrase may take, such as s for plurals."
    )
    rules: dict[ListedRule, Phrases] = Field(default={})
    routes: tuple[Route, ...] = Field(default=(), description="Help that may be named, in every language.")
    dial: tuple[Phrase, ...] = Field(default=(), description="Words after which a number is one to call.")
    plain: Plain = Plain.model_construct()


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def merged(shipped: WordList, own: WordList) -> WordList:
    """The package's list with a campaign's own laid over it: everything is added, nothing taken away.

    Endings, vowels and the count of syllables are the own list's where it gives them.
    """
    rules = dict(shipped.rules)
    for rule, phrases in own.rules.items():
        rules[rule] = rules[rule].plus(phrases) if rule in rules else phrases
    changed = {name: getattr(own.plain, name) for name in own.plain.model_fields_set}
    return shipped.model_copy(
        update={
            "endings": own.endings or shipped.endings,
            "rules": rules,
            "routes": tuple({(one.number, one.address): one for one in (*shipped.routes, *own.routes)}.values()),
            "dial": _both(shipped.dial, own.dial),
            "plain": shipped.plain.model_copy(update={**changed, "known": _both(shipped.plain.known, own.plain.known)}),
        }
    )


def word_list(value: object, marks: Marks) -> WordList:
    """A campaign's own list from its plain YAML value; raises `MistakesFound` with every mistake in its place."""
    found = checked(WordList, value, marks)
    mistakes = (*_misnamed(marks), *_loopholes(found, marks))
    if mistakes:
        raise MistakesFound(tuple(sorted(mistakes)))
    return found


def read(raw: bytes, file: str) -> WordList:
    """A campaign's own list from the bytes of its file; raises `MistakesFound`. `file` is its name for people."""
    document = parse(raw, file)
    return word_list(document.value, document.marks)


def _misnamed(marks: Marks) -> Iterator[Mistake]:
    stem = marks.file.rpartition("/")[2].rpartition(".")[0]
    try:
        TypeAdapter(Language).validate_python(stem)
    except ValidationError:
        message = f"the file is named {given(stem)}, which is no language: name it by a tag such as en, ur or ur-PK"
        yield Mistake(marks.file, 0, 0, message)


def _loopholes(words: WordList, marks: Marks) -> Iterator[Mistake]:
    """Exceptions that would switch a hard rule off for a word: one word alone, or one with any ending."""
    for rule, phrases in words.rules.items():
        for index, phrase in enumerate(phrases.except_ if rule in HARD else ()):
            if len(phrase.replace("-", " ").split()) < 2 or "*" in phrase:
                message = f"{given(phrase)} cannot be let pass by itself, {rule} has no waiver: write the whole name"
                yield marks.mistake(("rules", rule, "except", index), message)


def languages() -> tuple[str, ...]:
    """The languages the package has a list in."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.yaml")))


@cache
def shipped(language: str) -> WordList:
    """The package's own list in one of `languages()`; kept, since it is the same all day."""
    document = parse((_SHIPPED / f"{language}.yaml").read_bytes(), f"pipeline/wordlists/{language}.yaml")
    return checked(WordList, document.value, document.marks)


def lists_for(language: str, own: Mapping[str, WordList]) -> tuple[WordList, ...]:
    """What to look for in a language: English, then its own list or that of the nearest wider language there is.

    `own` are the campaign's lists by language. A list that is the campaign's alone counts like the package's.
    """
    named = {*languages(), *own}
    tags = dict.fromkeys((ENGLISH, closest(language, named) or ENGLISH))
    return tuple(_whole(tag, own) for tag in tags)


def has_list(language: str, own: Mapping[str, WordList]) -> bool:
    """Whether the language has a list of its own, or one of a wider language."""
    return closest(language, {*languages(), *own}) is not None


def _whole(tag: str, own: Mapping[str, WordList]) -> WordList:
    base = shipped(tag) if tag in languages() else WordList()
    return merged(base, own[tag]) if tag in own else base


RULES: Final[tuple[ListedRule, ...]] = get_args(ListedRule)
