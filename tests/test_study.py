"""The study file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reportgen.errors import InputError, InputFaultsError
from reportgen.model.known import Direction
from reportgen.study import Study, _explain, load_study, parse_study


def lines(text: str) -> tuple[str, ...]:
    """The error lines of a study file."""
    with pytest.raises(InputError) as error:
        parse_study(text)
    return error.value.lines


def test_defaults_need_no_file(tmp_path: Path):
    """A project without a study file has the defaults."""
    assert load_study(tmp_path) == Study()
    assert Study().selection.metric == "acc_mean"


def test_a_whole_study_file():
    """Every table is read, and its word comes before what is known."""
    study = parse_study(
        """
        title = "T"
        ratio = 50
        variants = ["Chat"]
        [selection]
        metric = "ppl"
        constraints = ["ppl <= 20", "acc_mean >= .5"]
        ties = []
        [models.A]
        family = "F"
        variant = "Chat"
        label = "A!"
        order = 2
        dense = "x"
        [methods.wanda]
        folder = "w_{model}_{ratio}"
        label = "Wanda"
        order = 1
        [parameters.run]
        label = "Run"
        order = 1
        scale = "log"
        role = "replicate"
        [metrics.speed]
        direction = "up"
        label = "Speed"
        digits = 1
        unit = "tok/s"
        [tasks.quiz]
        items = 10
        metric = "acc"
        label = "Quiz"
        chance = 0.25
        in_mean = false
        [site]
        pages = ["a.md"]
        """
    )
    assert study.ratio == "50"
    assert [str(item) for item in study.selection.constraints] == ["ppl <= 20", "acc_mean >= 0.5"]
    assert study.metric("speed").direction is Direction.UP
    assert study.metric("speed").digits == 1
    assert study.task("quiz").items == 10
    assert study.is_replicate("run")
    assert study.is_log("run") is True
    assert study.is_replicate("seed")
    assert not study.is_replicate("lr")


def test_all_faults_at_once_with_the_nearest_key():
    """Every fault is a line of its own; an unknown key names the nearest known one."""
    found = lines(
        'titel = "x"\n[selection]\nmetrics = "ppl"\n[tasks.a]\nitem = 3\nchance = 2.0\n[model.A]\norder = 1\n'
    )
    text = "\n".join(found)
    assert len(found) == 5
    assert "unknown key `titel` -- did you mean `title`?" in text
    assert "unknown key `selection.metrics` -- did you mean `metric`?" in text
    assert "unknown key `tasks.a.item` -- did you mean `items`?" in text
    assert "unknown key `model` -- did you mean `models`?" in text
    assert "`tasks.a.chance` cannot be 2.0 -- it is less than 1.0" in text
    assert all(line.startswith("reportgen.toml: ") and "\n" not in line for line in found)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("title = 3", "it is a text in quotes"),
        ("variants = 3", "it is a list in brackets"),
        ("selection = 3", "it is a table"),
        ("models = 3", "it is a table"),
        ("[models]\nA = 3", "it is a table"),
        ('[models.A]\norder = "x"', "it is a whole number"),
        ("[models.A]\norder = 1.5", "it is a whole number"),
        ('[tasks.a]\nchance = "x"', "it is a number"),
        ("[tasks.a]\nin_mean = 1", "it is true or false"),
        ('[metrics.a]\ndirection = "sideways"', "it is one of 'up', 'down' or 'none'"),
        ("[metrics.a]\ndigits = -1", "it is at least 0"),
        ("[metrics.a]\ndigits = 99", "it is at most 12"),
        ("[tasks.a]\nitems = 0", "it is more than 0"),
        ('[methods.a]\nfolder = "x_{model}"', "{model} and {ratio}"),
        ('[methods.a]\nfolder = "../{model}_{ratio}"', "{model} and {ratio}"),
        ('[selection]\nconstraints = ["__import__(\'os\')"]', "such as `ppl <= 20`"),
        ('[selection]\nconstraints = ["ppl == 20"]', "such as `ppl <= 20`"),
        ("[zzz]\n", "known keys here: title"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_says_what_belongs_there(text: str, hint: str):
    """The hint says what the key takes."""
    assert hint in lines(text)[0]


def test_what_is_no_toml_says_where():
    """A syntax error gives line and column."""
    assert "line 2, column" in lines("title = 'x'\nratio = \n")[0]


def test_a_study_file_that_is_no_text(tmp_path: Path):
    """Bytes that are no UTF-8 and a folder of that name are one-line errors."""
    (tmp_path / "reportgen.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(InputError, match="UTF-8"):
        load_study(tmp_path)
    (tmp_path / "reportgen.toml").unlink()
    (tmp_path / "reportgen.toml").mkdir()
    with pytest.raises(InputError, match="folder, pipe or device"):
        load_study(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "[models.A]\norder = " + "9" * 5000, "[models.A]\norder = 0x" + "f" * 5000, "ratio = 0x" + "f" * 5000,
        "[tasks.a]\nitems = 0x" + "f" * 5000, "[statistics]\nseed = 0x" + "f" * 5000, "[statistics]\nmargin = inf",
        "[statistics]\nmargin = nan", "[numbers.A]\nvalue = 'x'\nscale = nan", "[methods.a]\nfolder = 1",
        "[methods.a]\nfolder = {a = 1}", "title = " + "[" * 5000, f"title = ['{'x' * 100_000}']",
        "[selection]\nconstraints = ['ppl <= " + "9" * 50_000 + "x']",
    ],
)  # fmt: skip
def test_values_that_nobody_means(line: str):
    """A number of thousands of digits, one that is not finite, a value of the wrong type: one short line each."""
    found = lines(line + "\n")
    assert len(found) == 1
    assert len(found[0]) < 1000


def test_a_constraint_is_written_as_it_was_given():
    """The limit of a constraint keeps all its digits."""
    given = ("ppl <= 20.12345678", "acc_mean >= 0.5", "ppl < 1e-07")
    study = parse_study(f"[selection]\nconstraints = {list(given)}\n")
    assert tuple(map(str, study.selection.constraints)) == given


@given(st.text(max_size=40))
def test_any_text_is_a_study_or_an_error_of_ours(text: str):
    """Whatever the text, only our own error comes out."""
    found: tuple[str, ...] = ()
    try:
        parse_study(text)
    except InputError as error:
        found = error.lines
    assert all("\n" not in line for line in found)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers() | st.text(max_size=5) | st.lists(st.integers())))
def test_wrong_tables_are_errors_of_ours(tables: dict[str, object]):
    """A document of the wrong shape gives one line for each fault."""
    faults: list[InputError] = []
    try:
        Study.model_validate(tables)
    except ValidationError as error:
        faults = [_explain(fault, "f") for fault in error.errors(include_url=False)]
    assert all(line.startswith("f: ") for line in (InputFaultsError(faults).lines if faults else ()))


@pytest.mark.parametrize(("value", "holds"), [(19.9, True), (20.0, True), (20.1, False), (float("nan"), False)])
def test_constraints(value: float, holds: bool):
    """A constraint holds for values on its side; NaN meets none."""
    (constraint,) = parse_study('[selection]\nconstraints = [" ppl<=2e1 "]').selection.constraints
    assert constraint.holds(value) is holds
