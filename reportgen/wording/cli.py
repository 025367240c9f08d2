"""Texts of the command line: help, progress, outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.progress import Step
from reportgen.wording.catalog import _, ngettext
from reportgen.wording.numbers import grouped

PROGRAM = _("Turn a results folder of a parameter search into a review site and a paper bundle.")

PROJECT = _("Project folder: the one with results/ in it.")
QUIET = _("Print errors only.")
VERBOSE = _("Print every file written and the ledger line by line.")
DEBUG = _("Show the traceback of an error.")
VERSION = _("Print the versions that matter and end.")

EXTRACT = _(
    "Raw experiment folders -> search_results.csv and best_config.json in each search folder. "
    "Without arguments: all search folders that have raw experiments and no CSV."
)
EXTRACT_SEARCHES = _("Search folders, such as results/search_Llama_20.")
EXTRACT_VARIANT = _("Only models of this variant, such as Instruct.")
CONSOLIDATE = _("Write the artefacts of each model under results/consolidated_MODEL_RATIO/.")
CONSOLIDATE_MODEL = _("Only this model; may be given several times.")
ANALYZE = _("Write all artefacts, those across models too, and print the whole report.")
BUILD = _("Write all artefacts, docs/report/, the site and the paper bundle.")
BUILD_PDF = _(
    "Also compile paper/main.pdf, which needs latexmk; exit code 4 where a table or a figure is wider than its column."
)
CHECK = _(
    "Read and validate without writing; say whether what is published is up to date. Exit code 4 where it is not."
)
CHECK_PAPER = _(
    "Judge this manuscript, and what it reads by \\input, against the current results instead: copies of tables, figures "
    "and numbers that are stale or edited, macros that are not defined, numbers typed by hand."
)
INIT = _("Write a commented reportgen.toml and a mkdocs.yml, filled from what is found.")
SAMPLE = _("Write a synthetic study, marked as such, into a new folder.")
SAMPLE_OUT = _("Folder to make.")
SAMPLE_EXPERIMENTS = _("Number of experiments.")
SAMPLE_SEED = _("Seed: the same seed makes the same study.")

SAMPLE_MESSY = _("Put the irregularities of real studies in: broken files, odd values, doubtful rows.")

ERROR = _("error")


def see_help() -> str:
    """Point to the help."""
    return _("see `reportgen --help`")


def step(value: Step) -> str:
    """Return what a step does."""
    return {
        Step.READ: _("reading results"),
        Step.CONSOLIDATE: _("consolidating"),
        Step.ANALYZE: _("analysing"),
        Step.RENDER: _("drawing figures and writing pages"),
        Step.SITE: _("building the site"),
        Step.TEX: _("compiling the paper"),
        Step.PUBLISH: _("publishing"),
    }[value]


def waiting(owner: str) -> str:
    """Say whom this process waits for."""
    return _("waiting for another reportgen that is publishing here ({owner})").format(owner=owner)


def wrote(count: int, place: str) -> str:
    """Say how many files were written."""
    if not count:
        return _("{place}: everything was up to date, nothing was written").format(place=place)
    return ngettext("{place}: {count} file written", "{place}: {count} files written", count).format(
        place=place, count=grouped(count)
    )


def wrote_file(path: str) -> str:
    """Say that a file was written."""
    return _("wrote {path}").format(path=path)


def nothing_to_extract() -> str:
    """Say that extract had nothing to do."""
    return _("nothing to extract: every search folder with raw experiments has its search_results.csv already")


def csv_behind(folder: str, count: int) -> str:
    """Say that raw experiments are missing from a CSV."""
    return ngettext(
        "{folder}: {count} raw experiment is not in its search_results.csv; name the folder to extract it anew",
        "{folder}: {count} raw experiments are not in its search_results.csv; name the folder to extract it anew",
        count,
    ).format(folder=folder, count=grouped(count))


def no_such_variant(variant: str) -> str:
    """Say that no search folder of a variant needs extracting."""
    return _("nothing to extract: no search folder of variant {variant} needs it").format(variant=variant)


def kept(path: str) -> str:
    """Say that an old file was kept."""
    return _("kept the old file as {path}").format(path=path)


def reproduced(path: str, same: int, total: int) -> str:
    """Say how far an old artefact is reproduced."""
    return _("{path}: {same} of {total} values reproduced").format(path=path, same=grouped(same), total=grouped(total))


def reproduced_all(same: int, total: int, files: int) -> str:
    """Say how far all old artefacts are reproduced."""
    text = ngettext(
        "{same} of {total} values of the artefact that stood here are reproduced",
        "{same} of {total} values of the {files} artefacts that stood here are reproduced",
        files,
    )
    return text.format(same=grouped(same), total=grouped(total), files=files)


def difference(place: str, old: str, new: str) -> str:
    """One value that differs."""
    return _("{place}: {old} there, {new} now").format(place=place, old=old, new=new or "-")


def more_differences(count: int) -> str:
    """Say that further differences are not shown."""
    return _("and {count} more; --verbose shows all").format(count=grouped(count))


def unreadable_artefact(path: str) -> str:
    """Say that an old artefact could not be compared."""
    return _("{path} stood here already and could not be read").format(path=path)


def ledger(unused: int, reservations: int) -> str:
    """Say what the ledger holds."""
    if not unused and not reservations:
        return _("data quality: nothing was left out and nothing is in doubt")
    return _("data quality: {unused} unused, {reservations} used with a reservation").format(
        unused=grouped(unused), reservations=grouped(reservations)
    )


def ledger_place() -> str:
    """Say where the ledger is."""
    return _("see results/cross_model_analysis/data_quality.csv or the page Data quality")


def ledger_line(status: str, owner: str, kind: str, detail: str) -> str:
    """One line of the ledger."""
    return f"{status}  {owner}  {kind}: {detail}"


def built(folders: Sequence[str]) -> str:
    """Say what was published."""
    return _("published {folders}").format(folders=", ".join(folders))


def how_to_look(*, pdf: bool = False) -> str:
    """Say what to open."""
    return _("open site/index.html and paper/main.pdf") if pdf else _("open site/index.html, or compile paper/main.tex")


def read_summary(experiments: int, models: int, searches: int) -> str:
    """Say what was read."""
    return _("{experiments} experiments, {models} models, {searches} search folders").format(
        experiments=grouped(experiments), models=models, searches=searches
    )


def folder_current(folder: str) -> str:
    """A published folder is up to date."""
    return _("{folder}: up to date").format(folder=folder)


def folder_missing(folder: str) -> str:
    """A folder was not published."""
    return _("{folder}: not published").format(folder=folder)


def folder_rebuilt(folder: str) -> str:
    """The site was built by mkdocs itself."""
    return _("{folder}: built by mkdocs itself, not checked").format(folder=folder)


def folder_left_over(folder: str) -> str:
    """An artefact folder that nothing makes any more."""
    return _("{folder}: nothing makes this folder any more; it may be removed").format(folder=folder)


def folder_stale(folder: str) -> str:
    """A published folder is of another state of the study."""
    return _("{folder}: out of date (results, study file, templates or version have changed since)").format(
        folder=folder
    )


def folder_edited(folder: str, names: Sequence[str], more: int) -> str:
    """A published folder was changed by hand."""
    text = _("{folder}: changed since it was published: {names}").format(folder=folder, names=", ".join(names))
    return text + (_(" and {count} more").format(count=more) if more else "")


def pages_changed() -> str:
    """The project's own pages changed since the site was built."""
    return _("site: pages under docs/ have changed since")


def exchange_interrupted() -> str:
    """A publication was interrupted."""
    return _("a publication was interrupted; the next build finishes it")


def check_passed() -> str:
    """The check passed."""
    return _("everything that is published is up to date")


def check_failed() -> str:
    """The check failed."""
    return _("what is published is not up to date")


def check_hint() -> str:
    """What to do after a failed check."""
    return _("run `reportgen build`")


def next_steps() -> str:
    """What to do after init."""
    return _("next: edit reportgen.toml, run `reportgen build`, then `mkdocs serve`")


def sample_done(experiments: int, out: str) -> str:
    """Say what sample wrote."""
    return _("wrote {experiments} synthetic experiments into {out}").format(experiments=grouped(experiments), out=out)


def sample_next(out: str) -> str:
    """What to do after sample."""
    return _("next: reportgen -C {out} build").format(out=out)
