"""Each encoder read back: what was made of a text is parsed by the format's own reader and is that text, nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from types import MappingProxyType

import markdown as python_markdown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mkdocs.utils.meta import get_data

from reportgen.errors import visible
from reportgen.model.encode import to_csv, uncelled
from reportgen.read.table import read_table
from reportgen.render import html as html_tables
from reportgen.render.escape import (
    clean,
    html,
    is_replaced,
    latex,
    markdown,
    page_title,
    pasted,
    yaml_text,
)  # fmt: skip
from tests.faults import markup
from tests.faults.corpus import NASTY

EXTENSIONS = ["tables", "attr_list", "md_in_html", "admonition", "toc", "pymdownx.details", "pymdownx.superfences"]
"""Those of a site."""

_BATCH = 100
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_PIECES = st.one_of(
    st.sampled_from(NASTY), st.sampled_from(list("<>&\"'`*_{}[]()#+-.!|~$%^\\=@:;,?/ \n")), st.characters()
)
TEXTS = st.lists(_PIECES, max_size=6).map("".join)
"""Texts of nasty names, punctuation and any characters."""


def collected(count: int) -> list[str]:
    """Return texts that Hypothesis makes up, always the same."""
    found: list[str] = []

    @settings(
        max_examples=count, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(TEXTS)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found


def shown(text: str) -> str:
    """Return a text as readers see it, runs of white space being one space."""
    return markup.squeezed(clean(text))


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    return ((first, texts[first : first + _BATCH]) for first in range(0, len(texts), _BATCH))


def _wrong(texts: Sequence[str], found: Sequence[str], expected: Callable[[str], str] = shown) -> list[str]:
    """Return the texts that were not read back; all where their number is another."""
    if len(texts) != len(found):
        return list(texts)
    return [text for text, got in zip(texts, found, strict=True) if markup.squeezed(got) != expected(text)]


_TABLE = {"table", "thead", "tbody", "tr", "th", "td", "p", "h2", "li", "ul"}
_ITEM = re.compile(r"<(td|p|h2|li)[^>]*>(.*?)</\1>", re.DOTALL)


def in_markdown(texts: Sequence[str]) -> list[str]:
    """Cells, paragraphs, headings and items of lists, by the site's reader and its extensions."""
    wrong: list[str] = []
    for _, part in _batches(texts):
        cells = "\n".join(f"| x{markdown(text)}x |" for text in part)
        blocks = "\n\n".join(
            f"x{markdown(text)}x\n\n## x{markdown(text)}x {{: #i{n} }}\n\n- x{markdown(text)}x"
            for n, text in enumerate(part)
        )
        made = python_markdown.markdown(f"| a |\n|---|\n{cells}\n\n{blocks}\n", extensions=EXTENSIONS)
        page = markup.parse(made, {**dict.fromkeys(_TABLE, frozenset()), "h2": frozenset({"id"})})
        items = _ITEM.findall(made)
        kinds = [[unescape(text)[1:-1] for tag, text in items if tag == kind] for kind in ("td", "p", "h2", "li")]
        bad = (
            part if page.faults or page.comments else dict.fromkeys(text for got in kinds for text in _wrong(part, got))
        )
        wrong += bad
    return wrong


def in_html(texts: Sequence[str]) -> list[str]:
    """Text and attributes of HTML that stands in Markdown."""
    wrong: list[str] = []
    for _, part in _batches(texts):
        rows = "\n".join(f'<p title="x{html(text)}x">y{html(text)}y</p>' for text in part)
        made = python_markdown.markdown(f"a\n\n<div>\n{rows}\n</div>\n\nb\n", extensions=EXTENSIONS)
        page = markup.parse(made, {"p": frozenset({"title"}), "div": frozenset()})
        found = re.findall(r'<p title="x([^"]*)x">y([^<]*)y</p>', made)
        texts_of = [[unescape(pair[place]) for pair in found] for place in (0, 1)]
        wrong += part if page.faults else dict.fromkeys(text for got in texts_of for text in _wrong(part, got))
    return wrong


def in_titles(texts: Sequence[str]) -> list[str]:
    """Titles in front matter, as MkDocs reads them and a theme prints them: raw, or without tags and references."""
    wrong = []
    for text in texts:
        title = page_title(text)
        body, given = get_data(f"---\ntitle: {yaml_text(title)}\n---\n# x\n")
        forms = (title, unescape(title), re.sub(r"<[^>]*>", "", title))
        safe = title and all(form == title for form in forms) and not set(title) & set('<>"\n')
        page = markup.parse(
            f'<title>{title}</title><a title="{title}">{title}</a>', {"title": frozenset(), "a": frozenset({"title"})}
        )
        if (
            given != {"title": title}
            or body != "# x\n"
            or not safe
            or page.faults
            or page.title != [markup.squeezed(title)]
        ):
            wrong.append(text)
    return wrong


def pasted_elsewhere(texts: Sequence[str]) -> list[str]:
    """Markdown for pasting, by two readers; nobody is mentioned."""
    readers: tuple[Callable[[str], str], ...] = (
        lambda text: python_markdown.markdown(text, extensions=["tables"]),
        MarkdownIt("commonmark").enable("table").render,
    )
    wrong: list[str] = []
    for _, part in _batches(texts):
        source = "| a |\n|---|\n" + "\n".join(f"| x{pasted(text)} x |" for text in part) + "\n"
        for made in (read(source) for read in readers):
            page = markup.fragment(made, ("table", "thead", "tbody", "tr", "th", "td"))
            found = [unescape(text).replace("\u200b", "")[1:-1] for _, text in re.findall(r"<(td)>(.*?)</td>", made)]
            mention = any(
                re.search(r"[@#](?=[0-9A-Za-z])", unescape(text)) for text in re.findall(r"<td>(.*?)</td>", made)
            )
            wrong += part if page.faults or mention else _wrong(part, found)
    return list(dict.fromkeys(wrong))


def in_csv(texts: Sequence[str]) -> list[str]:
    """Cells and heads of CSV: no formula, read back by our own reader; numbers are never touched."""
    wrong = []
    for nth, text in enumerate(texts):
        raw = to_csv(["name", f"c{text}", "figure"], [[text, f"c{text}", -nth - 0.5]])
        head, (cell, _, figure) = csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)
        table = read_table(raw)
        read = table.rows[0].cells
        # Half a surrogate pair, which no file can hold, is written as its code.
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # noqa: PLW2901
        fits = (
            read.get("name", "") == uncelled(cell.strip())
            and read.get(head[1].strip() and uncelled(head[1].strip())) == f"c{text}".strip()
        )
        formula = cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\0") and cell[:1] and not _is_number(cell)
        if formula or uncelled(cell) != text or figure != repr(-nth - 0.5) or table.faults or not fits:
            wrong.append(text)
    return wrong


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and "_" not in text and text == text.strip()


_DEFINE = re.compile(rb'reportgen\.define\("n",(.*)\);\n', re.DOTALL)


def in_scripts(texts: Sequence[str]) -> list[str]:
    """Data files: ASCII, one call, strict JSON."""
    wrong = []
    for text in texts:
        found = _DEFINE.fullmatch(html_tables.script("n", {text: [text]}))
        if found is None or not found[1].isascii() or json.loads(found[1]) != {text: [text]}:
            wrong.append(text)
    return wrong


def on_terminals(texts: Sequence[str]) -> list[str]:
    """Lines of output: nothing steers or hides, and JSON stays what it was."""
    wrong = []
    for text in texts:
        line = visible(json.dumps(text, ensure_ascii=False))
        if any(unicodedata.category(char) in _HIDDEN for char in visible(text) + line) or json.loads(line) != text:
            wrong.append(text)
    return wrong


_HEAD = r"""\documentclass{article}
\usepackage[paperwidth=220in,paperheight=100in,margin=1in]{geometry}
\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{textcomp}
\pagestyle{empty}\parindent0pt
\begin{document}
"""
_SAME = str.maketrans({"²": "2", "³": "3", "…": "..."})
_LINE = re.compile(r"Q(\d{6}):(.*):Z\s*")
TIMEOUT = 600


def latex_shown(text: str) -> str:
    """Return a text as a compiled paper shows it, without spaces."""
    plain = "".join(f"[U+{ord(char):04X}]" if is_replaced(char) else char for char in clean(text))
    return "".join(plain.split()).translate(_SAME)


def in_latex(texts: Sequence[str], scratch: Path) -> list[str]:
    """Text set by pdfLaTeX without shell escape and read back from the PDF; whatever its engine complains of is wrong."""
    lines = "\n".join(rf"\mbox{{Q{place:06d}:{latex(text)}:Z}}\par" for place, text in enumerate(texts))
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "a.tex").write_text(f"{_HEAD}{lines}\n\\end{{document}}\n", "utf-8")
    said = latex_run(scratch)
    subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-layout", "a.pdf", "a.txt"], cwd=scratch, check=True, timeout=TIMEOUT
    )
    found = {
        int(match[1]): match[2]
        for line in (scratch / "a.txt").read_text("utf-8").splitlines()
        if (match := _LINE.fullmatch(line.strip("\f")))
    }
    if re.search(r"^!", said, re.MULTILINE) or sorted(
        path.name for path in scratch.iterdir() if path.suffix not in (".aux", ".log")
    ) != ["a.pdf", "a.tex", "a.txt"]:
        return list(texts)
    return [
        text
        for place, text in enumerate(texts)
        if "".join(found.get(place, "?").split()).translate(_SAME) != latex_shown(text)
    ]


def latex_run(folder: Path, name: str = "a.tex") -> str:
    """Run pdfLaTeX in a folder with everything forbidden that can be, and return what it says."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "openin_any": "p", "openout_any": "p"}
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", name]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=TIMEOUT)
    return done.stdout.decode("latin-1")


ENCODERS: Mapping[str, Callable[[Sequence[str]], list[str]]] = MappingProxyType(
    {
        "Markdown": in_markdown,
        "HTML": in_html,
        "titles in front matter": in_titles,
        "Markdown for pasting": pasted_elsewhere,
        "CSV": in_csv,
        "data scripts": in_scripts,
        "terminal": on_terminals,
    }
)
"""Encoders and what reads each back; LaTeX has to be compiled."""
