"""Escaping: no name becomes markup or code."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import markdown as md
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.render.escape import Safe, clean, latex, markdown, page_title, pasted, slug, slugs, yaml_text
from tests.faults.corpus import NASTY
from tests.faults.encoders import EXTENSIONS

CORK = "ĂăĄąĆćČčĎďĐđĘęĚěĞğĹĺĽľŁłŃńŇňŐőŔŕŘřŚśŠšŤťŮůŰűŸŹźŻżŽž"
"""Letters beyond Latin 1 that T1 fonts have."""


class Text(HTMLParser):
    """Collects tags and text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def render(source: str) -> Text:
    """Render Markdown with the site's extensions and parse the result."""
    page = Text()
    page.feed(md.markdown(source, extensions=EXTENSIONS))
    return page


def check_markdown(name: str) -> None:
    """A name in a table cell, a heading and a paragraph is text and nothing else."""
    cell = render(f"| a |\n|---|\n| x{markdown(name)}x |\n")
    assert set(cell.tags) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert f"x{clean(name)}x".split() == next(part for part in cell.text.split("\n") if part.startswith("x")).split()
    assert render(f"x{markdown(name)}x").tags == ["p"]
    assert render(f"# x{markdown(name)} {{: #id }}").tags == ["h1"]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_name_in_markdown(name: str):
    """Any text stands on the page as it was; the nasty ones are tried in `tests/faults`."""
    check_markdown(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone", "@\u200beveryone"), ("x@y.z", "x@\u200by.z"), ("a/b#12", "a/b#\u200b12"), ("!7", "!\u200b7"),
        ("GH-7", "GH-\u200b7"), ("$1 ~x %y", "$\u200b1 ~\u200bx %\u200by"), ("5 % @ #", "5 % @ #"), ("a&b", "a&b"),
        ("\u200b@x", "\ufffd@\u200bx"),
    ],
)  # fmt: skip
def test_pasted_names_tell_nobody(text: str, shown: str):
    """In Markdown for a forge an unseen space stands after each sign that would make a name a mention or a reference."""
    assert html.unescape(pasted(text)) == shown
    assert pasted(pasted(text)) == pasted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Of 3 values, 0.5 (1.96 SE); best: a-b/c.",
        "exp_001_taylor_seq_len16",
        "16 Jan 2025, 23:34:00 UTC",
        "+0.02",
        "it's",
    ],
)
def test_pasted_sentences_stay_readable(text: str):
    """Full stops, commas, brackets and underscores inside words are no markup, and stand as they are."""
    assert pasted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://x.y",
        "www.x.y",
        "WWW.x",
        "a:100:b",
        ":smile:",
        "- x",
        "+ x",
        "= x",
        "1. x",
        "12) x",
        "/close",
        "_x_",
        "x_",
    ],
)
def test_pasted_names_begin_no_markup(text: str):
    """Addresses, pictures, lists, rules and commands have their sign written by its number."""
    assert pasted(text) != text
    assert html.unescape(pasted(text)) == text


@pytest.mark.parametrize("char", ["\uffff", "\ufffe", "\ufdd0", "\U0010ffff", "\x00", "\ud800", "\u2028"])
def test_front_matter_survives_any_character(char: str):
    """A character that YAML does not take leaves the front matter whole: else the page would begin with a raw title."""
    title = page_title(f"*a*{char}[x](javascript:alert(1))")
    assert yaml.safe_load(f"title: {yaml_text(title)}") == {"title": title}
    assert "\ufffd" in title or char == "\u2028"
    assert yaml.safe_load(yaml_text("a\uffffb")) == "a\uffffb"


@given(st.text(max_size=60))
def test_page_titles_are_from_a_safe_alphabet(name: str):
    """A title that themes print raw is never empty and stays text, even after references in it were decoded."""
    title = page_title(name)
    assert title
    for shown in (title, html.unescape(title)):
        assert not set(shown) & set('<>"')
    assert html.unescape(title) == title


def test_ordinary_titles_stay_as_they_are():
    """Ampersands, per cents and hash signs of a title are shown."""
    assert page_title("Llama & Qwen: 20 % removed, #1") == "Llama & Qwen: 20 % removed, #1"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_yaml_text_reads_back(name: str):
    """A title in front matter reads back as it was."""
    assert yaml.safe_load(yaml_text(page_title(name))) == page_title(name)


@given(st.text(max_size=60))
@example("Škoda, Łódź")
def test_latex_has_no_active_character(name: str):
    """Escaped text is made of letters, digits, spaces and known commands only."""
    text = str(latex(name))
    allowed = re.compile(
        r"(\\[a-zA-Z]+(\{\})?|\\[{}$&%#_]|\{[*\[\],-]\}|\$(-|\\[a-z]+)\$|\{\\textquoteleft\}|~|"
        rf"\\texttt\{{\{{\[\}}U\+[0-9A-F]+\{{\]\}}\}}|[A-Za-z0-9À-ÿ{CORK} .,:;!?()/=+@-])*"
    )
    assert allowed.fullmatch(text), text


def test_safe_text_is_left_alone():
    """What is in its format already is not escaped twice."""
    assert markdown(Safe("<b>")) == "<b>"
    assert latex(latex("a_b")) == "a\\_b"


def test_slugs_of_nasty_names_are_distinct_and_safe():
    """File names are one to one, also where case is folded, and no name leaves its folder."""
    names = tuple(dict.fromkeys([*NASTY, "Llama", "llama", "Llama-3.1", "é", "e\u0301", "index"]))
    found = slugs(names)
    assert len({value.casefold() for value in found.values()}) == len(names)
    assert found["Llama-3.1"] == "Llama-3.1"
    for value in found.values():
        assert value not in (".", "..", "index", "CON")
        assert not set(value) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
        assert len(value) <= 110


@given(st.text(max_size=30), st.text(max_size=30))
def test_slugs_never_collide(first: str, second: str):
    """Two different names have two different file names."""
    assert (slug(first) == slug(second)) == (first == second)
