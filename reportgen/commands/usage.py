"""Faults of arguments as one sentence of reportgen: the library that parses them speaks English only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reportgen.wording import errors
from reportgen.wording import usage as say


def usage(error: Any) -> str:
    """Return what is wrong with the arguments.

    Args:
        error: what the library raised.
    """
    text = str(error.format_message())
    param = getattr(error, "param", None)
    if hasattr(error, "option_name") and hasattr(error, "possibilities"):
        return say.no_option(error.option_name, tuple(error.possibilities or ()))
    if hasattr(error, "param_type") and param is not None:
        return say.no_argument(str(param.display_name_raw)) if hasattr(param, "display_name_raw") else text
    if param is not None:
        name = " / ".join(param.opts) if param.param_type_name == "option" else str(param.display_name_raw)
        return _wrong_value(name, error)
    for pattern, sentence in say.SENTENCES:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            return sentence(found[1])
    return text


def _wrong_value(name: str, error: Any) -> str:
    """Return what is wrong with a value, from what the validation says of it."""
    cause = error.__cause__
    faults = cause.errors(include_url=False) if hasattr(cause, "errors") else []
    if not faults:
        return say.invalid_value(name, str(error.message))
    fault: Mapping[str, Any] = faults[0]
    choices = str(fault["msg"]).partition(say.NOT_ONE_OF)[2]
    if choices:
        expected = errors.expected("literal_error", {"expected": choices.replace("'", "").rstrip(".")})
    elif errors.is_expected(fault["type"]):
        expected = errors.expected(fault["type"], fault.get("ctx", {}))
    else:
        # What a check of ours raises is a sentence already; the library puts its own words before it.
        own = fault.get("ctx", {}).get("error") if fault["type"] == "value_error" else None
        return say.invalid_value(name, str(own or error.message))
    return say.wrong_value(name, str(fault["input"]), expected)
