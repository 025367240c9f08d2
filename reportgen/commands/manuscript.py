"""`check --paper`: a manuscript is read, judged against the current results, and what was found is printed."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reportgen import pipeline
from reportgen.commands.judgement import judge, macros_of
from reportgen.commands.session import Session
from reportgen.errors import CheckError, one_line
from reportgen.model.figures import FigureSpec
from reportgen.model.manuscript import Finding, Kind, Subject
from reportgen.publish import WORKSHOP, inspect_folder
from reportgen.read.manuscript import read_manuscript, read_picture
from reportgen.render import latex_writer, numbers_and_tables
from reportgen.render.drawing import FigureStamp, draw, for_paper, is_wide, paper_width, spec_hash
from reportgen.render.figures import all_figures
from reportgen.render.paper import Drawn, paper_files
from reportgen.render.templates import Templates
from reportgen.wording import manuscript as words

__all__ = ["CurrentPaper", "check_paper", "current_paper", "judge"]

_SHOWN = 20
"""Changed macros that are shown without --verbose."""


@dataclass
class CurrentPaper:
    """The bundle as it would be made now; figures are drawn when they are asked for.

    Attributes:
        work: the results.
        files: tables, numbers and floats by path below `paper/`.
        figures: what is drawn, by name.
    """

    work: pipeline.Work
    files: Mapping[str, bytes]
    figures: Mapping[str, FigureSpec]
    _drawn: dict[str, Mapping[str, bytes]] = field(default_factory=dict)
    _published: frozenset[str] | None = None

    def spec(self, name: str) -> str | None:
        """Return the first digits of the hash of a figure's spec."""
        spec = self.figures.get(name)
        return None if spec is None else spec_hash(spec, self._width(spec))

    def _width(self, spec: FigureSpec) -> float:
        return paper_width(spec, self.work.study.paper.page)

    def figure(self, file: str) -> bytes | None:
        """Return a figure's file: the published one where that is up to date, else a new drawing."""
        name, _, kind = file.rpartition(".")
        if name not in self.figures:
            return None
        if f"figures/{file}" in self._current_files():
            return read_picture(self.work.project / "paper" / "figures" / file)
        if name not in self._drawn:
            self._drawn[name] = self._draw(name)
        return self._drawn[name].get(kind)

    def _current_files(self) -> frozenset[str]:
        """Return the published files that are as they would be made now."""
        if self._published is None:
            state = inspect_folder(self.work.project, "paper", whole=False)
            fresh = state is not None and state.study_hash == self.work.provenance.study_hash
            old = (*state.changed, *state.missing) if state is not None else ()
            names = (f"figures/{name}.{kind}" for name in self.figures for kind in ("pdf", "png"))
            self._published = frozenset(name for name in names if fresh and name not in old)
        return self._published

    def _draw(self, name: str) -> Mapping[str, bytes]:
        spec, provenance = self.figures[name], self.work.provenance
        width, stamp = self._width(spec), FigureStamp(provenance.version, provenance.study_hash)
        if os.environ.get("MPLCONFIGDIR"):
            return draw(spec, width, stamp)
        # matplotlib keeps its list of fonts in the user's home otherwise; a check writes nothing that stays.
        kept = self.work.project / WORKSHOP / "matplotlib"
        with tempfile.TemporaryDirectory() as folder:
            os.environ["MPLCONFIGDIR"] = str(kept) if kept.is_dir() else folder
            try:
                return draw(spec, width, stamp)
            finally:
                del os.environ["MPLCONFIGDIR"]


def current_paper(work: pipeline.Work) -> CurrentPaper:
    """Return the bundle as it would be made now, without drawing figures."""
    report, provenance = work.report, work.provenance
    writer = latex_writer(report, provenance)
    figures = {name: for_paper(spec, writer.venue) for name, spec in all_figures(report).items()}
    found, tables = numbers_and_tables(report, provenance)
    undrawn = {name: Drawn({}, wide=is_wide(spec, writer.venue)) for name, spec in figures.items()}
    templates = Templates("paper", work.project / "templates")
    return CurrentPaper(work, paper_files(report, tables, figures, undrawn, found, templates, writer), figures)


def check_paper(session: Session, paper: Path) -> None:
    """Print what is to be said of a manuscript.

    Raises:
        InputError: manuscript or results cannot be read.
        CheckError: something in it is not up to date.
    """
    manuscript = read_manuscript(paper)
    current = current_paper(pipeline.run(session.project, session.progress, means=session.means))
    known = macros_of(current.files["numbers.tex"])
    findings = judge(manuscript, current.files, known, figure=current.figure, spec=current.spec)
    session.progress.clear()
    for finding in findings:
        _print(session, finding)
    session.say(summary(findings))
    if any(finding.fails for finding in findings):
        raise CheckError(words.failed(), where=str(paper), hint=words.failed_hint())


def _print(session: Session, finding: Finding) -> None:
    say = session.detail if finding.kind is Kind.CURRENT else session.say
    path = os.path.relpath(finding.file).encode("utf-8", "backslashreplace").decode("utf-8")
    say(one_line(words.line(f"{Path(path).as_posix()}:{finding.line}", finding)))
    shown = finding.changes if session.verbose else finding.changes[:_SHOWN]
    for name, old, new in shown:
        say("  " + one_line(words.change(name, old, new)))
    if len(finding.changes) > len(shown):
        say("  " + words.more_changes(len(finding.changes) - len(shown)))


def summary(findings: tuple[Finding, ...]) -> str:
    """Return the last line: how many there are of each kind."""
    copies = Counter(item.kind for item in findings if item.subject in (Subject.BLOCK, Subject.FIGURE))
    kinds = Counter(item.kind for item in findings)
    faults = [item for item in findings if item.subject is Subject.MACRO and item.fails]
    return words.summary(
        copies,
        sum(len(item.changes) or 1 for item in faults),
        kinds[Kind.MISSING_FILE],
        kinds[Kind.UNMARKED] + kinds[Kind.UNREAD],
        kinds[Kind.TYPED],
    )
