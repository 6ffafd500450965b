"""YAML text in, plain values and the place of each of them out.

Values follow the YAML 1.2 core schema in spirit: `null`, `true`, `false`, decimal integers and floats are resolved; all
else is text as written (`no`, `on`, `21:00`, `2026-05-31`, `.inf`, and numbers that lead with a zero, such as telephone
numbers). The parser's events are walked with a stack of our own, so that no input, however deep, can exhaust Python's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from pipeline.errors import Mistake, MistakesFound
from pipeline.marks import Mark, Marks, Trail
from pipeline.spelling import given

MAX_BYTES: Final = 1_000_000
_MAX_DEPTH: Final = 40
_MAX_NODES: Final = 20_000
_MAX_REPEATED: Final = 1_000
"""Values that aliases may repeat, all together."""

_TOO_DEEP: Final = f"nested more than {_MAX_DEPTH} levels deep: flatten it"

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Final[Mapping[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST: Final = "~NnTtFf.+-0123456789"
"""What a word of `_WORDS` or a number can begin with; most text begins otherwise."""
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"[-+]?((0|[1-9][0-9]{0,17})(\.[0-9]{0,18})?|\.[0-9]{1,18})([eE][-+]?[0-9]{1,2})?")
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SENTENCES: Final = (
    ("a tab character", "a tab is used to indent, YAML allows only spaces: replace it"),
    (
        "mapping values are not allowed",
        "a ':' where none can stand: check the indentation, or quote text that holds ': '",
    ),
    ("expected ':'", "a ':' is missing after this key"),
    ("unexpected end of stream", "a quote opens here and never closes"),
    ("unknown escape character", "an unknown escape after '\\': use single quotes for text with a backslash"),
    ("character escape code", "an escape that stands for no character: write the character itself"),
    ("expected ',' or ']'", "a list in [ ] is not closed: add a ']' or the ',' between its entries"),
    ("expected ',' or '}'", "a group in { } is not closed: add a '}' or the ',' between its keys"),
    ("expected '-' indicator", "a list entry that starts with '- ' is expected: check the indentation"),
    ("expected key", "a key is expected: check the indentation, and that text with quotes ends after them"),
    ("block sequence entries", "a list entry cannot start here: put '- ' on a line of its own"),
    ("maximum nesting depth", _TOO_DEEP),  # the parser reads ahead of us, and since PyYAML 6.0.4 stops at 1,000 levels
)


@dataclass(frozen=True, slots=True)
class Document:
    value: Any
    marks: Marks


@dataclass(slots=True)
class _Open:
    """A mapping or list still being read."""

    trail: Trail
    holder: Any
    anchor: str | None
    first: int
    key: str | None = None
    key_place: tuple[int, int] | None = None
    seen: dict[str, int] = field(default_factory=dict)


def _resolved(text: str) -> Any:
    if text[:1] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _at(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


class _Reader:
    """Builds one document from events."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.escapes = "\\" in text or _HIDDEN.search(text) is not None
        """Whether a text may hold what the file may not: only then is each looked at."""
        self.value: Any = None
        self.marks: dict[Trail, Mark] = {}
        self.mistakes: list[Mistake] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.nodes = 0
        self.repeated = 0
        self.documents = 0

    def stop(self, place: tuple[int, int], message: str) -> NoReturn:
        raise MistakesFound((*self.mistakes, Mistake(self.file, *place, message)))

    def take(self, event: Any) -> None:
        match event:  # the most frequent first
            case yaml.ScalarEvent():
                self.scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = self.stack.pop()
                if done.anchor is not None:
                    self.anchors[done.anchor] = (done.holder, self.nodes - done.first)
            case yaml.AliasEvent():
                self.alias(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.stop(_at(event.start_mark), "a second document starts here: keep one a file, without '---'")
            case _:  # the stream itself starts and ends
                pass

    def awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].key is None and isinstance(self.stack[-1].holder, dict)

    def count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > _MAX_NODES:
            self.stop(_at(event.start_mark), f"more than {_MAX_NODES:,} values in one file: split it")
        if len(self.stack) >= _MAX_DEPTH:
            self.stop(_at(event.start_mark), _TOO_DEEP)

    def refuse_tag(self, event: Any) -> None:
        if event.tag != "!":
            short = event.tag.replace("tag:yaml.org,2002:", "!!")
            place = _at(event.start_mark)
            self.mistakes.append(Mistake(self.file, *place, f"the tag '{short[:60]}' is not allowed: remove it"))

    def attach(self, value: Any, event: Any, text: int = 0) -> Trail:
        """Put a value where it belongs and remember its place."""
        holds_others = isinstance(value, (dict, list))
        place = _at(event.start_mark)
        if not self.stack:
            self.value = value
            self.marks[()] = Mark(None, place, text, holds_others)
            return ()
        top = self.stack[-1]
        step: str | int
        if isinstance(top.holder, dict):
            step, key_place = top.key or "", top.key_place
            top.holder[step] = value
            top.key = None
        else:
            step, key_place = len(top.holder), None
            top.holder.append(value)
        trail = (*top.trail, step)
        self.marks[trail] = Mark(key_place, place, text, holds_others)
        return trail

    def key(self, event: Any) -> None:
        top = self.stack[-1]
        name, place = event.value, _at(event.start_mark)
        if event.implicit[0] and not isinstance(_resolved(name), str):
            self.mistakes.append(Mistake(self.file, *place, f"the key {name or 'null'} is not text: put it in quotes"))
        if name in top.seen:
            message = f"the key {given(name)} stands here twice, first on line {top.seen[name]}: remove one"
            self.mistakes.append(Mistake(self.file, *place, message))
        top.seen.setdefault(name, place[0])
        top.key, top.key_place = name, place

    def scalar(self, event: Any) -> None:
        self.count(event)
        if event.tag is not None:
            self.refuse_tag(event)
        if self.escapes and _HIDDEN.search(event.value):
            self.stop(_at(event.start_mark), "this text holds an invisible control character: remove it")
        if self.awaits_key():
            if event.anchor is not None:
                self.stop(_at(event.start_mark), "a key cannot carry an anchor (&): remove it")
            self.key(event)
            return
        value = _resolved(event.value) if event.implicit[0] else event.value
        self.attach(value, event, self.column_of_text(event) if isinstance(value, str) else 0)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1)

    def column_of_text(self, event: Any) -> int:
        quotes = 1 if event.style in ("'", '"') else 0
        start, end = event.start_mark.index + quotes, event.end_mark.index - quotes
        if event.style in ("|", ">") or self.text[start:end] != event.value or "\n" in event.value:
            return 0
        indent = len(event.value) - len(event.value.lstrip())
        return int(event.start_mark.column) + 1 + quotes + indent

    def open(self, event: Any) -> None:
        self.count(event)
        if event.tag is not None:
            self.refuse_tag(event)
        if self.awaits_key():
            self.stop(_at(event.start_mark), "a key must be text, not a list or a group: put it in quotes")
        holder: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        first = self.nodes
        self.stack.append(_Open(self.attach(holder, event), holder, event.anchor, first))

    def alias(self, event: Any) -> None:
        self.count(event)
        if event.anchor not in self.anchors:
            self.stop(_at(event.start_mark), f"the alias '*{event.anchor[:60]}' stands for nothing finished before it")
        value, nodes = self.anchors[event.anchor]
        if self.awaits_key():
            self.stop(_at(event.start_mark), "a key must be text, not an alias: write it out")
        self.repeated += nodes + 1
        if self.repeated > _MAX_REPEATED:
            self.stop(_at(event.start_mark), f"aliases repeat more than {_MAX_REPEATED:,} values: write them out")
        self.nodes += nodes
        self.attach(value, event)


def _decoded(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        raise MistakesFound(
            (Mistake(file, 0, 0, f"is over {MAX_BYTES:,} bytes, the most a YAML file may have: split it"),)
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, fault.start) + 1 : fault.start].decode(errors="replace")) + 1
        raise MistakesFound((Mistake(file, line, column, "is not UTF-8 text: save the file as UTF-8"),)) from None
    hidden = _UNPRINTABLE.search(text)
    if hidden:
        before = text[: hidden.start()]
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise MistakesFound((Mistake(file, *place, "an invisible control character stands here: remove it"),))
    return text


def _syntax(fault: yaml.MarkedYAMLError, text: str, file: str) -> Mistake:
    mark = fault.problem_mark or fault.context_mark
    line, column = _at(mark) if mark is not None else (1, 1)
    problem = fault.problem or ""
    if "cannot start any token" in problem and mark is not None:
        here = text[mark.index : mark.index + 1]
        if here == "\t":
            return Mistake(file, line, column, _SENTENCES[0][1])
        return Mistake(file, line, column, f"text cannot start with '{here}': put it in quotes")
    if "end of stream" in problem and fault.context_mark is not None:
        line, column = _at(fault.context_mark)
    sentence = next((words for part, words in _SENTENCES if part in problem), f"this is not YAML: {problem}")
    return Mistake(file, line, column, sentence)


def parse(raw: bytes, file: str) -> Document:
    """The one document in `raw`; raises `MistakesFound` with everything wrong, up to the first thing past reading."""
    text = _decoded(raw, file)
    reader = _Reader(file, text)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as fault:
        raise MistakesFound((*reader.mistakes, _syntax(fault, text, file))) from None
    if reader.value is None:
        reader.mistakes.append(Mistake(file, 0, 0, "is empty: write its keys, or remove the file"))
    if reader.mistakes:
        raise MistakesFound(tuple(reader.mistakes))
    return Document(reader.value, Marks(file, reader.marks))
