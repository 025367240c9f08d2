"""The command line: arguments, exit codes, and all printing."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from reportgen.commands.arguments import general_options_first
from reportgen.commands.completion import complete_keys, complete_models, complete_searches
from reportgen.commands.ending import EndedError, begin, code_asked, code_of, end_on_signals
from reportgen.commands.language import choose_language, localised
from reportgen.commands.progress import write
from reportgen.commands.session import Session, print_ledger, print_outcome
from reportgen.errors import ReportgenError, visible
from reportgen.model.options import Demand, FailOn, Form, Kind, Layout, Way
from reportgen.wording import cli as words
from reportgen.wording import errors as error_words
from reportgen.wording import explain as explain_words
from reportgen.wording import means as how
from reportgen.wording.catalog import colon, hinted

app = typer.Typer(
    name="reportgen", help=words.PROGRAM, invoke_without_command=True, add_completion=True,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


def _versions(value: bool) -> None:
    if not value:
        return
    import importlib.metadata  # noqa: PLC0415
    import platform  # noqa: PLC0415

    from reportgen import __version__  # noqa: PLC0415

    typer.echo(f"reportgen {__version__}")
    typer.echo(f"Python {platform.python_version()}")
    for name in ("pandas", "matplotlib", "mkdocs", "mkdocs-material", "jinja2"):
        typer.echo(f"{name} {importlib.metadata.version(name)}")
    raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    project: Annotated[Path, typer.Option("-C", "--project", help=words.PROJECT, metavar="P")] = Path(),
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help=words.QUIET)] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help=words.VERBOSE)] = False,
    debug: Annotated[bool, typer.Option("--debug", help=words.DEBUG)] = False,
    jobs: Annotated[int | None, typer.Option("-j", "--jobs", help=how.JOBS, min=1, metavar="N")] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help=how.NO_CACHE)] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help=how.NO_WAIT)] = False,
    timings: Annotated[bool, typer.Option("--timings", help=how.TIMINGS)] = False,
    engine: Annotated[Kind, typer.Option("--engine", help=how.ENGINE, metavar="ENGINE")] = Kind.LOCAL,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help=how.SCHEDULER, metavar="ADDRESS")] = None,
    _language: Annotated[str | None, typer.Option("--language", help=words.LANGUAGE, metavar="LANGUAGE")] = None,
    _version: Annotated[bool, typer.Option("--version", help=words.VERSION, callback=_versions, is_eager=True)] = False,
) -> None:
    """Keep the options for the command that follows."""
    way = Way(jobs, engine, scheduler, cache=not no_cache, wait=not no_wait, timings=timings)
    context.obj = Session(project, quiet, verbose, debug, way)
    context.call_on_close(context.obj.close)
    if context.invoked_subcommand is None:
        from reportgen.commands.welcome import welcome  # noqa: PLC0415

        for line in welcome(project):
            context.obj.say(line)


def _session(context: typer.Context) -> Session:
    session = context.obj
    return session if isinstance(session, Session) else Session()


@app.command(help=words.EXTRACT)
def extract(
    context: typer.Context,
    searches: Annotated[
        list[str] | None,
        typer.Argument(help=words.EXTRACT_SEARCHES, metavar="[SEARCH_DIR]...", autocompletion=complete_searches),
    ] = None,
    variant: Annotated[str | None, typer.Option("--variant", help=words.EXTRACT_VARIANT)] = None,
) -> None:
    """Write the CSVs of raw search folders."""
    from reportgen.commands.extract import extract_searches  # noqa: PLC0415

    session = _session(context)
    work, written, behind = extract_searches(session.project, searches or [], variant, session.progress, session.means)
    session.progress.clear()
    if not written.paths and not written.kept:
        session.say(words.no_such_variant(variant) if variant else words.nothing_to_extract())
    for path in written.paths:
        session.say(words.wrote_file(path))
    for path in written.kept:
        session.say(words.kept(path))
    for folder, count in behind.items():
        session.say(words.csv_behind(folder, count))
    print_ledger(session, work)


@app.command(help=words.CONSOLIDATE)
def consolidate(
    context: typer.Context,
    model: Annotated[
        list[str] | None, typer.Option("--model", help=words.CONSOLIDATE_MODEL, autocompletion=complete_models)
    ] = None,
) -> None:
    """Write the artefacts of each model."""
    from reportgen import pipeline  # noqa: PLC0415

    session = _session(context)
    work, written = pipeline.write_consolidated(session.project, model or [], session.progress, session.means)
    print_outcome(session, work, written)


@app.command(help=words.ANALYZE)
def analyze(context: typer.Context) -> None:
    """Write all artefacts and print the report."""
    from reportgen.commands.outcomes import analyze_project  # noqa: PLC0415

    analyze_project(_session(context))


@app.command(help=words.BUILD)
def build(
    context: typer.Context,
    pdf: Annotated[bool, typer.Option("--pdf", help=words.BUILD_PDF)] = False,
    against: Annotated[str | None, typer.Option("--against", help=words.BUILD_AGAINST, metavar="OLD")] = None,
) -> None:
    """Write artefacts, pages, site and paper bundle."""
    from reportgen.commands.outcomes import build_project  # noqa: PLC0415

    build_project(_session(context), against, pdf=pdf)


@app.command(help=words.SERVE)
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", metavar="PORT", help=words.SERVE_PORT, min=0, max=65535)] = 8000,
    host: Annotated[
        str, typer.Option("--host", help=words.SERVE_HOST, metavar="ADDRESS", show_default=False)
    ] = "127.0.0.1",
) -> None:
    """Build, serve the site and build again what changes."""
    from reportgen.commands.serve import serve_project  # noqa: PLC0415

    code = serve_project(_session(context), host, port)
    if code:
        raise typer.Exit(code)


@app.command(help=words.CHECK)
def check(
    context: typer.Context,
    paper: Annotated[Path | None, typer.Option("--paper", help=words.CHECK_PAPER, metavar="FILE")] = None,
    claims: Annotated[Demand, typer.Option("--claims", help=words.CHECK_CLAIMS, metavar="STANDING")] = Demand.TRUE,
) -> None:
    """Say whether everything is readable and up to date and the claims hold, or whether a manuscript is up to date."""
    session = _session(context)
    if paper is not None:
        from reportgen.commands.manuscript import check_paper  # noqa: PLC0415

        check_paper(session, paper)
        return
    from reportgen.commands.check import check_published  # noqa: PLC0415

    check_published(session, claims)


@app.command(help=words.DIFF)
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help=words.DIFF_SIDE, metavar="OLD")],
    new: Annotated[str, typer.Argument(help=words.DIFF_NEW, metavar="NEW")],
    form: Annotated[Form, typer.Option("--format", help=words.DIFF_FORMAT, metavar="FORMAT")] = Form.TEXT,
    fail_on: Annotated[FailOn | None, typer.Option("--fail-on", help=words.DIFF_FAIL, metavar="CHANGE")] = None,
) -> None:
    """Say what changed between two states of a study."""
    from reportgen.commands.diff import print_changes  # noqa: PLC0415

    print_changes(_session(context), old, new, form, fail_on)


@app.command(help=explain_words.EXPLAIN)
def explain(
    context: typer.Context,
    key: Annotated[
        str | None, typer.Argument(help=explain_words.EXPLAIN_KEY, metavar="[KEY]", autocompletion=complete_keys)
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help=explain_words.EXPLAIN_LIST)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=explain_words.EXPLAIN_JSON)] = False,
) -> None:
    """Say where a number comes from."""
    from reportgen.commands.explain import explain_key  # noqa: PLC0415

    explain_key(_session(context), key, listing=listing, as_json=as_json)


@app.command(help=words.INIT)
def init(context: typer.Context) -> None:
    """Write a study file and the site's configuration."""
    from reportgen.commands.init import write_study_file  # noqa: PLC0415

    session = _session(context)
    for path in write_study_file(session.project, session.progress):
        session.progress.clear()
        session.say(words.wrote_file(path))
    session.say(words.next_steps())


@app.command(help=words.SAMPLE)
def sample(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help=words.SAMPLE_OUT)],
    experiments: Annotated[int, typer.Option("--experiments", help=words.SAMPLE_EXPERIMENTS)] = 270,
    seed: Annotated[int, typer.Option("--seed", help=words.SAMPLE_SEED)] = 0,
    layout: Annotated[Layout, typer.Option("--layout", help=words.SAMPLE_LAYOUT, metavar="LAYOUT")] = Layout.MIXED,
    messy: Annotated[bool, typer.Option("--messy", help=words.SAMPLE_MESSY)] = False,
) -> None:
    """Write a synthetic study."""
    from reportgen.commands.sample import write_sample  # noqa: PLC0415

    session = _session(context)
    count = write_sample(session.project / out, experiments, seed, layout=layout, messy=messy)
    session.say(words.sample_done(count, str(out)))
    session.say(words.sample_next(str(out)))


_COLLECTED = 100_000
"""Objects after which garbage is looked for: what is read stays, and to look through it again and again takes long."""


def main() -> NoReturn:
    """Run the program; an error is one line, a bug too unless --debug is given."""
    end_on_signals()
    gc.set_threshold(_COLLECTED)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program with `arguments` and return its exit code."""
    arguments = general_options_first(arguments)
    debug = "--debug" in arguments
    begin()
    try:
        choose_language(arguments)
        result = localised(app)(arguments, standalone_mode=False, prog_name="reportgen")
    except typer.Exit as error:
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt, EndedError) as error:
        return code_of(error)
    except TyperException as error:
        from reportgen.commands.usage import usage  # noqa: PLC0415

        _print_error((hinted(usage(error), words.see_help()),))
        return 2
    except ReportgenError as error:
        if debug:
            raise
        return _failed(error.lines, error.exit_code)
    except Exception as error:
        if debug:
            raise
        text = error_words.bug(f"{type(error).__name__}: {error}")
        return _failed((hinted(text, error_words.bug_hint()),), 1)
    return result if isinstance(result, int) else 0


def _failed(lines: tuple[str, ...], code: int) -> int:
    """Print an error and return its exit code; what fails after a request to end, fails because of it."""
    asked = code_asked()
    if asked is not None:
        return asked
    _print_error(lines)
    return code


def _print_error(lines: tuple[str, ...]) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    head = typer.style(words.error(), fg="red", bold=True) if "NO_COLOR" not in os.environ else words.error()
    for line in lines:
        write(head + colon() + visible(" ".join(line.splitlines())), err=True, styled=True)
