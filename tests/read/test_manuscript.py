"""What a manuscript and the files that it reads hold of the paper bundle."""

from __future__ import annotations

import os
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import InputError
from reportgen.model.figures import Dot, DotPlotSpec, Kind, Series, Words
from reportgen.model.manuscript import Manuscript, Mention, significant_digits, value_of
from reportgen.model.markers import content_hash, marked
from reportgen.read import manuscript as reading
from reportgen.read.manuscript import read_manuscript
from reportgen.read.pictures import PictureStamp, same_picture, stamp_of
from reportgen.read.tex import source_of
from reportgen.render.drawing import FigureStamp, draw
from tests.studies import put

TABLE = [r"\begin{tabular}{lr}", r"Llama & 0.5980 \\", r"\end{tabular}"]


def read(folder: Path, main: str, **files: str | bytes) -> Manuscript:
    """Write a manuscript and read it; names of files have `__` for a slash."""
    for name, text in files.items():
        put(folder / (name.replace("__", "/") + ("" if "." in name else ".tex")), text)
    return read_manuscript(put(folder / "main.tex", main))


def words(mentions: tuple[Mention, ...]) -> list[str]:
    """Texts only."""
    return [mention.text for mention in mentions]


def block(name: str = "tables/best.tex", study: str = "0123456789ab", lines: list[str] | None = None) -> str:
    """A copy with its marks."""
    return "\n".join(marked(name, study, TABLE if lines is None else lines))


def test_inputs_of_every_form_are_followed(tmp_path: Path):
    """All commands that read a file are followed, with or without braces and ending, beside main or beside the file."""
    found = read(
        tmp_path,
        "\\input{sections/one}\n\\include{sections/two.tex}\n\\input three\n\\subfile{four}\n"
        '\\InputIfFileExists{five}{}{}\n\\import{elsewhere/}{six}\n\\subimport*{elsewhere}{eight}\n\\input{"spaced name"}\n',
        sections__one="\\rgOne \\input{inner}", sections__inner="\\rgInner", sections__two="\\rgTwo", three="\\rgThree",
        four="\\rgFour", five="\\rgFive", elsewhere__six="\\rgSix\\input{seven}", elsewhere__seven="\\rgSeven",
        elsewhere__eight="\\rgEight", **{"spaced name": "\\rgNine"},
    )  # fmt: skip
    assert sorted(words(found.uses)) == sorted(
        f"rg{name}" for name in ("One", "Inner", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    )
    assert found.missing == found.unread == ()
    inner = next(use for use in found.uses if use.text == "rgInner")
    assert (inner.file, inner.line) == (tmp_path / "sections" / "inner.tex", 1)


def test_loops_and_repetitions_end(tmp_path: Path):
    """A file that reads itself or is read twice counts once."""
    found = read(tmp_path, "\\input{a}\\input{a}\\input{main}", a="\\rgX\\input{b}", b="\\input{a}\\rgX")
    assert words(found.uses) == ["rgX", "rgX"]
    (tmp_path / "link.tex").symlink_to("a.tex")
    assert words(read(tmp_path, "\\input{a}\\input{link}").uses) == ["rgX", "rgX"]


def test_missing_files_are_findings(tmp_path: Path):
    """A file that is not there, a folder and a pipe are named with their place; what TeX brings along is not missed."""
    (tmp_path / "folder.tex").mkdir()
    os.mkfifo(tmp_path / "pipe.tex")
    found = read(tmp_path, "\n\\input{none}\n\\input{folder}\\input{pipe.tex}\n\\input{glyphtounicode}\n"
                 "\\InputIfFileExists{no}{}{}\\IfFileExists{other.tex}{\\input{other}}{}\\usepackage{booktabs}")  # fmt: skip
    assert found.missing == (
        Mention("none", tmp_path / "main.tex", 2),
        Mention("folder", tmp_path / "main.tex", 3),
        Mention("pipe.tex", tmp_path / "main.tex", 3),
    )


def test_names_made_of_macros(tmp_path: Path):
    """Macros in the name of a file are replaced where their text is known; else the name is not followed."""
    found = read(
        tmp_path,
        "\\newcommand{\\dir}{bundle/tables}\\def\\all{\\dir/best}\\input{\\all}\n\\input{\\unknown/x}\n"
        "\\newcommand{\\tab}[1]{\\input{tables/#1}}\\input{|ls}",
        bundle__tables__best="\\rgX",
    )
    assert words(found.uses) == ["rgX"]
    assert words(found.unread) == ["\\unknown/x", "tables/#1", "|ls"]
    assert found.missing == ()


def test_packages_beside_the_manuscript_are_read(tmp_path: Path):
    """Macros may be defined in a package of the project's own."""
    found = read(tmp_path, "\\usepackage[a]{booktabs,mine}\\rgOwn", **{"mine.sty": "\\newcommand{\\rgOwn}{1}"})
    assert [(item.name, item.text) for item in found.definitions] == [("rgOwn", "1")]


@pytest.mark.parametrize(
    "hidden",
    [
        "% \\rgX 0.5980 \\input{none}", "a\\\\% \\rgX 0.5980", "\\begin{verbatim}\\rgX 0.5980\\end{verbatim}",
        "\\begin{comment}\n\\rgX 0.5980\n\\end{comment}", "\\begin{lstlisting}[x=y]\n%\n\\rgX 0.5980\n\\end{lstlisting}",
        "\\iffalse \\ifx\\a\\b \\rgX \\fi \\iff 0.5980 \\ifthenelse{a}{b}{c} \\fi", "\\verb|\\rgX 0.5980|", "\\verb*+\\rgX+",
        "\\lstinline{\\rgX}", "\\end{document} \\rgX 0.5980", "\\endinput\n\\rgX 0.5980", "\\url{http://a.b/%0.5980}",
        "\\newcommand{\\rgX}{\\texttt{0.5980}}", "\\iffalse\n% reportgen: begin numbers.tex study 0 content 0\n\\fi",
        "\\ifdefined\\rgX\\fi", "\\begin{verbatim}\n% reportgen: begin numbers.tex study 0 content 0",
    ],
)  # fmt: skip
def test_what_is_not_set_is_not_read(tmp_path: Path, hidden: str):
    """Comments, verbatim text, skipped branches and what follows the end are not read."""
    found = read(tmp_path, hidden)
    assert (found.uses, found.numbers, found.missing, found.blocks) == ((), (), (), ())


@pytest.mark.parametrize(
    "shown",
    ["50\\% \\rgX", "\\\\\\rgX", "\\iffalse a \\else \\rgX \\fi", "\\iffalse a \\fi \\rgX", "\\verb|%| \\rgX",
     "\\url{http://a.b/c%20d} \\rgX", "\\href{http://a/%23}{\\rgX}", "\\begin{comment}a\\end{comment}\\rgX",
     "\\iffalse % \\fi\n\\fi\\rgX", "\\verbatiminput{a}\\rgX"],
)  # fmt: skip
def test_what_is_set_is_read(tmp_path: Path, shown: str):
    """What looks like a comment or a skipped branch and is none hides nothing."""
    assert words(read(tmp_path, shown).uses) == ["rgX"]


def test_blocks_with_their_places(tmp_path: Path):
    """Copies are found in files and pasted, indented and blank-padded; their lines count as copied."""
    pasted = "Text.\n\n" + "\n\n".join("    " + line for line in block().split("\n")) + "\n"
    found = read(tmp_path, pasted + "\\input{tables/best}", tables__best="% head\n" + block() + "\n")
    first, second = found.blocks
    assert (first.name, first.line, first.whole) == ("tables/best.tex", 3, True)
    assert (second.file, second.line, second.lines) == (tmp_path / "tables" / "best.tex", 2, tuple(TABLE))
    assert content_hash(first.lines) == content_hash(second.lines) == first.mark.content
    assert first.mark.study == "0123456789ab"


def test_blocks_that_were_cut(tmp_path: Path):
    """A copy without its last or its first line is found, also when another one follows."""
    lines = block().split("\n")
    found = read(tmp_path, "\n".join([*lines[:-1], block("numbers.tex", lines=["x"]), *lines[1:]]))
    assert [(item.name, item.whole, item.mark is not None) for item in found.blocks] == [
        ("tables/best.tex", False, True), ("numbers.tex", True, True), ("tables/best.tex", False, False),
    ]  # fmt: skip
    assert not read(tmp_path, "\n".join(lines[:2])).blocks[0].whole


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("\\newcommand{\\rgX}{0.5980}", "rgX", "0.5980"),
        ("\\newcommand*\\rgX{a{b}c}", "rgX", "a{b}c"),
        ("\\renewcommand { \\rgX } [1] { 1{,}204 }", "rgX", "1{,}204"),
        ("\\providecommand\\rgX{$-$0.1}", "rgX", "$-$0.1"),
        ("\\def\\rgX#1{2\\}}", "rgX", "2\\}"),
        ("\\gdef \\rgX {3}", "rgX", "3"),
        ("\\let\\rgX\\relax", "rgX", ""),
        ("\\NewDocumentCommand{\\rgX}{m}{4}", "rgX", "m"),
    ],
)
def test_definitions(tmp_path: Path, text: str, name: str, value: str):
    """Macros that the manuscript defines itself are found in every form, and are no use of the macro."""
    found = read(tmp_path, text)
    assert [(item.name, item.text, item.block) for item in found.definitions] == [(name, value, None)]
    assert found.uses == ()


def test_definitions_know_their_copy(tmp_path: Path):
    """A macro that is defined between marks belongs to the copy."""
    text = block("numbers.tex", lines=["\\newcommand{\\rgX}{1}"]) + "\n\\newcommand{\\rgY}{2}"
    assert [(item.name, item.block) for item in read(tmp_path, text).definitions] == [
        ("rgX", "numbers.tex"), ("rgY", None),
    ]  # fmt: skip


def test_pictures(tmp_path: Path):
    """Pictures are found with and without ending, options and folders; what is not there has no path."""
    for name in ("best.pdf", "art/tasks.png", "sections/own.jpg"):
        put(tmp_path / name, b"x")
    found = read(
        tmp_path,
        "\\graphicspath{{art/}{other/}}\\includegraphics[width=0.5\\linewidth,trim={0 [1] 2}]{best}\n"
        "\\includegraphics*{tasks}\\includegraphics{best.png}\\input{sections/a}\\newcommand{\\p}[1]{\\includegraphics{#1}}",
        sections__a="\\includegraphics [angle=90] {own}",
    )
    assert [(item.name, item.path and item.path.relative_to(tmp_path).as_posix()) for item in found.graphics] == [
        ("best", "best.pdf"), ("tasks", "art/tasks.png"), ("best.png", None), ("own", "sections/own.jpg"),
    ]  # fmt: skip
    assert words(found.unread) == ["#1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 0.5980.", ["0.5980"]),
        ("from 0.541--0.598, 0.541-0.599", ["0.541", "0.598", "0.541", "0.599"]),
        ("$-0.0120$, $-$0.0338, +10.18\\%, −1.25", ["-0.0120", "-0.0338", "+10.18", "−1.25"]),
        ("1,204 and 1{,}204 and 1\\,204 and 12,34", ["1,204", "1{,}204", "1\\,204"]),
        ("(0.598,0.655) 0.598/0.655 {0.598} ~512~ =.512", ["0.598", "0.655", "0.598", "0.655", "0.598", "512", ".512"]),
        ("0.0048 has two, 0.00480 three, 48 two, 100 three", ["0.00480", "100"]),
        ("in 1998, 2024 and 2100; 1899, 2101, 2024.5", ["1899", "2101", "2024.5"]),
        ("v1.234 Llama3.14 1.2.345 x_512 512k 12.5pt 1.52x 0.598e3", []),
        ("0.598\\linewidth, 1.25 \\textwidth, [2.25em] \\vspace{12.5pt}\\rule{1.25cm}{1.25cm}", []),
        ("\\label{0.598} \\ref{t:598} \\Cref{598} \\citep[p.~598]{a598} \\cite[see][598]{k} \\eqref{598}", []),
        ("\\includegraphics[scale=0.598]{a598} \\input{a598} \\usepackage[a=598]{b} \\documentclass[598]{a}", []),
        ("\\href{http://a/598}{0.598} \\url{http://a/598} \\definecolor{a}{rgb}{0.598,0.598,0.598}", ["0.598"]),
        ("\\setlength{\\x}{598} \\resizebox{598}{!}{0.598} \\textbf{0.599}", ["0.598", "0.599"]),
        ("\\newcommand{\\acc}{0.598}", ["0.598"]),
    ],
)  # fmt: skip
def test_numbers_in_running_text(tmp_path: Path, text: str, expected: list[str]):
    """Numbers of three significant digits are found; lengths, keys, years, versions and options are none."""
    put(tmp_path / "a598.tex", "")
    assert words(read(tmp_path, text).numbers) == expected


def test_numbers_begin_with_the_document(tmp_path: Path):
    """Before the document begins only the texts of macros count; copies are never read for numbers."""
    text = (
        "\\parskip=598\n\\newcommand{\\acc}{0.598}\\input{setup}\n\\begin{document}\n0.599\n" + block()
        + "\n0.600 \\input{text}\\newcommand{\\rgOwn}{0.603}"
    )  # fmt: skip
    found = read(tmp_path, text, setup="0.601 \\newcommand\\b{0.604}", text="0.602")
    assert [(item.text, item.line) for item in found.numbers if item.file == tmp_path / "main.tex"] == [
        ("0.598", 2), ("0.599", 4), ("0.600", 10),
    ]  # fmt: skip
    assert words(found.numbers)[3:] == ["0.604", "0.602"]


def test_labels_outside_of_copies(tmp_path: Path):
    """Labels in copies belong to them."""
    text = block(lines=["\\label{tab:best}"]) + "\n\\label{tab:tasks}"
    assert read(tmp_path, text).labels == (Mention("tab:tasks", tmp_path / "main.tex", 4),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str):
    """Copies are the same in every encoding and with every line end."""
    text = "é\n" + block(lines=["Modèle & 1 \\\\"]) + "\n\\rgX\n"
    put(tmp_path / "main.tex", text.replace("\n", newline).encode(encoding))
    found = read_manuscript(tmp_path / "main.tex")
    assert content_hash(found.blocks[0].lines) == found.blocks[0].mark.content
    assert found.uses == (Mention("rgX", tmp_path / "main.tex", 5),)


def test_unusable_manuscripts_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A manuscript that is not there, is a folder, or is too large with all it reads is an error of one line."""
    for path in (tmp_path / "none.tex", tmp_path):
        with pytest.raises(InputError) as error:
            read_manuscript(path)
        assert error.value.exit_code == 2
        assert "cannot be read" in str(error.value)
    monkeypatch.setattr(reading, "LIMIT", 2**20)
    with pytest.raises(InputError) as error:
        read(tmp_path, "\\input{a}\\input{b}", a="x" * 2**19, b="y" * 2**19)
    assert "more than 1 MB" in str(error.value)


@given(st.lists(st.sampled_from([
    "{", "}", "[", "]", "\\", "%", "\n", "\\input", "\\newcommand", "\\rgX", "\\iffalse", "\\fi", "\\begin{verbatim}",
    "\\end{verbatim}", "\\verb", "|", "0.598", ",", "$-$", "\\label", "\\includegraphics", "\\def", "#1", " ", "é",
    "% reportgen: begin a study 0 content 0", "% reportgen: end a", "\\begin{document}", "\\end{document}",
]), max_size=30))  # fmt: skip
def test_any_text_can_be_read(tmp_path_factory: pytest.TempPathFactory, parts: list[str]):
    """Whatever stands there, each character keeps its place and every finding has a line of the file."""
    text = "".join(parts)
    source = source_of(text.encode())
    assert len(source.text) == len(text)
    assert [i for i, char in enumerate(source.text) if char == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    found = read_manuscript(put(tmp_path_factory.mktemp("any") / "main.tex", text))
    for item in (*found.uses, *found.numbers, *found.definitions, *found.labels, *found.blocks, *found.missing):
        assert 1 <= item.line <= len(source.lines)


@pytest.mark.parametrize(
    ("text", "value", "digits"),
    [
        ("0.5980", "0.598", 4), ("$-$0.0120", "-0.012", 3), ("+10.18", "10.18", 4), ("1{,}204", "1204", 4),
        ("1,204,000", "1204000", 7), ("1\\,204", "1204", 4), ("\\num{0.598}", "0.598", 3), ("−0.5", "-0.5", 1),
        (".512", "0.512", 3), ("blockwise", None, 0), ("1,20", None, 3), ("$\\infty$", None, 0), ("٣", None, 0),
    ],
)  # fmt: skip
def test_values_of_numbers(text: str, value: str | None, digits: int):
    """LaTeX's ways of writing a number are read as its value."""
    assert value_of(text) == (None if value is None else Decimal(value))
    assert significant_digits(text) == digits


def picture(level: float) -> dict[str, bytes]:
    """A small drawing."""
    dots = (Dot(0, level, None, Series(Kind.MODEL, 0, "a")),)
    return draw(DotPlotSpec(Words("best", "c", "a"), "x", ("a",), dots), 3.25, FigureStamp("1", "ab" * 32))


def test_pictures_are_compared_by_what_they_show():
    """Metadata and compression do not count, another value does; other versions of matplotlib cannot be compared."""
    drawn, other = picture(0.5), picture(0.75)
    for kind in ("pdf", "png"):
        assert same_picture(drawn[kind], picture(0.5)[kind])
        assert not same_picture(drawn[kind], other[kind])
    stamp = b"reportgen figure grid-Llama-3.1 spec 0123456789ab study ba9876543210"
    text = b"tEXt" + b"Description\0" + stamp
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    stamped = drawn["png"][:33] + chunk + drawn["png"][33:]
    assert same_picture(stamped, drawn["png"])
    assert stamp_of(stamped) == PictureStamp("grid-Llama-3.1", "0123456789ab", "ba9876543210")
    assert stamp_of(b"/Subject (" + stamp + b")") == stamp_of(stamped)
    assert stamp_of(drawn["pdf"]) == stamp_of(drawn["png"])
    assert stamp_of(b"no stamp") is None
    older = other["pdf"].replace(b"Matplotlib pdf backend v", b"Matplotlib pdf backend v0.")
    assert same_picture(older, drawn["pdf"])
    assert not same_picture(b"jpeg", drawn["png"])
