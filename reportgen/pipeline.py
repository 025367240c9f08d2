"""The spine: read -> consolidate -> analyze -> render -> publish; the only module that knows the rooms."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reportgen import __version__
from reportgen.analyze import analyze
from reportgen.analyze.changes import compare
from reportgen.analyze.states import make_state
from reportgen.consolidate import artefacts as contents
from reportgen.consolidate import consolidate
from reportgen.consolidate.digits import with_digits
from reportgen.errors import InputError
from reportgen.model.consolidated import Consolidated, Slice
from reportgen.model.experiments import Found
from reportgen.model.ledger import Entry, in_order
from reportgen.model.means import Means
from reportgen.model.progress import Silent, Step, Watcher
from reportgen.model.results import Analysis
from reportgen.model.specs import Provenance, TableSpec
from reportgen.model.states import State
from reportgen.publish import (
    FOLDERS,
    WORKSHOP,
    Paper,
    Written,
    check_ours,
    hand_written,
    publish_report,
    settle,
    write_artefacts,
)
from reportgen.read import read_results
from reportgen.read.analysis import read_analysis
from reportgen.render import artefacts as results
from reportgen.render import make_report, render_report
from reportgen.render.report import Report
from reportgen.render.tables import TableBuilder
from reportgen.render.templates import digests
from reportgen.study import Study, load_study
from reportgen.wording import errors as say
from reportgen.wording.catalog import spoken, use_language

__all__ = ["FOLDERS", "Paper", "Work", "build", "open_project", "run", "write_analysis", "write_consolidated"]

Artefacts = Mapping[str, Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Work:
    """A study on its way: what was read, consolidated and analysed."""

    project: Path
    study: Study
    found: Found
    consolidated: Consolidated
    analyses: tuple[Analysis, ...]
    entries: tuple[Entry, ...]
    provenance: Provenance

    @property
    def analysis(self) -> Analysis:
        """Results of the primary ratio."""
        return self.analyses[0]

    @property
    def report(self) -> Report:
        """What the renderers share, of the primary ratio."""
        return make_report(self.consolidated, self.analysis, self.study, self.entries)

    @property
    def tables(self) -> dict[str, TableSpec]:
        """Tables of the primary ratio by name."""
        return TableBuilder(self.report).all()


def project_folder(folder: Path) -> Path:
    """Return a project's absolute folder.

    Raises:
        InputError: there is no such folder.
    """
    project = Path(os.path.abspath(folder))
    if not project.is_dir():
        raise InputError(say.no_project(str(folder)), hint=say.no_results_hint())
    return project


def open_project(folder: Path) -> tuple[Path, Study]:
    """Return the project's absolute folder and its study file, whose language is spoken from now on.

    Raises:
        InputError: there is no such folder, or the study file is wrong.
    """
    project = project_folder(folder)
    return project, in_its_language(load_study(project))


def in_its_language(study: Study) -> Study:
    """Speak the language that was asked for, else the study's; return the study with that language."""
    found = study.model_copy(update={"language": spoken(study.language)})
    use_language(found.language)
    return found


def run(
    folder: Path,
    watch: Watcher | None = None,
    study: Study | None = None,
    means: Means | None = None,
    *,
    analysed: bool = True,
) -> Work:
    """Read, consolidate and analyse a project, by its own study file unless one is given; no results are written.

    Raises:
        InputError: the input is unusable as a whole; single faults are in the ledger.
    """
    watch = watch or Silent()
    project, study = open_project(folder) if study is None else (Path(os.path.abspath(folder)), study)
    watch.step(Step.READ)
    found = read_results(project, study, (means or Means()).engine, partial(watch.step, Step.READ))
    watch.step(Step.CONSOLIDATE)
    consolidated = consolidate(found, study)
    analyses: tuple[Analysis, ...] = ()
    if analysed:
        watch.step(Step.ANALYZE)
        analyses = tuple(analyze(part, study) for part in consolidated.slices)
    entries = in_order([*found.entries, *consolidated.entries])
    return Work(
        project,
        with_digits(study, consolidated.primary),
        found,
        consolidated,
        analyses,
        entries,
        _provenance(project, study, found, consolidated),
    )


def state(work: Work, name: str, own: Study | None = None) -> State:
    """Return a study as one side of a comparison; `own` is its study file, where it was analysed by another one."""
    slices = work.consolidated.slices
    written = [
        results.analysis_json(analysis, part, work.study, work.provenance, work.entries)
        for part, analysis in zip(slices, work.analyses, strict=True)
    ]
    analyses = [read_analysis(content, name) for content in written]
    return make_state(name, work.provenance.study_hash, slices, work.found.inputs, analyses, own or work.study)


def write_consolidated(
    folder: Path, models: Iterable[str], watch: Watcher, means: Means | None = None
) -> tuple[Work, Written]:
    """Write the artefacts of each model; of all models where none is named.

    Raises:
        InputError: a named model does not exist.
    """
    work = run(folder, watch, means=means)
    names = tuple(model.model.name for part in work.consolidated.slices for model in part.models)
    for name in models:
        if name not in names:
            raise InputError(say.unknown_model(name), hint=say.known_models(name, tuple(dict.fromkeys(names))))
    watch.step(Step.PUBLISH)
    files = consolidated_artefacts(work.consolidated, tuple(models))
    return work, write_artefacts(work.project, files, work.provenance, watch)


def write_analysis(folder: Path, watch: Watcher, means: Means | None = None) -> tuple[Work, Written]:
    """Write the artefacts of each model and those across models."""
    work = run(folder, watch, means=means)
    watch.step(Step.PUBLISH)
    return work, write_artefacts(work.project, all_artefacts(work), work.provenance, watch)


def build(
    folder: Path,
    watch: Watcher | None = None,
    *,
    pdf: bool = False,
    against: State | None = None,
    means: Means | None = None,
) -> tuple[Work, Written, Paper]:
    """Write all artefacts, the report's pages, the site and the paper bundle.

    With `pdf` the compiled paper too, with `against` a page on what changed since then.
    """
    watch = watch or Silent()
    project, study = open_project(folder)
    settle(project, watch.waiting)
    check_ours(project)
    # matplotlib keeps its list of fonts in the user's home otherwise; nothing is written outside the project.
    if not os.environ.get("MPLCONFIGDIR"):
        os.environ["MPLCONFIGDIR"] = str(project / WORKSHOP / "matplotlib")
    work = run(folder, watch, means=means)
    watch.step(Step.RENDER)
    artefacts = all_artefacts(work)
    rendered = render_report(
        work.report,
        work.provenance,
        ratios=[part.ratio for part in work.consolidated.slices[1:]],
        own_templates=project / "templates",
        hand_written=hand_written(project, study.site.pages),
        data=_downloads(work, artefacts),
        changes=compare(against, state(work, "results", load_study(project))) if against else None,
        means=means,
        progress=partial(watch.step, Step.RENDER),
    )
    written, paper = publish_report(
        project,
        report=rendered.report,
        paper=rendered.paper,
        front_page=rendered.front_page,
        artefacts=artefacts,
        provenance=work.provenance,
        details={
            "settings": study.model_dump(mode="json", exclude_none=True),
            "inputs": {item.path: item.sha256 for item in work.found.inputs},
        },
        against={"name": against.name, "sha256": against.digest} if against else None,
        pdf=pdf,
        watch=watch,
    )
    return work, written, paper


def consolidated_artefacts(consolidated: Consolidated, models: tuple[str, ...] = ()) -> dict[str, dict[str, bytes]]:
    """Return the artefacts of each model by folder and file name."""
    files = {}
    for part in consolidated.slices:
        for summary in part.models:
            if not models or summary.model.name in models:
                files[f"consolidated_{summary.model.name}_{part.ratio}"] = {
                    "all_methods_results.csv": contents.all_methods_results(part, summary.model.name),
                    "global_best_config.json": contents.global_best_config(summary),
                    "method_comparison.json": contents.method_comparison(summary),
                }
    return files


def all_artefacts(work: Work) -> Artefacts:
    """Return all artefacts under `results/`; those of the primary ratio stand in `cross_model_analysis`."""
    files = consolidated_artefacts(work.consolidated)
    for part, analysis in zip(work.consolidated.slices, work.analyses, strict=True):
        primary = part is work.consolidated.primary
        files["cross_model_analysis" if primary else f"cross_model_analysis_{part.ratio}"] = {
            "all_models_best_configs.csv": results.best_configs(analysis, part),
            "analysis_summary.json": results.analysis_summary(analysis),
            "analysis.json": results.analysis_json(analysis, part, work.study, work.provenance, work.entries),
            "data_quality.csv": results.data_quality(_of_ratio(work, part)),
        }
    return files


def _downloads(work: Work, artefacts: Artefacts) -> dict[str, bytes]:
    """Return the artefacts that the site offers for download, by file name."""
    files = dict(artefacts["cross_model_analysis"])
    for model, slug in work.report.slugs.items():
        folder = artefacts[f"consolidated_{model}_{work.consolidated.primary.ratio}"]
        files[f"all_methods_results-{slug}.csv"] = folder["all_methods_results.csv"]
    return files


def _of_ratio(work: Work, part: Slice) -> tuple[Entry, ...]:
    """Return the ledger without the lines on search folders of other ratios."""
    others = {search.folder for search in work.found.searches if search.ratio != part.ratio}
    return tuple(entry for entry in work.entries if entry.experiment.partition("/")[0] not in others)


def _provenance(project: Path, study: Study, found: Found, consolidated: Consolidated) -> Provenance:
    date = _report_date(consolidated.date)
    document = {
        "version": __version__,
        "date": date,
        "study": study.model_dump(mode="json"),
        "inputs": {item.path: item.sha256 for item in found.inputs},
        "templates": digests(project / "templates"),
    }
    text = json.dumps(document, sort_keys=True, ensure_ascii=True)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    return Provenance(digest, __version__, date, len(found.inputs), consolidated.synthetic)


def _report_date(newest: str) -> str:
    """Return SOURCE_DATE_EPOCH as a date, else the newest timestamp inside the inputs."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if seconds.isascii() and seconds.isdigit() and len(seconds) <= 11:  # noqa: PLR2004  later years have no date
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return newest
