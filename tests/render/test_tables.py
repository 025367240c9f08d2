"""One spec, four renderings."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from reportgen.model.known import Direction
from reportgen.model.specs import CellKind, Column, Emphasis, Row, RowGroup, TableSpec
from reportgen.render.markdown import document
from reportgen.render.terminal import rich_table

SPEC = TableSpec(
    name="demo",
    caption="Scores of a_b.",
    columns=(
        Column("model", "Model"),
        Column("acc", "Acc.", CellKind.NUMBER, 3, direction=Direction.UP, stderr="err"),
        Column("ppl", "PPL", CellKind.NUMBER, 2, direction=Direction.DOWN, unit="nats"),
        Column("gain", "Gain", CellKind.NUMBER, 1, sign=True),
        Column("n", "n", CellKind.WHOLE),
        Column("lr", "lr", CellKind.VALUE),
        Column("run", "Run", CellKind.CODE),
    ),
    groups=(
        RowGroup(
            "",
            (
                Row(
                    {"model": "A|B", "acc": 0.61225, "err": 0.0048, "ppl": 12.345, "gain": -0.25, "n": 1200, "lr": 1e-4,
                     "run": "exp_1"},
                    links={"model": "models/A"},
                    emphasis={"acc": Emphasis.BEST, "ppl": Emphasis.SECOND},
                ),
            ),
        ),
        RowGroup("Others", (Row({"model": "C", "acc": None, "ppl": float("inf")}),)),
    ),
    notes=("50 % of n.",),
    grouping=Column("kind", "Kind"),
)  # fmt: skip


def test_markdown():
    """Markdown to be pasted: caption, marks, escaped text, missing values as dashes, notes, groups as a column."""
    lines = document(SPEC).decode().splitlines()
    assert lines[0] == "Scores of a_b."
    assert lines[-1] == "50 &#37; of n."
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert cells[0] == ["Kind", "Model", "Acc.\u00a0↑", "PPL &#91;nats&#93;\u00a0↓", "Gain", "n", "lr", "Run"]
    assert cells[2] == [
        "", "A&#124;B", "**0.612\u00a0±\u00a00.005**", "<u>12.34</u>", "−0.2",
        "1,200", "0.0001", "<code>exp_1</code>",
    ]  # fmt: skip
    assert cells[3] == ["Others", "C", "–", "∞", "–", "–", "–", "–"]


def test_terminal():
    """The terminal table has the same texts."""
    stream = io.StringIO()
    Console(file=stream, width=120).print(rich_table(SPEC, 120))
    assert "0.612\u00a0±\u00a00.005" in stream.getvalue()
    assert "A|B" in stream.getvalue()


@pytest.mark.parametrize("width", range(27, 140, 7))
def test_no_digit_is_cut_in_a_narrow_terminal(width: int):
    """Whatever the width, every number and name is shown whole."""
    stream = io.StringIO()
    Console(file=stream, width=width).print(rich_table(SPEC, width))
    for text in ("A|B", "0.612\u00a0±\u00a00.005", "12.34", "−0.2", "1,200", "0.0001", "exp_1", "∞", "Others"):
        assert text in stream.getvalue()


def test_a_table_that_is_too_wide_becomes_several():
    """In a narrow terminal the columns stand in tables below one another, each with the first column, not row by row."""
    stream = io.StringIO()
    Console(file=stream, width=48).print(rich_table(SPEC, 48))
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= 48
    rules = [place for place, line in enumerate(lines) if line.startswith("──")]
    assert len(rules) in (2, 3)
    assert sum("A|B" in line for line in lines) == len(rules)
