"""Definitions of tables: the built-in ones and what the study file makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from reportgen.errors import InputError
from reportgen.render.tables.sources import SOURCES
from reportgen.render.templates import built_in
from reportgen.study import STUDY_FILE, Study, TableSettings, parse_study
from reportgen.wording import errors as say
from reportgen.wording import heads

BUILT_IN_FILE = "tables.toml"


@cache
def built_in_text() -> str:
    """Return the file that defines the built-in tables."""
    return (built_in() / BUILT_IN_FILE).read_text("utf-8")


@cache
def _built_in() -> Mapping[str, TableSettings]:
    return parse_study(built_in_text(), BUILT_IN_FILE).tables


def built_in_names() -> tuple[str, ...]:
    """Return the names of the built-in tables in the order of their file."""
    return tuple(tomllib.loads(built_in_text())["tables"])


def definitions(study: Study) -> dict[str, TableSettings]:
    """Return all definitions: the built-in ones with the study file's changes, then the study's own.

    Heads of built-in tables are in the language that is spoken; those of the study file are the reader's own words.

    Raises:
        InputError: a table of the study's own has no rows or columns, or its rows are no source.
    """
    found = {
        name: table.model_copy(update={"labels": {key: heads.own(label) for key, label in table.labels.items()}})
        if table.labels
        else table
        for name, table in _built_in().items()
    }
    for name, own in study.tables.items():
        base = found.get(name, TableSettings(paper=True))
        given = {key: getattr(own, key) for key in own.model_fields_set}
        found[name] = base.model_copy(update=given)
    for name, definition in found.items():
        if definition.rows is None or not definition.columns:
            raise InputError(say.table_lacks(name), where=STUDY_FILE, hint=say.table_needs())
        if definition.rows not in SOURCES:
            hint = say.nearest_key(definition.rows, tuple(SOURCES))
            raise InputError(say.unknown_rows(name, definition.rows), where=STUDY_FILE, hint=hint)
    return found
