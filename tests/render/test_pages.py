"""Pages of the report."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import yaml

from reportgen import build
from tests import studies
from tests.conftest import rendered

KINDS = (
    "index", "models", "methods", "parameters", "defaults", "variants", "families", "tasks", "perplexity", "gradients",
    "experiments", "data-quality", "methods-used", "glossary", "downloads", "models/Cypress-Instruct",
)  # fmt: skip


def page(project: Path, name: str) -> str:
    """Markdown of a page."""
    return (project / "docs" / "report" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_every_page_opens_with_its_answer_and_leads_on(built: Path, name: str):
    """Each page has a title, one bold sentence before anything else, headings in order, and links to go on to."""
    text = page(built, name)
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    assert yaml.safe_load(front)["title"]
    heading, _, rest = body.partition("\n\n")
    assert heading.startswith("# ")
    assert re.match(r"\s*\*\*[^*]+&#46;\*\*\n", rest), rest[:200]
    levels = [len(mark) for mark in re.findall(r"^(#+) ", body, re.MULTILINE)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    ids = re.findall(r"\{: #([^ ]+) \}", body)
    assert len(ids) == len(levels) == len(set(ids))
    assert "{: #related }" in body
    assert "](" in body.split("{: #related }")[1]


def test_pages_are_linked_up_down_and_across(built: Path):
    """From the overview every page is one link away; each page leads back, and models to their neighbours."""
    overview = page(built, "index")
    for name in KINDS[1:-1]:
        assert f"]({name}.md)" in overview, name
    for name in KINDS[1:-1]:
        assert "](index.md)" in page(built, name), name
    model = page(built, "models/Baobab")
    for target in ("../index.md", "../models.md", "Acacia-Instruct.md", "Baobab-Instruct.md", "../parameters.md"):
        assert f"]({target})" in model


def test_the_fragment_below_a_table_is_the_file_in_the_paper(built: Path):
    """The LaTeX below each table on the site is byte for byte the file in paper/tables, and the download."""
    seen = 0
    files = [f.read_text("utf-8") for f in (built / "paper" / "tables").glob("*.tabular.tex")]
    for path in (built / "docs" / "report").rglob("*.md"):
        for block in re.findall(r"data-latex=.*?<code>(.*?)</code>", path.read_text("utf-8"), re.DOTALL):
            assert html.unescape(block) + "\n" in files
            seen += 1
    assert seen > 20
    for path in (built / "paper" / "tables").glob("*.tex"):
        if ".compact" not in path.name:
            assert (built / "docs/report/downloads/tables" / path.name).read_bytes() == path.read_bytes()


def test_figures_have_text_and_downloads(built: Path):
    """Each figure on a page has an alternative text, a caption, and its data beside it."""
    for path in (built / "docs" / "report").rglob("*.md"):
        text = path.read_text("utf-8")
        for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text):
            assert len(alt) > 20
            source, _, palette = target.partition("#")
            assert palette == ("only-dark" if source.endswith(".dark.png") else "only-light")
            name = Path(source).name.removesuffix(".png").removesuffix(".dark")
            assert (path.parent / source).resolve().is_file()
            for kind in ("png", "pdf", "csv"):
                assert (built / "docs/report/downloads/figures" / f"{name}.{kind}").is_file()
        assert text.count("<figure") == text.count("<figcaption>")


def test_navigation_is_grouped_in_two_levels(built: Path):
    """The navigation has five groups and every page stands in it once, but for the experiments' own."""
    nav = yaml.safe_load((built / "docs/report/.mkdocs.yml").read_text("utf-8"))["nav"]
    assert [next(iter(entry)) for entry in nav] == [
        "Overview",
        "Models",
        "Comparisons",
        "Evidence",
        "About this report",
    ]
    text = str(nav)
    for path in (built / "docs" / "report").rglob("*.md"):
        if "experiments" in path.relative_to(built).parts:
            continue
        assert text.count(f"'report/{path.relative_to(built / 'docs/report').as_posix()}'") == 1


def test_pages_of_a_partial_study_name_their_gaps(small_built: Path):
    """A study of one model and one method has all pages, each with an answer that says what cannot be said."""
    for name, expected in (
        ("methods", "Only taylor was searched"),
        ("variants", "There is no pair of a Base model"),
        ("gradients", "No experiment has gradient statistics"),
        ("families", "Average mean accuracy of the best configurations"),
    ):
        assert expected in page(small_built, name), name
    assert "{: #gaps }" in page(small_built, "variants")


def test_without_dense_the_pages_say_so(built: Path):
    """Base against Instruct says that the dense models' own difference is not taken out."""
    assert "The dense models&#39; own difference is not taken out" in page(built, "variants")


def test_own_tables_have_a_page(small: Path):
    """Tables of the study file stand on a page of their own, in the navigation, in downloads and in the paper."""
    text = '[tables.mine]\nrows = "experiments"\ncolumns = ["experiment", "primary"]\ncaption = "My runs."\n'
    studies.put(small / "reportgen.toml", text)
    made = rendered(small)
    assert b"<caption><span>My runs.</span></caption>" in made.report["tables.md"]
    assert b"report/tables.md" in made.report[".mkdocs.yml"]
    assert "tables/mine.tabular.tex" in made.paper
    assert rb"\input{tables/mine}" in made.paper["main.tex"]
    assert "downloads/tables/mine.csv" in made.report


def test_a_page_may_have_a_template_of_its_own(small: Path):
    """A template with a page's name is used for that page alone."""
    studies.put(
        small / "templates" / "site" / "tasks.md.j2", "---\ntitle: {{ title }}\n---\n# Mine {: #top }\n\n{{ lead }}\n"
    )
    studies.put(small / "docs" / "index.md", "# Home\n\n[tasks](report/tasks.md) [overview](report/index.md)\n")
    build(small)
    assert page(small, "tasks").split("\n")[3] == "# Mine {: #top }"
    assert "{: #related }" in page(small, "methods")


def test_long_tables_are_cut_on_the_page_and_whole_in_the_csv(project: Path, monkeypatch: pytest.MonkeyPatch):
    """Beyond the limit a page shows the first rows and says where the others are."""
    monkeypatch.setattr("reportgen.render.html.MOST_ROWS", 5)
    rows = [studies.row("search_Fir_20", i, i, 4, 0.5 + i / 1000) for i in range(1, 21)]
    studies.table(project, "search_Fir_20", rows)
    made = rendered(project).report
    text = made["experiments.md"].decode()
    assert "The first 5 of 20 rows are shown" in text
    assert text.count("<code>exp") == 5
    assert made["data/experiments.js"].count(b'"id":"run-') == 20
    assert len(made["downloads/tables/experiments.csv"].splitlines()) == 21


def test_experiments_without_pages_are_rows_with_anchors(project: Path, monkeypatch: pytest.MonkeyPatch):
    """Above the limit no experiment has a page: figures lead to its row, also where the page does not hold it."""
    monkeypatch.setattr("reportgen.render.report.MOST_RUN_PAGES", 10)
    monkeypatch.setattr("reportgen.render.html.MOST_ROWS", 5)
    rows = [studies.row("search_Fir_20", i, i, 4, 0.5 + i / 1000) for i in range(1, 21)]
    studies.table(project, "search_Fir_20", rows)
    build(project)
    assert not (project / "docs/report/experiments").exists()
    name = str(rows[-1]["output_dir"]).rpartition("/")[2]
    assert f'href="experiments.html#run-search_Fir_20:{name}"' in page(project, "index")
