"""The paper: latexmk turns the staged bundle into `main.pdf`; what is too wide in it is a fault."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import CheckError, CheckFaultsError, OutputError, ReportgenError
from reportgen.publish.children import ending_with_this
from reportgen.publish.files import read_if_there, write_new
from reportgen.publish.site import epoch
from reportgen.publish.texlog import LatexError, Overfull, parse_log
from reportgen.wording import tex as say
from reportgen.wording.catalog import writes_ideographs

MAIN, PDF = "main.tex", "main.pdf"
TIMEOUT = 300.0
"""Seconds after which a compilation is stopped."""

ENGINES: Mapping[str, tuple[str, ...]] = {
    "pdflatex": ("-pdf",),
    "lualatex": ("-lualatex", "-latexoption=--nosocket"),
    "xelatex": ("-xelatex",),
}
"""What latexmk is told for each engine."""

_FLAGS = ("-norc", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-no-shell-escape")
_BASIC = (
    "latexmk", "texlive-latex-recommended", "texlive-latex-extra", "texlive-fonts-recommended", "texlive-science",
    "lmodern",
)  # fmt: skip
_OF_ENGINE = {"lualatex": ("texlive-luatex",), "xelatex": ("texlive-xetex",)}

# What a missing file is in: the package of Debian, and that of TeX Live.
_PACKAGES = {
    "ctex.sty": ("texlive-lang-chinese", "ctex"),
    "luatexja.sty": ("texlive-lang-japanese", "luatexja"),
    "siunitx.sty": ("texlive-science", "siunitx"),
    "lmodern.sty": ("lmodern", "lm"),
    "booktabs.sty": ("texlive-latex-recommended", "booktabs"),
    "caption.sty": ("texlive-latex-recommended", "caption"),
    "fontspec.sty": ("texlive-latex-recommended", "fontspec"),
    "microtype.sty": ("texlive-latex-recommended", "microtype"),
    "unicode-math.sty": ("texlive-latex-recommended", "unicode-math"),
    "xcolor.sty": ("texlive-latex-recommended", "xcolor"),
    "adjustbox.sty": ("texlive-latex-extra", "adjustbox"),
    "makecell.sty": ("texlive-latex-extra", "makecell"),
    "multirow.sty": ("texlive-latex-extra", "multirow"),
    "threeparttable.sty": ("texlive-latex-extra", "threeparttable"),
    "threeparttablex.sty": ("texlive-latex-extra", "threeparttablex"),
    "newtxmath.sty": ("texlive-fonts-extra", "newtx"),
    "newtxtext.sty": ("texlive-fonts-extra", "newtx"),
}
# Where TeX may write besides its folder, and where fontconfig would.
_NOT_INHERITED = ("TEXMFOUTPUT", "TEXMF_OUTPUT", "XDG_")
_INSTALLED = (".sty", ".cls", ".clo", ".def", ".fd", ".cfg")
"""Endings of files that come with TeX, never with the paper."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled paper.

    Attributes:
        pdf: the bytes of `main.pdf`.
        overfull: the items that are wider than their column, each with its largest excess.
        undefined: keys of references and citations that lead nowhere.
        engine: name and version of the engine.
    """

    pdf: bytes
    overfull: tuple[Overfull, ...] = ()
    undefined: tuple[str, ...] = ()
    engine: str = ""

    @property
    def faults(self) -> tuple[CheckError, ...]:
        """What is wrong with the paper, one error for each item."""
        wide = [
            CheckError(
                say.taller(box.excess_pt) if box.tall else say.wider(box.excess_pt),
                where=box.item or MAIN,
                hint=say.wider_hint(box.item),
            )
            for box in self.overfull
        ]
        return (*wide, *(CheckError(say.undefined(key), where=MAIN, hint=say.stopped_hint()) for key in self.undefined))


@dataclass(frozen=True, slots=True)
class Paper:
    """What became of `main.pdf`: compiled, or the reason why there is none; neither where nobody asked for it."""

    compiled: Compiled | None = None
    fault: ReportgenError | None = None

    def raise_if_faulty(self) -> None:
        """Raise why there is no PDF, or what is wrong with it.

        Raises:
            OutputError: TeX is not installed, or not all of it.
            CheckError: LaTeX stopped, an item is wider than its column, or a reference leads nowhere.
        """
        if self.fault is not None:
            raise self.fault
        if self.compiled is not None and self.compiled.faults:
            raise CheckFaultsError(self.compiled.faults)


def make_pdf(folder: Path, date: str) -> Paper:
    """Put `main.pdf` beside a staged `main.tex`; a fault of TeX is returned, for the rest is published all the same."""
    try:
        compiled = compile_paper(folder, date, "xelatex" if writes_ideographs() else "pdflatex")
    except ReportgenError as error:
        return Paper(fault=error)
    write_new(folder / PDF, compiled.pdf)
    return Paper(compiled)


def compile_paper(folder: Path, date: str, engine: str = "pdflatex", timeout: float = TIMEOUT) -> Compiled:
    """Compile `main.tex` in a copy of its folder that goes again, and return the PDF and what the log says.

    Args:
        folder: the paper bundle; nothing is written there.
        date: the report's date, which is the PDF's.
        engine: one of `ENGINES`.
        timeout: seconds after which it is stopped.

    Raises:
        OutputError: TeX is not installed, or not all of it.
        CheckError: LaTeX stopped at an error, or took too long.
    """
    latexmk = _installed("latexmk", engine, folder)
    _installed(engine, engine, folder)
    with tempfile.TemporaryDirectory(prefix=".tex-", dir=folder.parent, ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        work = scratch / "paper"
        shutil.copytree(folder, work)
        (work / PDF).unlink(missing_ok=True)
        output = scratch / "output"
        try:
            command = [latexmk, *_FLAGS, *ENGINES[engine], MAIN]
            code = _run(command, work, _environment(scratch, date), output, timeout)
        except subprocess.TimeoutExpired as error:
            raise CheckError(say.too_slow(timeout), where=_in(folder, MAIN), hint=say.too_slow_hint()) from error
        log = parse_log(_text(work / "main.log"))
        pdf = read_if_there(work / PDF)
        if code or pdf is None:
            raise _fault(log.error or LatexError(_summary(_text(output))), folder)
        return Compiled(pdf, log.overfull, log.undefined, log.engine)


def _installed(program: str, engine: str, folder: Path) -> str:
    found = shutil.which(program)
    if found is None:
        packages = " ".join((*_BASIC, *_OF_ENGINE.get(engine, ())))
        raise OutputError(say.not_installed(program), where=_in(folder, PDF), hint=say.install_tex(packages))
    return found


def _run(command: list[str], folder: Path, environment: dict[str, str], output: Path, timeout: float) -> int:
    """Run latexmk and return its exit code; when time is up or the user stops it, its children go too."""
    with (
        open(output, "wb") as stream,
        subprocess.Popen(
            ending_with_this(command), cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=stream,
            stderr=subprocess.STDOUT, process_group=0,
        ) as process,
    ):  # fmt: skip
        try:
            return process.wait(timeout)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _environment(scratch: Path, date: str) -> dict[str, str]:
    """Return an environment in which TeX reads and writes nothing of the user's, and asks no clock."""
    folders = {name: scratch / name.lower() for name in ("HOME", "TMPDIR", "TEXMFVAR")}
    for path in folders.values():
        path.mkdir()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    return {
        **inherited,
        **{name: str(path) for name, path in folders.items()},
        "TEXMFCACHE": str(folders["TEXMFVAR"]),
        "VARTEXFONTS": str(folders["TEXMFVAR"] / "fonts"),
        "SOURCE_DATE_EPOCH": str(epoch(date)),
        "FORCE_SOURCE_DATE": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "openin_any": "p",
        "openout_any": "p",
        "max_print_line": "1000",
        "error_line": "254",
        "half_error_line": "238",
    }


def _fault(error: LatexError, folder: Path) -> ReportgenError:
    """Return an error of LaTeX as one of ours; a file that should be there with TeX is a matter of installing."""
    start, quoted, rest = error.message.partition("File `")
    name = rest.partition("'")[0]
    if not start and quoted and "/" not in name and name.endswith(_INSTALLED):
        known = _PACKAGES.get(name)
        hint = say.install_package(*known) if known else say.find_package(name)
        return OutputError(say.lacks(name), where=_in(folder, PDF), hint=hint)
    where = f"{_in(folder, error.file)}:{error.line}" if error.file else _in(folder, MAIN)
    return CheckError(say.stopped(error.message), where=where, hint=say.stopped_hint())


def _in(folder: Path, name: str) -> str:
    return name if name.startswith("/") else f"{folder.name}/{name}"


def _text(path: Path) -> str:
    return (read_if_there(path) or b"").decode("utf-8", "replace")


def _summary(output: str) -> str:
    """Return what latexmk itself says on a failure that is not in LaTeX's log, such as one of BibTeX."""
    _, _, summary = output.partition("Collected error")
    lines = [line.strip() for line in (summary or output).splitlines() if line.startswith("  ") or not summary]
    return "; ".join(line for line in lines[-3:] if line) or "?"
