"""Which cells stand out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from reportgen.model.specs import Emphasis, Row
from reportgen.render.tables.emphasis import emphasised
from reportgen.study import Statistics
from reportgen.wording.emphasis import marks

BEST = {"acc_mean": Emphasis.BEST}


def rows(*figures: tuple[str, float | None, bool]) -> list[Row]:
    """Rows of models with an accuracy, tied with the best or not."""
    return [
        Row({"acc_mean": value}, names={"model": model}, emphasis=BEST if tied else {})
        for model, value, tied in figures
    ]


def seen(found: list[Row]) -> list[str]:
    """The marks in their order."""
    return [str(row.emphasis.get("acc_mean", "")) for row in found]


def report(*, ascending: bool = True) -> SimpleNamespace:
    """What the marks need of a report."""
    return SimpleNamespace(analysis=SimpleNamespace(primary="acc_mean"), ascending=ascending)


def test_the_best_of_the_others_is_underlined_in_each_block():
    """On each model the tied set is bold and the best of the rest underlined, by unrounded values."""
    found = emphasised(
        rows(("A", 0.60001, True), ("A", 0.5, False), ("A", 0.50001, False), ("B", 0.4, True), ("B", 0.3, False)),
        report(),
        "methods",
    )
    assert seen(found) == ["best", "", "second", "best", "second"]


def test_where_most_of_a_block_would_be_bold_nothing_in_it_is():
    """More than half of a model's rows bold: none is, nor underlined; other models keep theirs."""
    found = emphasised(
        rows(("A", 0.6, True), ("A", 0.59, True), ("A", 0.5, False), ("B", 0.4, True), ("B", 0.3, False)),
        report(),
        "methods",
    )
    assert seen(found) == ["", "", "", "best", "second"]


def test_all_models_are_one_contest_in_the_table_of_bests():
    """In the table of best configurations the models compete with each other; smaller may be better."""
    found = emphasised(rows(("A", 0.3, True), ("B", 0.5, False), ("C", 0.4, False)), report(ascending=False), "models")
    assert seen(found) == ["best", "", "second"]


def test_a_reference_takes_no_part_and_missing_values_are_no_second():
    """Rows of a dense model are never marked; a row without the figure is not the second."""
    found = rows(("A", 0.6, True), ("A", None, False), ("A", float("nan"), False))
    found.append(Row({"acc_mean": 0.9}, names={"model": "A"}, reference=True))
    assert seen(emphasised(found, report(), "configurations")) == ["best", "", "", ""]


def test_other_tables_are_left_alone():
    """Rows of sources without a contest keep what they have."""
    assert seen(emphasised(rows(("A", 0.6, True), ("A", 0.5, True)), report(), "families")) == ["best", "best"]


@pytest.mark.parametrize("by_model", [False, True])
def test_a_note_on_missing_marks_gives_the_true_reason(by_model: bool):
    """One row is no contest, and a best without a standard error is no crowd of ties."""
    nothing = {"bold": False, "underlined": False, "by_model": by_model}
    alone = marks(Statistics(), errors=True, alone=True, **nothing)
    assert "one row only" in alone
    assert "more than half" not in alone
    mixed = marks(Statistics(), errors=True, untold=True, **{**nothing, "by_model": True})
    assert "or the best has no standard error" in mixed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"bold": True, "underlined": True, "errors": True}, "; underlined: the best of the others."),
        ({"bold": False, "underlined": False, "errors": True}, "more than half"),
        ({"bold": False, "underlined": False, "errors": False}, "without standard errors"),
    ],
)
@pytest.mark.parametrize("by_model", [False, True])
def test_the_note_says_what_is_there(given: dict[str, bool], words: str, by_model: bool):
    """The note defines the marks that occur, or says why there are none."""
    assert words in marks(Statistics(), by_model=by_model, **given)
