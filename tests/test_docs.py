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
from reportgen.model.states import SCHEMA
from reportgen.render.tables.definitions import definitions
from reportgen.study import Study, parse_study
from tests import documentation
from tests.conftest import tree
from tests.wording.test_texts import schema_keys

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    """Text of a page."""
    return (DOCS / f"{name}.md").read_text("utf-8")


COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_generated_parts_are_current(path: Path):
    """What `make docs` makes is what stands in the pages."""
    text = path.read_text("utf-8")
    assert documentation.refresh(text) == text


def test_every_command_is_documented():
    """Each command has a section that is made from the command itself, and each of its options has a help text."""
    text = page("commands")
    for name, command in COMMANDS.items():
        assert f"## {name} {{: #{name} }}\n\n<!-- made: command {name} -->" in text
        assert command.help
        assert all(parameter.help for parameter in command.params if parameter.name != "help")
    assert "<!-- made: options -->" in text


def test_every_key_is_documented():
    """The reference of the study file is made from the explanations, which name every key of the schema."""
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
    """Each file that a build writes is on the outputs page, by its name or as one of the files of each model."""
    text = page("outputs")
    listed = set(re.findall(r"`([^`]+)`", text))
    models = "|".join(path.stem for path in (built / "docs" / "report" / "models").glob("*.md"))
    for name in tree(built):
        if name.startswith((".reportgen", "site/", "results/search_")):
            continue
        stem = re.sub(rf"[-/]({models})(?=\.)", lambda match: match[0][0] + "MODEL", name.removeprefix("docs/report/"))
        stem = re.sub(r"effect-\w+", "effect-PARAMETER", stem).rpartition("/models/")[2]
        short = stem.rpartition("/")[2]
        plain = re.sub(r"(\.compact)?\.(tabular\.tex|tex|pdf|dark\.png|png|csv|js|md\.txt)$", "", short)
        if name.startswith("docs/report/experiments/"):
            stem = "experiments/SEARCH/EXPERIMENT.md"
        assert {stem, short, plain} & listed or name in text or stem in text, name


def test_every_column_is_documented(built: Path):
    """Each column of the artefacts is on the outputs page."""
    text = page("outputs")
    for column in METRICS:
        assert f"`{column}`" in text
    for path in (built / "results").rglob("*.csv"):
        if path.parent.name.startswith("search_"):
            continue
        with path.open(newline="", encoding="utf-8") as stream:
            for column in next(csv.reader(stream)):
                assert column in text or column.startswith(("taylor_", "acc_")), (path.name, column)
    assert "`schema`" in text
    assert SCHEMA == 1


def test_every_built_in_table_is_documented():
    """Each table is on the outputs page, and each word of the table page is a source or a column."""
    text = page("outputs")
    for name, definition in definitions(Study()).items():
        shown = f"`{name}-MODEL`" if definition.each else f"`{name}`"
        assert shown in text, name


def test_every_template_is_documented():
    """A template that may be overridden is on the page about extending."""
    text = page("extending")
    for path in sorted((ROOT / "templates").glob("*/*")):
        assert f"{path.parent.name}/{path.name}" in text, path.name
    assert "tables.toml" in text


def test_the_python_interface_is_documented():
    """Each public attribute is on the page about Python."""
    text = page("api")
    for name, value in vars(Results).items():
        if isinstance(value, property):
            assert f"`{name}`" in text, name
    for name in ("read", "analyze", "build"):
        assert f"`{name}(path)`" in text


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_begins_with_the_two_commands(name: str):
    """The first lines of the README are the two commands, in either language; pip and uv stand beside them."""
    text = (ROOT / name).read_text("utf-8")
    head = text.splitlines()[:6]
    assert any(line.startswith("make report") for line in head)
    assert any(line.startswith("make test") for line in head)
    assert "pip install ." in text
    assert "uv tool install ." in text


def test_both_readmes_show_the_same_commands():
    """What is typed is the same in both languages, but for the demonstration of the other one."""

    def typed(name: str) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
        lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
        return [line.replace(" --language zh", "") for line in lines if line]

    assert typed("README.md") == typed("README.zh.md")


def test_links_between_documents_resolve():
    """Relative links of README, CONTRIBUTING and the pages lead to files that are there or generated."""
    for path in [
        ROOT / "README.md",
        ROOT / "README.zh.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *DOCS.glob("*.md"),
    ]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if target.startswith(("http", "report/")):
                continue
            assert (path.parent / target).exists(), (path.name, target)


def test_every_page_is_in_the_navigation():
    """The study file of this checkout orders all pages of the documentation."""
    ordered = parse_study((ROOT / "reportgen.toml").read_text("utf-8")).site.pages
    assert sorted(ordered) == sorted(path.name for path in DOCS.glob("*.md"))
