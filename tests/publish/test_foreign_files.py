"""Files of one's own in folders that are replaced whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import build
from reportgen.cli import run
from reportgen.errors import OutputError


def test_a_file_of_ones_own_in_paper_stops_the_build(own: Path):
    """A stranger in paper/ is named, kept, and the build ends before it replaces anything."""
    (own / "paper" / "mine.tex").write_text("own")
    with pytest.raises(OutputError) as error:
        build(own)
    assert "mine.tex" in str(error.value)
    assert (own / "paper" / "mine.tex").read_text() == "own"


def test_what_latex_leaves_behind_is_no_stranger(own: Path):
    """Compiling main.tex neither makes check fail nor stops the next build."""
    for name in ("main.aux", "main.log", "main.pdf", "main.bbl"):
        (own / "paper" / name).write_text("")
    assert run(["-C", str(own), "-q", "check"]) == 0
    build(own)


def test_check_finds_faults_in_tables(own: Path, capsys: pytest.CaptureFixture[str]):
    """An unknown column is named by check as by build."""
    (own / "reportgen.toml").write_text('[tables.best]\ncolumns = ["metrcs"]\n')
    assert run(["-C", str(own), "-q", "check"]) == 2
    assert "metrcs" in capsys.readouterr().err


def test_a_table_without_rows_is_named_on_its_page(own: Path):
    """A table of the study's own whose conditions no row meets does not vanish."""
    text = '[tables.mine]\nrows = "models"\ncolumns = ["model"]\nfilter = ["variant == Instrct"]\n'
    (own / "reportgen.toml").write_text(text)
    build(own)
    assert "No row meets" in (own / "docs" / "report" / "tables.md").read_text()


def test_without_a_command_there_is_no_error(capsys: pytest.CaptureFixture[str]):
    """Called without a command the program says what is here, and that is no error."""
    assert run([]) == 0
    assert "error:" not in capsys.readouterr().err
