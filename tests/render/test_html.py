"""Tables of the site: what a browser, a screen reader and the tools of tables find in them."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from reportgen.model.specs import CellKind, Column, Row, RowGroup, Spanner, TableSpec
from reportgen.render import html
from tests.render.test_tables import SPEC

NUMBERS = tuple(Column(f"m{place}", f"M{place}", CellKind.NUMBER, 2) for place in range(12))


class Reader(HTMLParser):
    """Reads the cells of a table: tag, attributes and text, row by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, dict[str, str | None], str]]] = []
        self.tags: list[str] = []
        self.caption = ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append((tag, dict(attrs), ""))
        if tag in ("td", "th", "caption"):
            self._open = tag

    def handle_endtag(self, tag):
        if tag == self._open:
            self._open = ""

    def handle_data(self, data):
        if self._open == "caption":
            self.caption += data
        elif self._open:
            tag, attrs, text = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, attrs, text + data)


def read(spec: TableSpec, source: str = "", *, tools: bool = True) -> Reader:
    """The table as it stands on a page."""
    return Reader(html.table(spec, lambda name: f"{name}.html", source, tools=tools))


def many(count: int) -> TableSpec:
    """A table of so many rows."""
    rows = tuple(Row({"model": f"r{n}", "m0": n / 3}, anchor=f"run-{n}") for n in range(count))
    return TableSpec("many", "Many.", (Column("model", "Model"), NUMBERS[0]), (RowGroup("", rows),))


def data(spec: TableSpec) -> dict:
    """The content of its data file."""
    text = html.data(spec, lambda name: f"{name}.html").decode("ascii")
    name, _, content = text.removeprefix("reportgen.define(").removesuffix(");\n").partition(",")
    assert json.loads(name) == spec.name
    return json.loads(content)


def test_heads_and_rows_have_scopes_and_the_table_a_caption():
    """Each head says what it heads, the first cell of a row heads the row, and the caption is the spec's."""
    found = read(SPEC)
    assert found.caption == "Scores of a_b."
    assert [attrs["scope"] for _, attrs, _ in found.rows[0]] == ["col"] * 8
    assert [row[0][0] for row in found.rows[1:]] == ["th", "th"]
    assert {row[0][1]["scope"] for row in found.rows[1:]} == {"row"}


def test_groups_are_the_first_column():
    """Rows in groups name their group, so that they can be sorted; a repeated one is dimmed."""
    rows = tuple(Row({"model": name}) for name in "abc")
    spec = replace(SPEC, groups=(RowGroup("G", rows[:2]), RowGroup("H", rows[2:])))
    found = read(spec)
    assert [row[0][2] for row in found.rows[1:]] == ["G", "G", "H"]
    assert [row[0][1].get("class") for row in found.rows[1:]] == [None, None, None]


def test_cells_carry_the_unrounded_value_to_sort_by():
    """A number is shown rounded and sorted by what was measured; what is missing has no value."""
    first, second = read(SPEC).rows[1:]
    assert [attrs.get("data-order") for _, attrs, _ in first] == [
        None, None, "0.61225", "12.345", "-0.25", "1200", None, None,
    ]  # fmt: skip
    assert second[2][1].get("data-order") is None
    assert first[2][2] == "0.612\u00a0±\u00a00.005"


def test_heads_over_several_columns_span_them():
    """A head over several columns spans them, the columns' own heads carry both names, others span both rows."""
    columns = (Column("model", "Model"), *NUMBERS[:4])
    spec = TableSpec(
        "t",
        "T.",
        columns,
        (RowGroup("", (Row({"model": "a"}),)),),
        spanners=(Spanner("One", 1, 3), Spanner("Two", 3, 5)),
    )
    above, below = read(spec).rows[:2]
    assert [(text, attrs.get("colspan"), attrs.get("rowspan"), attrs["scope"]) for _, attrs, text in above] == [
        ("Model", None, "2", "col"), ("One", "2", None, "colgroup"), ("Two", "2", None, "colgroup"),
    ]  # fmt: skip
    assert [attrs["data-name"] for _, attrs, _ in below] == ["One: M0", "One: M1", "Two: M2", "Two: M3"]


def test_ten_columns_are_seen_at_first_the_ones_of_the_compact_form_among_them():
    """Beyond ten columns the last that the compact form does without are hidden until they are asked for."""
    columns = (Column("model", "Model"), *NUMBERS)
    rows = tuple(Row({"model": str(n)}) for n in range(5))
    spec = TableSpec("t", "T.", columns, (RowGroup("", rows),), compact=("model", "m11", "m0"))
    hidden = [text for _, attrs, text in read(spec).rows[0] if "rg-more" in (attrs.get("class") or "")]
    assert hidden == ["M8", "M9", "M10"]
    assert not [1 for _, attrs, _ in read(spec, tools=False).rows[0] if "rg-more" in (attrs.get("class") or "")]


def test_a_long_table_has_its_first_rows_on_the_page_and_all_in_its_data_file():
    """Fifty rows stand on the page; the data file has every row with raw value, text and anchor."""
    spec = many(120)
    assert html.is_long(spec)
    assert not html.is_long(many(50))
    found = read(spec, "data/many.js")
    assert len(found.rows) == 51
    rows = data(spec)["rows"]
    assert len(rows) == 120
    assert rows[4] == {"c": ["r4", [4 / 3, "1.33"]], "id": "run-4"}


def test_the_data_file_says_the_same_as_the_page():
    """Texts, raw values, links and marks of the data file are those of the table."""
    content = data(SPEC)
    assert content["code"] == [7]
    first, second = content["rows"]
    assert first["c"] == [
        "", "A|B", [0.61225, "0.612\u00a0±\u00a00.005"], [12.345, "12.34"], [-0.25, "−0.2"], [1200, "1,200"], 0.0001, "exp_1",
    ]  # fmt: skip
    assert first["l"] == {"1": "models/A.html"}
    assert first["m"] == {"2": "best", "3": "second"}
    assert second["c"][3] == [None, "∞"]


def test_few_rows_get_no_tools():
    """A table of three rows is read, not searched."""
    assert "data-rows" not in html.table(many(3), str, tools=True)
    assert 'data-rows="4"' in html.table(many(4), str, tools=True)


@given(st.text(min_size=1))
def test_no_text_becomes_markup(text: str):
    """Whatever a cell, a caption or a group says, the table has the tags of any other and no blank line."""
    spec = TableSpec(
        "t", text, (Column("a", text), Column("b", "B", CellKind.CODE)),
        (RowGroup(text, (Row({"a": text, "b": text}),)),), grouping=Column("g", text),
    )  # fmt: skip
    made = html.table(spec, lambda name: name)
    assert set(Reader(made).tags) == {"div", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "code"}
    assert "\n\n" not in made
    assert "{{" not in made
    data(spec)
