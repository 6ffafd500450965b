"""Plain YAML values in, frozen models out; everything wrong with a file at once, each mistake in its place."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from pipeline.errors import Mistake, MistakesFound
from pipeline.marks import Marks, Trail
from pipeline.sentences import sentence, subject
from pipeline.spelling import given, nearest, suggest

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], value: Any, marks: Marks, within: Trail = ()) -> Model:
    """`value`, which stands at `within` in its file, as `model`; raises `MistakesFound`."""
    try:
        # JSON rules are the strict ones that still take a list for a tuple: no '5' for 5, no true for 1
        return model.model_validate_json(to_json(value), strict=True)
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
    found = _mistakes(model, value, errors, marks, within)
    raise MistakesFound(tuple(sorted(set(found))))


def _mistakes(
    model: type[BaseModel], value: Any, errors: list[ErrorDetails], marks: Marks, within: Trail
) -> Iterator[Mistake]:
    meant: set[Trail] = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            trail = written(error["loc"], value)
            key = str(trail[-1])
            known = _neighbours(model, error["loc"])
            near = nearest(key, known - _keys(value, trail[:-1]))
            if near is not None:
                meant.add((*trail[:-1], near))
            hint = suggest(key, known if near is None else (near,))
            yield marks.mistake((*within, *trail), f"unknown key {given(key)}{hint}", key=True)
    for error in errors:
        if error["type"] == "missing":
            parent = written(error["loc"][:-1], value)
            last = error["loc"][-1]
            if isinstance(last, int):
                about = subject((*within, *parent))
                yield marks.mistake((*within, *parent), f"{about} is missing its entry {last + 1}")
            elif (*parent, last) not in meant:
                yield marks.mistake((*within, *parent), f"missing key '{last}'")
        elif error["type"] == "too_short" and len(error["input"]) >= error.get("ctx", {})["min_length"]:
            continue  # entries that are wrong themselves were not counted
        elif error["type"] != "extra_forbidden":
            yield _other(error, value, marks, within)


def _other(error: ErrorDetails, value: Any, marks: Marks, within: Trail) -> Mistake:
    loc = error["loc"]
    is_key = bool(loc) and loc[-1] == "[key]"
    trail = written(loc[:-1] if is_key else loc, value)
    place = (*within, *trail)
    if error["type"] == "union_tag_invalid":
        place = (*place, error.get("ctx", {})["discriminator"].strip("'"))
    about: Trail = ("this key",) if is_key else (*within, *trail)
    words = sentence(error, about).replace("'this key'", "the key") if is_key else sentence(error, about)
    return marks.mistake(place, words, key=is_key)


def written(loc: tuple[str | int, ...], value: Any) -> Trail:
    """The part of pydantic's path that people wrote: names of union branches are left out."""
    trail: list[str | int] = []
    for step in loc:
        if isinstance(value, dict):
            named_by_kind = value.get("kind") == step and bool(trail) and isinstance(trail[-1], int)
            if named_by_kind:
                value = {**value, "kind": None}
                continue
            if step in value or step == loc[-1]:
                trail.append(step)
                value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            trail.append(step)
            value = value[step] if step < len(value) else None
    return tuple(trail)


def _keys(value: Any, trail: Trail) -> set[str]:
    for step in trail:
        value = value[step]
    return set(value) if isinstance(value, dict) else set()


def _neighbours(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """The keys allowed beside the last step of an error's path."""
    types: list[Any] = [model]
    for step in loc[:-1]:
        types = [inner for outer in types for inner in _inside(outer, step)]
    return {name for found in types for name in _names(found)}


def _names(model: Any) -> list[str]:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _branches(annotation: Any) -> list[Any]:
    """An annotation without its wrappings: every member of a union, bare of `Annotated`."""
    if get_origin(annotation) is Annotated:
        return _branches(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [bare for member in get_args(annotation) for bare in _branches(member)]
    return [annotation]


def _is_kind(model: Any, step: str | int) -> bool:
    field = model.model_fields.get("kind") if _names(model) else None
    return field is not None and get_origin(field.annotation) is Literal and step in get_args(field.annotation)


def _inside(outer: Any, step: str | int) -> list[Any]:
    """The types one step further in; a step that only names a union's branch chooses among them."""
    if _names(outer):
        fields = {field.alias or name: field.annotation for name, field in outer.model_fields.items()}
        if step in fields:
            return _branches(fields[str(step)])
        return [outer] if _is_kind(outer, step) else []
    arguments = get_args(outer)
    if get_origin(outer) is tuple and isinstance(step, int):
        return _branches(arguments[0])
    if get_origin(outer) in (list, dict):
        return _branches(arguments[-1])
    return [outer]
