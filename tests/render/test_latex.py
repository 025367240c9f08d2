"""Tables in LaTeX: golden fragments, what fits which width, alignment by siunitx, compact forms, marks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reportgen.model.known import Direction
from reportgen.model.markers import begin_of, content_hash, end_of
from reportgen.model.specs import CellKind, Column, Emphasis, Row, RowGroup, Spanner, TableSpec
from reportgen.model.venues import VENUES
from reportgen.render.latex import LatexTables, Stamp
from reportgen.render.latex.layout import in_lines, layout
from reportgen.render.latex.widths import Face

STAMP = Stamp("% made", "ab" * 32)
ROW = Row(
    {
        "model": "A|B",
        "acc": 0.61225,
        "err": 0.0048,
        "ppl": 12.345,
        "gain": -0.25,
        "n": 1200,
        "lr": 1e-4,
        "run": "exp_1",
    },
    links={"model": "models/A"},
    emphasis={"acc": Emphasis.BEST, "ppl": Emphasis.SECOND},
)
SPEC = TableSpec(
    name="demo",
    caption="Scores of a_b.",
    columns=(
        Column("model", "Model"),
        Column("acc", "Acc.", CellKind.NUMBER, 3, direction=Direction.UP, stderr="err"),
        Column("ppl", "PPL", CellKind.NUMBER, 2, direction=Direction.DOWN, unit="nats"),
        Column("gain", "Gain", CellKind.NUMBER, 1, sign=True),
        Column("n", "n", CellKind.WHOLE),
        Column("lr", "lr", CellKind.VALUE),
        Column("run", "Run", CellKind.CODE),
    ),
    groups=(RowGroup("", (ROW,)), RowGroup("Others", (Row({"model": "C", "acc": None, "ppl": float("inf")}),))),
    notes=("50 % of n.",),
    compact=("model", "acc"),
)


def writer(venue: str = "plain", *, siunitx: bool = False) -> LatexTables:
    """Return a writer for a venue."""
    return LatexTables(VENUES[venue], siunitx, STAMP)


def test_a_fragment():
    """The fragment is a tabular with booktabs rules between its marks; only the value stands out, not its error."""
    assert writer().fragment(SPEC).splitlines() == [
        "% made",
        r"% Needs booktabs; \normalsize, \setlength{\tabcolsep}{6pt}",
        f"% reportgen: begin tables/demo.tabular.tex study abababababab content {_hash(SPEC)}",
        r"\begin{tabular}{@{}lrrrrrl@{}}",
        r"\toprule",
        r"Model & Acc.~$\uparrow$ & PPL {[}nats{]}~$\downarrow$ & Gain & n & lr & Run \\",
        r"\midrule",
        r"A\textbar{}B & \textbf{0.612} {\scriptsize$\pm$\,0.005} & \underline{12.34} & $-$0.2 & 1{,}200 & 0.0001 "
        r"& \texttt{exp\_1} \\",
        r"\addlinespace",
        r"\multicolumn{7}{@{}l@{}}{\textit{Others}} \\*",
        r"C & -- & $\infty$ & -- & -- & -- & -- \\",
        r"\bottomrule",
        r"\end{tabular}",
        "% reportgen: end tables/demo.tabular.tex",
    ]


def _hash(spec: TableSpec) -> str:
    lines = writer().fragment(spec).splitlines()
    return content_hash(lines[3:-1])


def test_decimals_aligned_by_siunitx():
    """With siunitx numbers stand in S columns, an error in a second one; text and missing values stand in braces."""
    lines = writer(siunitx=True).fragment(SPEC).splitlines()
    assert lines[3] == (
        r"\begin{tabular}{@{}lS[table-format=1.3]@{\,\( \pm \)\,}S[table-format=1.3]S[table-format=2.2]"
        r"S[table-format=-1.1]S[table-format=4.0]S[table-format=1.4]l@{}}"
    )
    assert lines[5].startswith(r"Model & \multicolumn{2}{c}{Acc.~$\uparrow$} & {PPL")
    assert lines[7] == (
        r"A\textbar{}B & \bfseries 0.612 & 0.005 & {\underline{12.34}} & -0.2 & 1200 & 0.0001 & \texttt{exp\_1} \\"
    )
    assert lines[9] == r"\multicolumn{8}{@{}l@{}}{\textit{Others}} \\*"
    assert lines[10] == r"C & \multicolumn{2}{c}{--} & {$\infty$} & {--} & {--} & {--} & -- \\"


@pytest.mark.parametrize("venue", VENUES)
def test_a_float(venue: str):
    """The float holds the fragment line by line, with the caption where the venue has it, and reads no other file."""
    text = writer(venue).floating(SPEC)
    assert text.index(r"\caption{Scores of a\_b.}") < text.index(r"\label{tab:demo}")
    above = text.index(r"\caption") < text.index(r"\begin{tabular}")
    assert above == (venue not in ("acl", "aaai"))
    assert r"\input" not in text
    assert r"\resizebox" not in text
    for line in writer(venue).fragment(SPEC).splitlines()[3:-1]:
        assert line in text
    assert r"50 \% of n." in text


def test_marks_name_the_file_and_its_content():
    """What stands between the marks of each file has the hash that the first mark says."""
    for name, content in writer("icml").files(SPEC).items():
        lines = content.decode().splitlines()
        mark = next(found for line in lines if (found := begin_of(line)))
        first = next(place for place, line in enumerate(lines) if begin_of(line))
        assert f"{mark.name}" == name
        assert end_of(lines[-1]) == name
        assert content_hash(["  " + line + " " for line in lines[first + 1 : -1]]) == mark.content
        assert mark.study == STAMP.study[:12]


def _wide(columns: int, text: str = "0.1234") -> TableSpec:
    made = tuple(Column(f"c{place}", f"Head {place}", CellKind.NUMBER, 4) for place in range(columns))
    cells = {f"c{place}": 0.1234 for place in range(columns)}
    rows = (Row({"model": text, **cells}),)
    return TableSpec("wide", "Wide.", (Column("model", "Model"), *made), (RowGroup("", rows),))


def test_a_table_takes_the_roomiest_layout_that_fits():
    """More columns mean stacked heads, narrower gaps, smaller type, then both columns of the page."""
    found = [layout(_wide(count), VENUES["icml"]) for count in range(1, 14)]
    assert found[0].size == ""
    assert found[0].gap == 6
    assert not found[0].wide
    assert all(item.fits for item in found)
    assert [item.wide for item in found] == sorted(item.wide for item in found)
    assert found[-1].wide
    assert {item.stacked for item in found} == {False, True}
    assert not layout(_wide(60), VENUES["icml"]).fits
    assert not any(layout(_wide(count), VENUES["neurips"]).wide for count in (1, 9, 60))


def test_long_words_get_a_box_that_leaves_the_figures_their_room():
    """A name of 200 characters is set in a box in which it may be broken; the table still fits."""
    spec = _wide(4, "long-name_" * 20)
    for venue in VENUES.values():
        made = layout(spec, venue)
        assert made.fits
        assert made.boxes[0] is not None
        text = LatexTables(venue, siunitx=False, stamp=STAMP).fragment(spec)
        assert rf"\parbox[t]{{{made.boxes[0]:.1f}pt}}" in text
        assert r"\allowbreak{}" in text


@pytest.mark.parametrize("venue", VENUES)
def test_the_compact_form_keeps_its_columns(venue: str):
    """A compact table has the columns that its definition names, and fits one column of the page."""
    small = writer(venue).compact(SPEC)
    assert [column.key for column in small.columns] == ["model", "acc"]
    assert small.name == "demo.compact"
    assert layout(small, VENUES[venue], VENUES[venue].narrow).fits


def test_the_compact_form_of_a_table_without_a_choice_drops_columns_from_the_right():
    """Without a choice the first columns stay, as many as fit."""
    small = writer("acl").compact(_wide(14))
    keys = [column.key for column in small.columns]
    assert keys == ["model", *(f"c{place}" for place in range(len(keys) - 1))]
    assert 3 < len(keys) < 14


def test_a_compact_table_is_cut_to_a_column_and_says_so():
    """Where not all rows fit a column's height the best stay, in their order, with a note that counts them."""
    rows = tuple(Row({"model": f"M{place}", "acc": 0.5 + (place * 37 % 100) / 1000}) for place in range(100))
    spec = replace(SPEC, groups=(RowGroup("a", rows[:30]), RowGroup("b", rows[30:])), long=True, notes=())
    small = writer("icml").compact(spec)
    kept = [row.cells["acc"] for row in small.rows]
    assert 30 < len(kept) < 60
    assert sorted(kept) == sorted(row.cells["acc"] for row in rows)[-len(kept) :]
    assert kept == [row.cells["acc"] for row in rows if row.cells["acc"] in kept]
    assert small.notes[-1] == f"The best {len(kept)} of 100 rows by Acc.; the full form of this table has all."
    assert "not shown stand in the full form" in small.notes[0]
    assert not small.long


def test_without_a_direction_the_first_rows_stay():
    """A table without a column that has a better side keeps its first rows; rows of several lines count as such."""
    columns = (Column("model", "Model", running=True), Column("n", "n", CellKind.WHOLE))
    rows = tuple(Row({"model": "many words " * 12, "n": place}) for place in range(60))
    small = writer("icml").compact(TableSpec("x", "X.", columns, (RowGroup("", rows),)))
    shown = [row.cells["n"] for row in small.rows]
    assert shown == list(range(len(shown)))
    assert 5 < len(shown) < 30


def test_heads_over_columns_follow_the_columns_that_are_left():
    """A spanner of the compact form stands over those of its columns that are kept."""
    spec = replace(_wide(4), spanners=(Spanner("ab", 1, 3), Spanner("cd", 3, 5)), compact=("model", "c1", "c3"))
    small = writer().compact(spec)
    assert [(s.label, s.first, s.end) for s in small.spanners] == [("ab", 1, 2), ("cd", 2, 3)]


def test_reference_rows_stand_on_top_behind_a_rule():
    """Rows outside the contest come first, with a rule below them."""
    rows = (Row({"model": "dense", "acc": 0.7}, reference=True), Row({"model": "taylor", "acc": 0.6}))
    lines = writer().fragment(replace(SPEC, groups=(RowGroup("", rows),))).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("dense"))
    assert lines[place + 1] == r"\midrule"
    assert lines[place + 2].startswith("taylor")


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("n", ["n"]),
        ("Kept of dense [%]", ["Kept of", "dense", "[%]"]),
        ("Break-even", ["Break-", "even"]),
        ("Gradientennorm (max)", ["Gradientennorm", "(max)"]),
        ("", [""]),
        (" ".join(["word"] * 50), ["word"] * 50),
    ],
)
def test_stacked_heads(head: str, lines: list[str]):
    """A head is broken between words into lines about as short as its longest word."""
    assert in_lines(head) == lines


def test_widths_against_tex():
    """Widths agree with those that TeX measures (pdfTeX, OT1 cmr10 and T1 ptmr at 10 pt: digits are half the size)."""
    assert Face(times=False).width("0.5980", 10) == pytest.approx(27.78, abs=0.01)
    assert Face(times=True).width("0.5980", 9) == pytest.approx(24.75, abs=0.01)
    assert Face(times=True).width("Model", 10) == pytest.approx(8.89 + 5 + 5 + 4.44 + 2.78, abs=0.01)


@pytest.mark.parametrize("venue", VENUES.values(), ids=VENUES)
def test_columns_of_a_venue(venue):
    """Columns and the gap between them make up the text (published: ICML 234.9, ACL 219.1, IEEE 252, AAAI 239.4 pt)."""
    total = venue.columns * venue.column_width + (venue.columns - 1) * venue.column_sep
    assert total == pytest.approx(venue.text_width)
    published = {"icml": 234.88, "acl": 219.09, "ieee": 252.0, "aaai": 239.39, "neurips": 397.48}
    assert venue.column_width == pytest.approx(published.get(venue.name, venue.column_width), abs=0.01)
    assert venue.verified


def test_no_size_below_the_venues_smallest():
    """Nothing is set smaller than the venue's footnotes, and nothing is scaled."""
    for venue in VENUES:
        text = writer(venue).floating(_wide(40))
        assert not re.search(r"\\(tiny|resizebox|scalebox|adjustbox)", text)


def test_a_table_taller_than_the_page_runs_over_pages():
    """A table that no float could hold is a longtable, whatever its definition says."""
    rows = tuple(Row({"model": f"M{place}", "acc": 0.5}) for place in range(90))
    tall = replace(SPEC, groups=(RowGroup("", rows),))
    assert writer().is_long(tall)
    assert r"\begin{longtable}" in writer().floating(tall)
    assert not writer().is_long(SPEC)
    assert r"\begin{table}" in writer().floating(SPEC)
