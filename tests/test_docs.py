"""The documentation says everything there is."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.main import get_command

from reportgen.api import Results
from reportgen.cli import app
from reportgen.model.known import METRICS
from reportgen.render.artefacts import SCHEMA
from reportgen.study import parse_study
from tests.conftest import tree
from tests.wording.test_texts import schema_keys

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    """Text of a page."""
    return (DOCS / f"{name}.md").read_text("utf-8")


COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str):
    """Each command has a section with all its options and arguments, and a help text."""
    text = page("commands")
    assert f"## {name} {{: #{name} }}" in text
    section = text.split(f"## {name} ")[1].split("\n## ")[0]
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if parameter.name == "help":
            continue
        shown = parameter.opts[0] if parameter.param_type_name == "option" else (parameter.metavar or parameter.name)
        assert re.sub(r"[\[\].]", "", shown).lower() in section.lower().replace("[", "").replace("]", ""), shown
        assert parameter.help


def test_every_general_option_is_documented():
    """Options before the command stand in the table of the commands page."""
    text = page("commands")
    for parameter in get_command(app).params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            assert f"`{option}" in text, option


def test_every_key_is_documented():
    """Each key of the study file is in its reference, and nothing else is."""
    documented = re.findall(r"^\| `([^`]+)` \|", page("study-file"), re.MULTILINE)
    assert sorted(documented) == sorted(schema_keys())


def test_the_example_study_file_is_valid():
    """The example of a study file reads, and it shows every key."""
    example = re.search(r"```toml\n(.*?)```", page("study-file"), re.DOTALL)
    assert example
    parse_study(example[1])
    for key in schema_keys():
        assert key.rpartition(".")[2] in example[1], key


def test_every_output_is_documented(built: Path):
    """Each file that a build writes, and each column of the artefacts, is on the outputs page."""
    text = page("outputs")
    for name in tree(built):
        if name.startswith((".reportgen", "site/", "results/search_")):
            continue
        stem = Path(name).name
        shown = (
            stem in text
            or name.startswith(
                ("docs/report/models/", "docs/report/figures/", "docs/report/index", "docs/report/report.css")
            )
            or name == "docs/report/data-quality.md"
            or re.sub(r"\.(tabular\.tex|tex|pdf|png)$", "", stem) in text
            or stem.startswith("grid-")
        )
        assert shown, name
    for column in METRICS:
        assert f"`{column}`" in text
    for path in (built / "results").rglob("*.csv"):
        if path.parent.name.startswith("search_"):
            continue
        with path.open(newline="", encoding="utf-8") as stream:
            for column in next(csv.reader(stream)):
                known = column in text or column.startswith(("taylor_", "acc_"))
                assert known, (path.name, column)
    assert "`schema`" in text
    assert SCHEMA == 1


def test_every_table_and_figure_of_the_paper_is_documented(built: Path):
    """Names of tables and figures that users copy stand on the outputs page."""
    text = page("outputs")
    for path in (built / "paper" / "tables").glob("*.tabular.tex"):
        assert f"`{path.name.removesuffix('.tabular.tex')}`" in text


def test_every_template_is_documented():
    """A template that may be overridden is on the page about extending."""
    text = page("extending")
    for path in sorted((ROOT / "templates").glob("*/*")):
        assert f"{path.parent.name}/{path.name}" in text, path.name


def test_the_python_interface_is_documented():
    """Each public attribute is on the page about Python."""
    text = page("api")
    for name, value in vars(Results).items():
        if isinstance(value, property):
            assert f"`{name}`" in text, name
    for name in ("read", "analyze", "build"):
        assert f"`{name}(path)`" in text


def test_the_readme_begins_with_the_two_commands():
    """The first lines of the README are the two commands; pip and uv stand beside them."""
    text = (ROOT / "README.md").read_text("utf-8")
    head = text.splitlines()[:6]
    assert any(line.startswith("make report") for line in head)
    assert any(line.startswith("make test") for line in head)
    assert "pip install ." in text
    assert "uv tool install ." in text


def test_links_between_documents_resolve():
    """Relative links of README, CONTRIBUTING and the pages lead to files that are there or generated."""
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if target.startswith(("http", "report/")):
                continue
            assert (path.parent / target).exists(), (path.name, target)


def test_every_page_is_in_the_navigation():
    """The study file of this checkout orders all pages of the documentation."""
    ordered = parse_study((ROOT / "reportgen.toml").read_text("utf-8")).site.pages
    assert sorted(ordered) == sorted(path.name for path in DOCS.glob("*.md"))
