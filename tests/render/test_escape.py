"""Escaping: no name becomes markup or code."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import markdown as md
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.escape import Safe, clean, latex, markdown, page_title, slug, slugs, yaml_text

NASTY = [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![](x){ onerror=alert(1) }", "a|b", "*a* _b_ `c` ~~d~~",
    "{{7*7}}", "{% raw %}", "--8<-- 'x'", "# h", "- item", "1. item", "http://x.y", "&lt;b&gt;", "&#60;", "\\", "$x$", "a\nb",
    "</title><script>x</script>", "^^5c", "\\input{/etc/passwd}", "\\write18{ls}", "{: onclick=x }", "=cmd|' /C calc'!A0",
    "\u202eevil", "x\x00y", "名前", "😀", "a" * 200, "..", "", "CON", "*[2pt]", ",,", "--",
]  # fmt: skip

EXTENSIONS = ["tables", "attr_list", "md_in_html", "admonition", "toc", "pymdownx.details", "pymdownx.superfences"]


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


@pytest.mark.parametrize("name", NASTY)
def test_nasty_names_in_markdown(name: str):
    """Each nasty name stands on the page as it was, without a tag of its own."""
    check_markdown(name)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_name_in_markdown(name: str):
    """Any text stands on the page as it was."""
    check_markdown(name)


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
def test_latex_has_no_active_character(name: str):
    """Escaped text is made of letters, digits, spaces and known commands only."""
    text = str(latex(name))
    allowed = re.compile(
        r"(\\[a-zA-Z]+(\{\})?|\\[{}$&%#_]|\{[*\[\],-]\}|\$(-|\\[a-z]+)\$|---?|``|''|`|'|~|"
        r"\\texttt\{\{\[\}U\+[0-9A-F]+\{\]\}\}|[A-Za-z0-9À-ÿ .,:;!?()/=+@-])*"
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
