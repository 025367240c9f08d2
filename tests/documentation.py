"""Makes the parts of the documentation that can be made: run `make docs` after a change of commands, keys or tables.

python -m tests.documentation         write docs/*.md anew
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from typer.main import get_command

from reportgen.cli import app
from reportgen.model.venues import VENUES
from reportgen.render.formulas import mathml
from reportgen.render.tables.definitions import built_in_text
from reportgen.render.tables.sources import SOURCES
from reportgen.wording import formulas, keys, references
from tests import notebook

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def commands() -> str:
    """Return the options and commands as the program itself knows them."""
    root = get_command(app)
    lines = ["| option | meaning |", "| --- | --- |"]
    for parameter in root.params:
        names = ", ".join(f"`{name}{' ' + parameter.metavar if parameter.metavar else ''}`" for name in parameter.opts)
        lines.append(f"| {names} | {parameter.help} |")
    lines.append("| `-h`, `--help` | Help, also for each command. |")
    return "\n".join(lines)


def command(name: str) -> str:
    """Return usage, help and options of one command."""
    found = get_command(app).commands[name]  # type: ignore[attr-defined]
    words = ["reportgen", name]
    rows = []
    for parameter in found.params:
        if parameter.name == "help":
            continue
        if parameter.param_type_name == "argument":
            shown = parameter.metavar or parameter.name.upper()
            words.append(shown)
        else:
            kind = "" if parameter.is_flag else " " + (parameter.metavar or parameter.name.upper())
            shown = parameter.opts[0] + kind
            words.append(f"[{shown}]" + ("..." if parameter.multiple else ""))
        default = f" Default: {parameter.default}." if isinstance(parameter.default, int) and parameter.default else ""
        rows.append(f"| `{shown}` | {parameter.help}{default} |")
    lines = ["```", " ".join(words), "```", "", found.help]
    if rows:
        lines += ["", "| argument or option | meaning |", "| --- | --- |", *rows]
    return "\n".join(lines)


def study_keys() -> str:
    """Return the table of all keys of the study file."""
    rows = [f"| `{path}` | {keys.key(path)} |" for path in keys.KEYS]
    return "\n".join(["| key | meaning |", "| --- | --- |", *rows])


def formula(name: str) -> str:
    """Return a formula as MathML with what its symbols mean."""
    return f'<div class="formula">{mathml(formulas.FORMULAS[name])}</div>\n\n<small>{formulas.symbols(name)}</small>'


def sources() -> str:
    """Return the list of the sources of the methods."""
    return "\n".join(f"- {reference.text}" for reference in references.METHODS)


def table_sources() -> str:
    """Return the table of the sources of rows."""
    rows = [f"| `{name}` | {(source.__doc__ or '').strip().rstrip('.')} |" for name, source in SOURCES.items()]
    return "\n".join(["| rows | one row is |", "| --- | --- |", *rows])


def built_in_tables() -> str:
    """Return the definitions of the built-in tables."""
    return "```toml\n" + built_in_text().rstrip() + "\n```"


def house() -> str:
    """Return the tree of the package, each module with the first sentence of its docstring."""
    lines = []
    for path in sorted((ROOT / "reportgen").rglob("*.py")):
        relative = path.relative_to(ROOT / "reportgen")
        if path.name == "__init__.py" and relative.parent == Path():
            continue
        doc = re.search(r'"""(.+?)"""', path.read_text("utf-8"), re.DOTALL)
        first = " ".join((doc[1] if doc else "").split("\n\n")[0].split()).replace("|", "\\|").replace("<", "&lt;")
        name = relative.parent.as_posix() + "/" if path.name == "__init__.py" else relative.as_posix()
        lines.append(f"| `{name}` | {first} |")
    return "\n".join(["| module | holds |", "| --- | --- |", *lines])


def venues() -> str:
    """Return the measures of the venues."""
    rows = []
    for venue in VENUES.values():
        sizes = f"{venue.small[0]:g}, {venue.footnotesize[0]:g}"
        place = "above" if venue.caption_above else "below"
        columns = f"{venue.columns} x {venue.column_width:.1f}" if venue.columns > 1 else "1"
        rows.append(
            f"| `{venue.name}` | {venue.text_width:.1f} | {columns} | {venue.narrow:.1f} | {sizes} | {place} | {venue.source} |"
        )
    head = (
        "| venue | text, pt | columns, pt | compact, pt | small, footnotes, pt | caption of tables | checked against |"
    )
    return "\n".join([head, "| --- | ---: | --- | ---: | --- | --- | --- |", *rows])


GENERATED: dict[str, Any] = {
    "venues": venues,
    "options": commands,
    "keys": study_keys,
    "sources": table_sources,
    "tables": built_in_tables,
    "house": house,
    "references": sources,
    "notebook": notebook.page,
}


def refresh(text: str) -> str:
    """Return a page with everything between its marks made anew."""

    def make(match: re.Match[str]) -> str:
        what = match["what"]
        kind, _, name = what.partition(" ")
        content = {"command": command, "formula": formula}[kind](name) if name else GENERATED[what]()
        return f"<!-- made: {what} -->\n\n{content}\n\n<!-- end -->"

    return re.sub(r"<!-- made: (?P<what>[a-z -]+) -->\n.*?<!-- end -->", make, text, flags=re.DOTALL)


def main() -> None:
    """Write all pages anew."""
    for path in sorted(DOCS.glob("*.md")):
        before = path.read_text("utf-8")
        after = refresh(before)
        if after != before:
            path.write_text(after, "utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
