"""The compiled paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from reportgen import build
from reportgen.errors import CheckError, CheckFaultsError, OutputError
from reportgen.publish.manifest import load_manifest
from reportgen.publish.tex import ENGINES, Compiled, Paper, compile_paper, make_pdf
from reportgen.publish.texlog import LatexError, Overfull, parse_log
from tests import studies
from tests.conftest import tree

DATE = "2025-03-04T05:06:07Z"


def paper(folder: Path, body: str, head: str = "", **more: str) -> Path:
    """A bundle whose main.tex has a text 400pt wide and no trailer of its own."""
    trailer = "\\ifdefined\\pdftrailerid\\pdftrailerid{}\\fi\\ifdefined\\pdfvariable\\pdfvariable suppressoptionalinfo 512\\fi"
    studies.put(
        folder / "main.tex",
        f"{trailer}\n\\documentclass{{article}}\n\\setlength{{\\textwidth}}{{400pt}}\\setlength{{\\parindent}}{{0pt}}\n"
        f"{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n",
    )
    for stem, text in more.items():
        studies.put(folder / f"{stem}.tex", text)
    return folder


@pytest.mark.tex
def test_a_paper_is_compiled(tmp_path: Path):
    """The PDF comes back with the engine's name; nothing is too wide, nothing undefined, no by-product remains."""
    folder = paper(tmp_path / "paper", "\\section{One}\\label{one}See \\ref{one}.\\input{sub}", sub="More.")
    before = tree(tmp_path)
    done = compile_paper(folder, DATE)
    assert done.pdf.startswith(b"%PDF")
    assert done.engine.startswith("pdfTeX 3.")
    assert (done.overfull, done.undefined, done.faults) == ((), (), ())
    assert b"20250304050607Z" in done.pdf
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["paper"]


@pytest.mark.tex
def test_what_is_too_wide_is_named(tmp_path: Path):
    """Each item has its largest excess; what nobody sees is left out; what stands before the first item is main.tex."""
    body = r"""
    \rule{410pt}{1pt}\par
    \typeout{reportgen: table best}\rule{430pt}{1pt}\par\rule{500pt}{1pt}\par\rule{420pt}{1pt}\par
    \typeout{reportgen: table fits}\rule{400.3pt}{1pt}\par
    \typeout{reportgen: table best.compact}\begin{table}\begin{tabular}{@{}c@{}}\rule{450pt}{1pt}\end{tabular}\end{table}
    \typeout{reportgen: figure grid-Fir}x"""
    done = compile_paper(paper(tmp_path / "paper", body), DATE)
    assert [(box.item, round(box.excess_pt)) for box in done.overfull] == [
        ("", 10),
        ("table best", 100),
        ("table best.compact", 50),
    ]
    with pytest.raises(CheckFaultsError) as error:
        Paper(done).raise_if_faulty()
    assert error.value.exit_code == 4
    assert [line.partition(" -- ")[0] for line in error.value.lines] == [
        "main.tex: 10.0pt wider than the column",
        "table best: 100.0pt wider than the column",
        "table best.compact: 50.0pt wider than the column",
    ]
    assert all(" -- " in line for line in error.value.lines)


@pytest.mark.tex
def test_references_that_lead_nowhere(tmp_path: Path):
    """Undefined references and citations are faults that name the key."""
    done = compile_paper(paper(tmp_path / "paper", r"\ref{tab:gone} \cite{nobody} \ref{tab:gone}"), DATE)
    assert done.undefined == ("tab:gone", "nobody")
    with pytest.raises(CheckError, match="tab:gone"):
        Paper(done).raise_if_faulty()


@pytest.mark.tex
@pytest.mark.parametrize(
    ("main", "sub", "expected"),
    [
        ("\\input{tables/best}", "fine\n\n a \\foo b", "paper/tables/best.tex:3: LaTeX stopped: Undefined control sequence: \\foo"),
        ("$x", "", "paper/main.tex:7: LaTeX stopped: Missing $ inserted"),
        ("\\includegraphics{figures/gone.pdf}", "", "paper/main.tex:6: LaTeX stopped: "),
    ],
)  # fmt: skip
def test_an_error_names_file_and_line(tmp_path: Path, main: str, sub: str, expected: str):
    """An error of LaTeX is one line with file, line, message and hint, and leaves nothing behind."""
    folder = paper(tmp_path / "paper", main, "\\usepackage{graphicx}", **{"tables/best": sub})
    before = tree(tmp_path)
    with pytest.raises(CheckError) as error:
        compile_paper(folder, DATE)
    assert str(error.value).startswith(expected)
    assert " -- " in str(error.value)
    assert error.value.exit_code == 4
    assert tree(tmp_path) == before


@pytest.mark.tex
def test_the_bibliography_has_its_errors_too(tmp_path: Path):
    """What BibTeX stops at is said, though LaTeX's log knows nothing of it."""
    folder = paper(tmp_path / "paper", "\\nocite{*}\\bibliographystyle{nosuchstyle}\\bibliography{references}")
    studies.put(folder / "references.bib", "@misc{a, title = {A}}\n")
    with pytest.raises(CheckError, match=r"paper/main\.tex: LaTeX stopped: .*[Bb]ib[Tt]e[Xx]"):
        compile_paper(folder, DATE)


@pytest.mark.tex
def test_no_command_is_run(tmp_path: Path):
    """LaTeX's way to the shell is closed, the restricted one too."""
    body = f"\\immediate\\write18{{touch {tmp_path}/pwned}}\\ifnum\\pdfshellescape=0 x\\else\\open\\fi"
    folder = paper(tmp_path / "paper", body)
    compile_paper(folder, DATE)
    assert not (tmp_path / "pwned").exists()


@pytest.mark.tex
@pytest.mark.parametrize("path", ["/etc/passwd", "../secret"])
def test_nothing_outside_is_read(tmp_path: Path, path: str):
    """A file outside the bundle is not found, and is no matter of installing."""
    studies.put(tmp_path / "secret.tex", "secret")
    with pytest.raises(CheckError, match=f"{re.escape(path)}(.tex)?' not found"):
        compile_paper(paper(tmp_path / "paper", f"\\input{{{path}}}"), DATE)


@pytest.mark.tex
def test_nothing_outside_is_written(tmp_path: Path):
    """A file outside the bundle cannot be opened for writing."""
    body = f"\\newwrite\\out\\immediate\\openout\\out={tmp_path}/pwned\\immediate\\write\\out{{x}}"
    with pytest.raises(CheckError):
        compile_paper(paper(tmp_path / "paper", body), DATE)
    assert not (tmp_path / "pwned.tex").exists()
    assert not (tmp_path / "pwned").exists()


@pytest.mark.tex
def test_the_users_settings_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A latexmkrc of the user or in the bundle changes nothing, and the home folder stays as it is."""
    home = tmp_path / "home"
    studies.put(home / ".latexmkrc", "die 'read';\n")
    monkeypatch.setenv("HOME", str(home))
    folder = paper(tmp_path / "paper", "x")
    studies.put(folder / "latexmkrc", "die 'read';\n")
    assert compile_paper(folder, DATE).pdf
    assert sorted(tree(home)) == [".latexmkrc"]


@pytest.mark.tex
def test_same_input_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Path, time zone and locale change no byte of the PDF; the date does."""
    first = compile_paper(paper(tmp_path / "paper", "x \\today"), DATE)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    folder = paper(tmp_path / "quite" / "another place" / "paper", "x \\today")
    assert compile_paper(folder, DATE) == first
    assert compile_paper(folder, "2024-01-01T00:00:00Z").pdf != first.pdf


@pytest.mark.tex
def test_time_is_up(tmp_path: Path):
    """A paper that never ends is stopped with all its processes, and the message says after how long."""
    folder = paper(tmp_path / "paper", "\\loop\\iftrue\\repeat")
    start = time.monotonic()
    with pytest.raises(CheckError, match="after 2 seconds -- "):
        compile_paper(folder, DATE, timeout=2)
    assert time.monotonic() - start < 20
    assert [path.name for path in tmp_path.iterdir()] == ["paper"]

    def running() -> list[Path]:
        found = [path.resolve() for path in Path("/proc").glob("[0-9]*/cwd") if os.access(path, os.R_OK)]
        return [path for path in found if path.is_relative_to(tmp_path)]

    while running() and time.monotonic() - start < 30:  # a killed process takes a moment to go
        time.sleep(0.1)
    assert not running()


@pytest.mark.parametrize(
    ("engine", "packages"),
    [("pdflatex", "latexmk texlive-"), ("lualatex", "texlive-luatex"), ("xelatex", "texlive-xetex")],
)
def test_without_tex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, packages: str):
    """Where TeX is missing the message says what to install on each system."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OutputError) as error:
        compile_paper(paper(tmp_path / "paper", "x"), DATE, engine)
    assert error.value.exit_code == 3
    assert str(error.value).startswith("paper/main.pdf: cannot be made: latexmk is not installed")
    for word in (packages, "apt-get install", "lmodern", "texlive-science", "MacTeX", "TeX Live"):
        assert word in error.value.hint


@pytest.mark.tex
def test_half_a_tex(tmp_path: Path):
    """A style that is not installed names the package that has it, a known one or the way to find it."""
    folder = paper(tmp_path / "paper", "x", "\\usepackage{no-such-style}")
    with pytest.raises(OutputError, match=r"this TeX has no no-such-style\.sty.* -- .*tlmgr search"):
        compile_paper(folder, DATE)


def test_a_known_style_names_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A style such as siunitx is in Debian's texlive-science and TeX Live's siunitx."""
    for name in ("latexmk", "pdflatex"):
        script = "#!/bin/sh\nprintf '\\n! LaTeX Error: File `siunitx.sty%s not found.\\n' \"'\" > main.log; exit 12\n"
        studies.put(tmp_path / "bin" / name, script).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(OutputError, match=r"no siunitx\.sty.* -- .*install texlive-science`.*install siunitx`"):
        compile_paper(paper(tmp_path / "paper", "x"), DATE)


@pytest.mark.engines
@pytest.mark.tex
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "pdflatex"])
def test_other_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str):
    """LuaLaTeX and XeLaTeX compile as well, keep their caches inside, and have the same findings."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    head = "\\usepackage{fontspec}\\setmainfont{lmroman10-regular.otf}"
    body = (
        f"\\typeout{{reportgen: table best}}\\rule{{500pt}}{{1pt}}\\par\\immediate\\write18{{touch {tmp_path}/pwned}}x"
    )
    done = compile_paper(paper(tmp_path / "paper", body, head), DATE, engine)
    assert done.pdf.startswith(b"%PDF")
    assert [(box.item, round(box.excess_pt)) for box in done.overfull] == [("table best", 100)]
    assert compile_paper(paper(tmp_path / "else" / "paper", body, head), DATE, engine) == done
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["else", "home", "paper"]
    assert sorted(tree(tmp_path / "paper")) == ["main.tex"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("(./main.tex\n./a b.tex:7: Extra }, or forgotten $.\n", LatexError("Extra }, or forgotten $", "a b.tex", 7)),
        ("! LaTeX Error: File `x' not found.\n\n./main.tex:3: Emergency stop.\n",
         LatexError("File `x' not found", "main.tex", 3)),
        ("! TeX capacity exceeded, sorry.\n./main.tex:9:  ==> Fatal error\n", LatexError("TeX capacity exceeded, sorry")),
        ("LaTeX Warning: Label(s) may have changed.\n", None),
    ],
)  # fmt: skip
def test_the_first_error_of_a_log(text: str, error: LatexError | None):
    """The first error counts; one without a place has that of the stop that follows."""
    assert parse_log(text).error == error


def test_a_fault_is_returned_and_raised_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What is wrong with TeX is kept for the end, so that the rest can be published."""
    monkeypatch.setenv("PATH", str(tmp_path))
    made = make_pdf(paper(tmp_path / "paper", "x"), DATE)
    assert made.compiled is None
    with pytest.raises(OutputError):
        made.raise_if_faulty()
    Paper().raise_if_faulty()
    Paper(Compiled(b"")).raise_if_faulty()
    with pytest.raises(CheckError, match=r"figure grid: 3\.5pt wider"):
        Paper(Compiled(b"", (Overfull("figure grid", 3.5),))).raise_if_faulty()


@pytest.mark.tex
def test_build_with_pdf(small: Path, run):
    """`build --pdf` publishes main.pdf in the manifest and ends with 0, or with 4 and a line for each wide item."""
    done = run("-C", small, "build", "--pdf")
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.returncode == (4 if errors else 0), done.stderr
    assert all(re.search(r"wider than the column -- |defined nowhere -- ", line) for line in errors), errors
    assert "compiling the paper" in done.stderr
    assert "open site/index.html and paper/main.pdf" in done.stdout
    assert (small / "paper" / "main.pdf").read_bytes().startswith(b"%PDF")
    manifest = load_manifest(small / "paper")
    assert manifest is not None
    assert "main.pdf" in manifest["files"]
    assert manifest["tex"].startswith("pdfTeX")
    assert not [name for name in tree(small / "paper") if name.endswith((".aux", ".log", ".fls", ".bbl", ".out"))]
    assert list((small / ".reportgen").glob("stage-*")) == []
    assert run("-C", small, "check").returncode == 0
    assert build(small).paper == Paper()
    assert not (small / "paper" / "main.pdf").exists()


@pytest.mark.tex
def test_a_wide_item_fails_the_build_and_is_published(small: Path, run):
    """A box wider than its column is exit code 4 and one line; main.pdf is published all the same, for a library too."""
    studies.put(
        small / "templates" / "paper" / "main.tex.j2",
        "\\documentclass{article}\\begin{document}\n\\typeout{reportgen: table best}\n"
        "\\noindent\\rule{\\dimexpr\\textwidth+12.3pt}{1pt}\n\\end{document}\n",
    )
    done = run("-C", small, "build", "--pdf", "--quiet")
    assert done.returncode == 4
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("error: "))
    assert line.startswith("error: table best: 12.3pt wider than the column -- ")
    assert (small / "paper" / "main.pdf").exists()
    found = build(small, pdf=True).paper.compiled
    assert found is not None
    assert [(box.item, round(box.excess_pt, 1)) for box in found.overfull] == [("table best", 12.3)]


def test_build_without_tex_publishes_the_rest(small: Path, tmp_path: Path, run):
    """Where TeX is missing everything else is published and the error comes last, with exit code 3."""
    (tmp_path / "bin").mkdir()
    done = run("-C", small, "build", "--pdf", env={"PATH": str(tmp_path / "bin")})
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("error: paper/main.pdf: cannot be made: latexmk is not installed")
    assert "published docs/report, site, paper" in done.stdout
    assert (small / "paper" / "main.tex").exists()
    assert (small / "site" / "index.html").exists()
    assert not (small / "paper" / "main.pdf").exists()


def test_make_paper_is_build_with_pdf():
    """`make paper` runs the same command."""
    if shutil.which("make") is None:
        pytest.skip("make not installed")
    root = Path(__file__).parents[2]
    done = subprocess.run(["make", "-n", "paper"], cwd=root, capture_output=True, text=True, check=False)
    assert "reportgen build --pdf" in done.stdout


@pytest.mark.tex
def test_a_float_taller_than_the_page_is_named(tmp_path: Path):
    """A table that runs off the page is a fault of its own, with what it is too tall by."""
    tall = "\\typeout{reportgen: table tall}\\begin{table}\\rule{10pt}{\\dimexpr\\textheight+50pt}\\end{table}"
    compiled = compile_paper(paper(tmp_path / "paper", tall), DATE)
    (found,) = compiled.overfull
    assert (found.item, found.tall) == ("table tall", True)
    assert found.excess_pt == pytest.approx(50, abs=8)
    assert "taller than the page" in str(compiled.faults[0])
