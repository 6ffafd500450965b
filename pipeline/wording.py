"""Copy with `{{ names }}` in, finished words out. Templates can name facts and tidy them; they can do nothing else."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NoReturn

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.spelling import suggest

Facts = Mapping[str, Any]
"""Plain mappings with text at their ends."""

MAX_CHARACTERS: Final = 400
_MAX_TEMPLATE: Final = 2_000
_MAX_EXPRESSION: Final = 120
_MAX_STEPS: Final = 12
"""Dots and filters in one expression."""

_EXPRESSION: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BRACKETS: Final = re.compile(r"[(\[{]")
_ARGUMENTS: Final[Mapping[str, int]] = {
    "upper": 0,
    "lower": 0,
    "title": 0,
    "capitalize": 0,
    "trim": 0,
    "replace": 2,
    "default": 1,
}


class WordingFault(Exception):
    """One sentence about a template, and how many characters into it the trouble starts."""

    def __init__(self, message: str, offset: int, name: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.name = name


def _replaced(text: str, old: str, new: str) -> str:
    """`str.replace` that cannot grow without bound."""
    if not old or len(text) + text.count(old) * len(new) > _MAX_TEMPLATE:
        raise WordingFault("'replace' needs something to replace, and may not make the words that long", 0)
    return text.replace(old, new)


def _tidied(change: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda text: change(str(text))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with no globals, few filters, and where a dot means a key and never an attribute."""

    def __init__(self) -> None:
        # words go onto pictures and into JSON, never into HTML unescaped by its own page
        super().__init__(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)
        self.globals.clear()
        self.tests.clear()
        keep = self.filters["default"]
        self.filters.clear()
        tidy = (("upper", str.upper), ("lower", str.lower), ("title", str.title), ("capitalize", str.capitalize))
        for name, change in (*tidy, ("trim", str.strip)):
            self.filters[name] = _tidied(change)
        self.filters.update(replace=_replaced, default=keep)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)


@lru_cache(maxsize=1)
def _sandbox() -> _Sandbox:
    return _Sandbox()


def _refuse(offset: int, what: str) -> NoReturn:
    raise WordingFault(f"{what}: write {{{{ location.name }}}}, or another fact of the place or campaign", offset)


def _expressions(text: str) -> list[tuple[int, str]]:
    """Every `{{ ... }}` and where it starts; refuses all other template syntax."""
    for mark, what in (("{%", "'{% %}' is not allowed here"), ("{#", "'{# #}' is not allowed here")):
        if mark in text:
            _refuse(text.index(mark), what)
    found = [(match.start(), match[0]) for match in _EXPRESSION.finditer(text)]
    rest = _EXPRESSION.sub(lambda match: " " * len(match[0]), text)
    for mark, missing in (("{{", "}}"), ("}}", "{{")):
        if mark in rest:
            raise WordingFault(f"'{mark}' without '{missing}'", rest.index(mark))
    for offset, expression in found:
        if len(expression) > _MAX_EXPRESSION or len(_BRACKETS.findall(expression)) > _MAX_STEPS:
            raise WordingFault(f"a {{{{ }}}} of more than {_MAX_EXPRESSION} characters: say it in plain words", offset)
    return found


def _walk(node: nodes.Node, offset: int) -> tuple[tuple[str, ...], bool]:
    """The dotted name an expression is about, and whether it has a default; refuses whatever is not allowed."""
    has_default, keys, steps = False, list[str](), 0
    while not isinstance(node, nodes.Name):
        steps += 1
        match node:
            case nodes.Filter(node=nodes.Expr() as inner, name=str() as name) if name in _ARGUMENTS and not keys:
                _check_arguments(node, offset)
                has_default = name == "default"  # one that comes after another filter comes too late
                node = inner
            case nodes.Getattr(node=nodes.Expr() as inner, attr=str() as key):
                keys.append(key)
                node = inner
            case nodes.Getitem(node=nodes.Expr() as inner, arg=nodes.Const(value=str() as key)):
                keys.append(key)
                node = inner
            case nodes.Filter():
                _refuse(offset, f"the filter '{node.name}' is not one of {', '.join(sorted(_ARGUMENTS))}")
            case nodes.Call():
                _refuse(offset, "calls are not allowed here")
            case _:
                _refuse(offset, "only names can be filled in")
        if steps > _MAX_STEPS:
            _refuse(offset, "too many steps in one {{ }}")
    keys.append(node.name)
    if any(key.startswith("_") for key in keys):
        _refuse(offset, "names that start with '_' are not allowed")
    return tuple(reversed(keys)), has_default


def _check_arguments(node: nodes.Filter, offset: int) -> None:
    arguments = node.args
    plain = all(isinstance(argument, nodes.Const) and isinstance(argument.value, str) for argument in arguments)
    wanted = _ARGUMENTS[node.name]
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(arguments) != wanted or not plain:
        _refuse(offset, f"the filter '{node.name}' takes {wanted or 'no'} text{'' if wanted == 1 else 's'} in quotes")


@lru_cache(maxsize=4096)
def _prepared(text: str) -> tuple[Template, tuple[tuple[int, tuple[str, ...], bool], ...]]:
    """The template and the names it asks for; cached, since one text is rendered for many creatives."""
    if len(text) > _MAX_TEMPLATE:
        raise WordingFault(f"{len(text)} characters of template, allowed {_MAX_TEMPLATE:,}: shorten it", 0)
    names: list[tuple[int, tuple[str, ...], bool]] = []
    sandbox = _sandbox()
    offset = 0
    try:
        for offset, expression in _expressions(text):
            body = sandbox.parse(expression).body
            match body:
                case [nodes.Output(nodes=[nodes.Expr() as inner])] if not isinstance(inner, nodes.TemplateData):
                    names.append((offset, *_walk(inner, offset)))
                case _:
                    _refuse(offset, "this {{ }} names nothing")
        return sandbox.from_string(text), tuple(names)
    except (TemplateError, RecursionError):
        raise WordingFault("this {{ }} cannot be read: write it as {{ location.name }}", offset) from None


def _known(facts: Facts) -> list[str]:
    return [f"{outer}.{inner}" for outer, inside in facts.items() for inner in inside]


def _look_up(name: tuple[str, ...], facts: Facts, offset: int, *, has_default: bool) -> None:
    value: Any = facts
    dotted = ".".join(name)
    for key in name:
        if not isinstance(value, Mapping) or key not in value:
            if has_default and name[0] in facts:
                return
            raise WordingFault(f"unknown name '{dotted}'{suggest(dotted, _known(facts))}", offset, dotted)
        value = value[key]
    if not isinstance(value, str):
        first = next((f"{dotted}.{key}" for key in value), dotted) if isinstance(value, Mapping) else dotted
        raise WordingFault(f"'{dotted}' is a group of facts: name one of them, such as '{first}'", offset, dotted)


def render(text: str, facts: Facts) -> str:
    """The words of `text` with its facts filled in, at most 400 characters; raises `WordingFault`.

    `facts` is mappings of text, two deep. Only `{{ name.key }}`, with filters of a short list, is understood.
    """
    if "{" not in text and "}" not in text:
        words = text
    else:
        template, names = _prepared(text)
        for offset, name, has_default in names:
            _look_up(name, facts, offset, has_default=has_default)
        words = template.render(facts)
    if len(words) > MAX_CHARACTERS:
        raise WordingFault(f"comes to {len(words)} characters, allowed {MAX_CHARACTERS}: shorten it", 0)
    return words
