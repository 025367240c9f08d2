"""`analysis.json` -> the part of it that is compared."""

from __future__ import annotations

from typing import Annotated

import msgspec

from reportgen.errors import InputError
from reportgen.model.states import SCHEMA, AnalysisState
from reportgen.read.decode import repeated_keys
from reportgen.wording import sides as say

_LONGEST = 300
"""Characters of what is wrong that an error shows; a value of the file may be part of it."""


class _Statistics(msgspec.Struct):
    """What is reckoned with of the statistics."""

    level: Annotated[float, msgspec.Meta(gt=0.5, lt=1)] = 0.95
    correlation: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.0


class _Part(msgspec.Struct):
    statistics: _Statistics


def read_analysis(raw: bytes, where: str) -> AnalysisState:
    """Read an `analysis.json`; keys that are not compared do not matter.

    Args:
        raw: the file's bytes.
        where: its name, for the error.

    Raises:
        InputError: it is no `analysis.json`, one of another shape, or one with a key that is given more than once.
    """
    try:
        document = msgspec.json.decode(raw)
        found = msgspec.convert(document, AnalysisState)
        msgspec.convert(document, _Part)
        repeated = repeated_keys(raw, document)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        raise InputError(say.no_analysis(str(error)[:_LONGEST]), where=where, hint=say.no_analysis_hint()) from error
    if repeated:
        raise InputError(
            say.repeated_keys([name[:_LONGEST] for name in repeated]), where=where, hint=say.other_schema_hint()
        )
    if found.schema != SCHEMA:
        raise InputError(say.other_schema(found.schema, SCHEMA), where=where, hint=say.other_schema_hint())
    return found
