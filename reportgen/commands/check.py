"""`check`: reads and validates, writes nothing, says whether what is published is up to date and the claims hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportgen import pipeline
from reportgen.commands.session import Session, print_ledger
from reportgen.errors import CheckError, CheckFaultsError, one_line
from reportgen.model.options import Demand
from reportgen.model.progress import Watcher
from reportgen.publish import FOLDERS, FolderState, hash_own, inspect_folder, interrupted
from reportgen.publish.manifest import load_manifest
from reportgen.wording import claims
from reportgen.wording import cli as words

ANALYSIS = "results/cross_model_analysis"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check found: a line for each published folder, and whether all are current."""

    work: pipeline.Work
    findings: tuple[str, ...]
    current: bool

    @property
    def experiments(self) -> int:
        """Experiments read."""
        return self.work.consolidated.experiments

    @property
    def models(self) -> int:
        """Models of all ratios."""
        return len({model.model.name for part in self.work.consolidated.slices for model in part.models})

    @property
    def searches(self) -> int:
        """Search folders found."""
        return len(self.work.found.searches)

    @property
    def claims(self) -> tuple[str, ...]:
        """A line for each claim of the study file, and one that counts them."""
        found = self.work.analysis.claims
        return (*(one_line(claims.line(item)) for item in found), *([claims.counts(found)] if found else []))

    def raise_if_failing(self, demand: Demand) -> None:
        """Raise CheckFaultsError where something is not up to date, or a claim is not as true as is asked for."""
        faults = [] if self.current else [CheckError(words.check_failed(), hint=words.check_hint())]
        failing = [item for item in self.work.analysis.claims if not item.meets(demand)]
        if failing:
            faults.append(CheckError(claims.failed(failing, demand), hint=claims.failed_hint()))
        if faults:
            raise CheckFaultsError(faults)


def check_published(session: Session, demand: Demand) -> None:
    """Print what a check finds.

    Raises:
        InputError: the input is unusable as a whole.
        CheckFaultsError: something is not up to date, or a claim is not as true as is asked for.
    """
    result = check_project(session.project, session.progress)
    session.progress.clear()
    session.say(words.read_summary(result.experiments, result.models, result.searches))
    print_ledger(session, result.work)
    for line in (*result.findings, *result.claims):
        session.say(line)
    result.raise_if_failing(demand)
    session.say(words.check_passed())


def check_project(folder: Path, watch: Watcher) -> Outcome:
    """Check a project.

    Raises:
        InputError: the input is unusable as a whole.
    """
    work = pipeline.run(folder, watch)
    work.tables  # noqa: B018  a fault in a definition is found here, as build would find it
    findings: list[str] = []
    current = True
    if interrupted(work.project):
        findings.append(words.exchange_interrupted())
        current = False
    for name in (ANALYSIS, *FOLDERS):
        state = inspect_folder(work.project, name, whole=name in FOLDERS)
        fine, line = _judge(name, state, work.provenance.study_hash)
        if state is None and load_manifest(work.project / name / "report") is not None:
            line = words.folder_rebuilt(name)
        findings.append(line)
        current = current and fine
    made = set(pipeline.all_artefacts(work))
    findings += [
        words.folder_left_over(f"results/{path.name}")
        for path in sorted((work.project / "results").glob("consolidated_*"))
        if path.name not in made and load_manifest(path) is not None
    ]
    report, site = (load_manifest(work.project / name) or {} for name in ("docs/report", "site"))
    against = report.get("against")
    if isinstance(against, dict):
        findings.append(words.held_against(str(against.get("name"))))
    if site and site.get("docs") != hash_own(work.project):
        findings.append(words.pages_changed())
        current = False
    return Outcome(work, tuple(findings), current)


def _judge(name: str, state: FolderState | None, study_hash: str) -> tuple[bool, str]:
    if state is None:
        return False, words.folder_missing(name)
    if state.study_hash != study_hash:
        return False, words.folder_stale(name)
    if not state.intact:
        names = (*state.changed, *state.missing, *state.added)
        return False, words.folder_edited(name, names[:_SHOWN], max(0, len(names) - _SHOWN))
    return True, words.folder_current(name)
