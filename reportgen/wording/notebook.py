"""Texts of what notebooks show."""

from __future__ import annotations

from reportgen.wording.catalog import _, ngettext
from reportgen.wording.numbers import grouped


def more_rows(count: int) -> str:
    return ngettext("{count} more row; `frame` has all.", "{count} more rows; `frame` has all.", count).format(
        count=grouped(count)
    )


def read_from(experiments: int, models: int, ratio: str) -> str:
    text = ngettext("{count} experiment", "{count} experiments", experiments).format(count=grouped(experiments))
    return _("{experiments} on {models} models at a pruning ratio of {ratio} %").format(
        experiments=text, models=models, ratio=ratio
    )
