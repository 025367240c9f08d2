"""Texts of the command line: help, progress, outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.progress import Step
from reportgen.wording.catalog import N_, _, colon, comma, ngettext
from reportgen.wording.numbers import grouped

PROGRAM = N_("Turn a results folder of a parameter search into a review site and a paper bundle.")

PROJECT = N_("Project folder: the one with results/ in it.")
QUIET = N_("Print errors only.")
VERBOSE = N_("Print every file written and the ledger line by line.")
DEBUG = N_("Show the traceback of an error.")
LANGUAGE = N_("Language of texts: en or zh; by default the study file's, else English.")
VERSION = N_("Print the versions that matter and end.")

EXTRACT = N_(
    "Raw experiment folders -> search_results.csv and best_config.json in each search folder. "
    "Without arguments: all search folders that have raw experiments and no CSV."
)
EXTRACT_SEARCHES = N_("Search folders, such as results/search_Llama_20.")
EXTRACT_VARIANT = N_("Only models of this variant, such as Instruct.")
CONSOLIDATE = N_("Write the artefacts of each model under results/consolidated_MODEL_RATIO/.")
CONSOLIDATE_MODEL = N_("Only this model; may be given several times.")
ANALYZE = N_("Write all artefacts, those across models too, and print the whole report.")
BUILD = N_("Write all artefacts, docs/report/, the site and the paper bundle.")
BUILD_PDF = N_(
    "Also compile paper/main.pdf, which needs latexmk; exit code 4 where a table or a figure is wider than its column."
)
SERVE = N_(
    "Build, serve the site on this machine only, and build again what changes in results, study file, templates or docs; "
    "pages in the browser reload by themselves."
)
SERVE_PORT = N_("Port; where it is taken, the next free one is used. 0: any free one.")
SERVE_HOST = N_("Address to serve on: any but a loopback address lets others read the site. Default: 127.0.0.1.")
BUILD_AGAINST = N_(
    "Also make a page on what changed since this state: a results folder, an analysis.json, a git revision, or REVISION:PATH."
)
CHECK = N_(
    "Read and validate without writing; say whether what is published is up to date. Exit code 4 where it is not."
)
CHECK_PAPER = N_(
    "Judge this manuscript, and what it reads by \\input, against the current results instead: copies of tables, figures "
    "and numbers that are stale or edited, macros that are not defined, numbers typed by hand."
)
CHECK_CLAIMS = N_("What each claim of the study file has to be: true, the default, or supported, which asks for more.")
DIFF = N_(
    "Say what changed between two states of a study: data, best configurations, ties and verdicts, each change with its "
    "size against the noise."
)
DIFF_SIDE = N_("A results folder, a project folder, an analysis.json, a git revision, or REVISION:PATH.")
DIFF_NEW = N_("The same for the new state.")
DIFF_FORMAT = N_("text, json, or markdown for a comment on a pull request.")
DIFF_FAIL = N_(
    "Exit code 4 where a best configuration is another one (best), a verdict changed (verdict), or anything changed (any)."
)
INIT = N_("Write a commented reportgen.toml and a mkdocs.yml, filled from what is found.")
SAMPLE = N_("Write a synthetic study, marked as such, into a new folder.")
SAMPLE_OUT = N_("Folder to make.")
SAMPLE_EXPERIMENTS = N_("Number of experiments.")
SAMPLE_SEED = N_("Seed: the same seed makes the same study.")
SAMPLE_LAYOUT = N_("raw experiment folders, csv files, or mixed: Base models as CSV and the others raw.")
SAMPLE_MESSY = N_("Put the irregularities of real studies in: broken files, odd values, doubtful rows.")


FOREIGN = (
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
    N_("Show this message and exit."),
)
"""Help of the options that the library adds."""


def panels() -> dict[str, str]:
    """Words that the library puts into the help, by the names of its constants."""
    return {
        "OPTIONS_PANEL_TITLE": _("Options"),
        "ARGUMENTS_PANEL_TITLE": _("Arguments"),
        "COMMANDS_PANEL_TITLE": _("Commands"),
        "DEFAULT_STRING": _("[default: {}]"),
        "REQUIRED_LONG_STRING": _("[required]"),
    }


def error() -> str:
    """What stands before an error."""
    return _("error")


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


def ledger_line(status: str, owner: str, kind: str, detail: str) -> str:
    """One line of the ledger."""
    return f"{status}  {owner}  {kind}{colon()}{detail}"


def built(folders: Sequence[str]) -> str:
    """Say what was published."""
    return _("published {folders}").format(folders=comma().join(folders))


def built_already(folders: Sequence[str]) -> str:
    """Say that there was nothing to publish."""
    return _("{folders}: everything was up to date").format(folders=comma().join(folders))


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


def held_against(name: str) -> str:
    """What the published page on changes compares with."""
    return _("docs/report: its page on what changed compares with {name}").format(name=name)


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
    text = _("{folder}: changed since it was published: {names}").format(folder=folder, names=comma().join(names))
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
