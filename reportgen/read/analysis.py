"""`analysis.json` -> the part of it that is compared."""

from __future__ import annotations

import msgspec

from reportgen.errors import InputError
from reportgen.model.states import SCHEMA, AnalysisState
from reportgen.wording import sides as say


def read_analysis(raw: bytes, where: str) -> AnalysisState:
    """Read an `analysis.json`; keys that are not compared do not matter.

    Args:
        raw: the file's bytes.
        where: its name, for the error.

    Raises:
        InputError: it is no `analysis.json`, or one of another shape.
    """
    try:
        found = msgspec.json.decode(raw, type=AnalysisState)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise InputError(say.no_analysis(str(error)), where=where, hint=say.no_analysis_hint()) from error
    if found.schema != SCHEMA:
        raise InputError(say.other_schema(found.schema, SCHEMA), where=where, hint=say.other_schema_hint())
    return found
