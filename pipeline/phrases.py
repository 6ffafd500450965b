"""Looking for listed words in copy: how text is folded before it is compared, and one pattern a rule.

A word is found whole, never inside another; between words any space, line end or hyphen will do.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from pipeline.galley import plain
from pipeline.vocabulary import RULES, ListedRule, Phrases, Plain, Route, WordList, has_list, lists_for

# What makes a word longer: letters, digits, and the marks of scripts that `\w` leaves out.
_LETTER: Final = r"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff]"
Part = Literal["words", "near", "unless", "except_"]

_NOTHING: Final = re.compile(r"(?!)")
_BEFORE: Final = f"(?<!{_LETTER})"
_AFTER: Final = f"(?!{_LETTER})"
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―", "-"),
        **dict.fromkeys("يى", "ی"),
        "ك": "ک",
        **dict.fromkeys("ھہە", "ه"),
        "ۀ": "ه",
        "ة": "ه",
        "أ": "ا",
        "إ": "ا",
        "٪": "%",
        "ـ": None,
        **dict.fromkeys(map(chr, (*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)), None),
        **{ord(sign): str(value) for value, sign in enumerate("٠١٢٣٤٥٦٧٨٩")},
        **{ord(sign): str(value) for value, sign in enumerate("۰۱۲۳۴۵۶۷۸۹")},
        **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xAD, 0xFEFF), None),
        **dict.fromkeys(range(0xFE00, 0xFE10), None),
        0xA0: " ",
    }
)
"""Signs that people take for one another, and those nobody sees."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Text as it is compared: without marks of stress, in NFC, without case, look-alike signs made one."""
    return alike(plain(text))


def alike(text: str) -> str:
    """As `folded`, marks of stress kept: in a list a star is no stress."""
    return unicodedata.normalize("NFC", text).casefold().translate(_ALIKE)


def spelt(text: str, first: int, last: int) -> str:
    """What stands in `text` where `folded(text)[first:last]` does, on one line."""
    original, at, found = unicodedata.normalize("NFC", plain(text)), 0, list[str]()
    if len(original) == len(folded(text)):
        return " ".join(original[first:last].split())
    for sign in original:
        if first <= at < last:
            found.append(sign)
        at += len(sign.casefold().translate(_ALIKE))
    return " ".join("".join(found).split())


@lru_cache(maxsize=1024)
def either(phrases: tuple[str, ...], endings: tuple[str, ...] = ()) -> re.Pattern[str] | None:
    """One pattern for phrases whose last words may take any of the endings; None for none.

    The longest comes first, so that a phrase is named whole.
    """
    kinds: dict[tuple[bool, bool, bool], set[str]] = defaultdict(set)
    for phrase in phrases:
        signs = alike(phrase)
        stem = signs.removesuffix("*")
        kinds[_lengthens(stem[0]), _lengthens(stem[-1]), stem != signs].add(_pattern(stem))
    if not kinds:
        return None
    ends = f"(?:{'|'.join(map(_letters, endings))})?" if endings else ""
    return re.compile(
        "|".join(
            f"{_BEFORE if opens else ''}(?:{'|'.join(sorted(made, key=_longest))})"
            f"{(rf'{_LETTER}*' if any_ending else ends + _AFTER) if closes else ''}"
            for (opens, closes, any_ending), made in sorted(kinds.items())
        )
    )


def _longest(made: str) -> tuple[int, str]:
    return -len(made), made


def _lengthens(sign: str) -> bool:
    """Whether a phrase that begins or ends so could be part of a longer word."""
    return sign == "#" or re.fullmatch(_LETTER, sign) is not None


def _pattern(signs: str) -> str:
    parts = re.split(r"([ -]+)", signs)
    return "".join(_joint(part) if index % 2 else _letters(part) for index, part in enumerate(parts))


def _joint(between: str) -> str:
    """What may stand between two words; a hyphenated word may be two, but not on two lines."""
    return "[ -]" if "-" in between else r"[\s-]+"


def _letters(word: str) -> str:
    """A word as a pattern; people leave apostrophes out."""
    made = re.escape(word).replace("'", "'?")
    return made.replace(r"\*", r"\w*").replace(r"\#", r"\d+")


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule's words in one list; each part is made ready when it is first needed, most never are."""

    phrases: Phrases
    endings: tuple[str, ...]

    def pattern(self, which: Part) -> re.Pattern[str]:
        listed = (*self.phrases.words, *self.phrases.say) if which == "words" else getattr(self.phrases, which)
        return either(listed, self.endings) or _NOTHING

    def found(self, which: Part, signs: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in self.pattern(which).finditer(signs))


@dataclass(frozen=True, slots=True)
class Finder:
    """One rule's words in one language: those of its own list and of the lists it is laid over."""

    lists: tuple[Listed, ...]

    def hits(self, text: str) -> tuple[str, ...]:
        """The words that count in a text, each once, as they are written there."""
        signs = folded(text)
        spans = [span for one in self.lists for span in one.found("words", signs)]
        if not spans or not self._counts(signs):
            return ()
        passing = [span for one in self.lists for span in one.found("except_", signs)]
        found = dict[str, str]()
        for first, last in sorted(spans):
            if not any(start <= first and last <= stop for start, stop in passing):
                found.setdefault(signs[first:last], spelt(text, first, last))
        return tuple(found.values())

    def _counts(self, signs: str) -> bool:
        asks = any(one.phrases.near for one in self.lists)
        if asks and not any(any(one.found("near", signs)) for one in self.lists):
            return False
        return not any(any(one.found("unless", signs)) for one in self.lists)

    def opening(self, text: str) -> str:
        """The listed words that a text begins with, as they are written there; empty where it begins otherwise."""
        signs = folded(text)
        last = max((match.end() for one in self.lists if (match := one.pattern("words").match(signs))), default=0)
        return spelt(text, 0, last)

    def lets_pass(self, word: str) -> bool:
        """Whether the whole of a text may be said by an exception."""
        signs = folded(word)
        return any(span == (0, len(signs)) for one in self.lists for span in one.found("except_", signs))

    def replacement(self, word: str) -> str:
        """What a list says instead of a word that was found; empty where none says anything."""
        for one in self.lists:
            for phrase, say in one.phrases.say.items():
                listed = either((phrase,), one.endings)
                if listed is not None and listed.fullmatch(folded(word)):
                    return say
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What is looked for in one language, ready for any number of texts."""

    language: str
    listed: bool
    """Whether the language has a list; without one English is looked for, and no more."""
    everything: tuple[re.Pattern[str], ...]
    """All the words of all rules, a pattern a list."""
    finders: Mapping[str, Finder]
    routes: tuple[Route, ...]
    names: re.Pattern[str] | None
    """Routes whose name alone says where to go."""
    dial: tuple[re.Pattern[str], ...]
    """Words that ask to call the number after them."""
    plain: Plain
    known: tuple[re.Pattern[str], ...]
    """Long words that are easy all the same."""

    def notices(self, text: str) -> bool:
        """Whether any word of any rule is in a text: if not, no finder need look."""
        signs = folded(text)
        return any(listed.search(signs) for listed in self.everything)


def vocabulary(language: str, own: Mapping[str, WordList]) -> Vocabulary:
    """The language's vocabulary; takes some milliseconds, so make it once for all scripts.

    `own` are the campaign's lists by language.
    """
    lists = lists_for(language, own)
    listed = has_list(language, own)
    routes = {(route.number, route.address): route for words in lists for route in words.routes}
    return Vocabulary(
        language=language,
        listed=listed,
        everything=_patterns((_all_words(words), words.endings) for words in lists),
        finders={rule: _finder(rule, lists) for rule in RULES},
        routes=tuple(routes.values()),
        names=either(tuple(route.name for route in routes.values() if route.by_name)),
        dial=_patterns((words.dial, words.endings) for words in lists),
        plain=lists[-1].plain if listed else Plain(),
        known=_patterns((words.plain.known, words.endings) for words in lists),
    )


def _patterns(parts: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[re.Pattern[str], ...]:
    return tuple(made for phrases, endings in parts if (made := either(phrases, endings)) is not None)


def _all_words(words: WordList) -> tuple[str, ...]:
    looked_for = (phrases for rule, phrases in words.rules.items() if rule != "MSG-ALT")  # only how a text begins
    return tuple(phrase for phrases in looked_for for phrase in (*phrases.words, *phrases.say))


def _finder(rule: ListedRule, lists: Iterable[WordList]) -> Finder:
    return Finder(tuple(Listed(one.rules[rule], one.endings) for one in lists if rule in one.rules))
