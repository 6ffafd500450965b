"""Functions named by a string and imported only when they are called: who names one does not pay for loading it."""

import importlib
from collections.abc import Callable
from typing import Any


def named(call: str) -> Callable[..., Any]:
    """The function that `module:function` names; imports the module."""
    module, _, name = call.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function
