"""Measures everything and writes the figures onto the performance page of the documentation.

python -m tests.benchmarks            the table (some minutes)
python -m tests.benchmarks --large    with 100,000 and 1,000,000 experiments (half an hour, 4 GB of files)
python -m tests.benchmarks reading    some parts only; the page is left as it is
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from reportgen.commands.engine import processors
from tests.benchmarks import work
from tests.benchmarks.work import Line
from tests.benchmarks.yardstick import RUNS

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"

PARTS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "starting": lambda _scratch: work.starting(),
    "reading": work.reading,
    "building": work.building,
}


def main(arguments: list[str]) -> int:
    """Measure, print the table, and write it onto the page."""
    names = [name for name in arguments if not name.startswith("-")]
    parts = {name: PARTS[name] for name in names or PARTS}
    if "--large" in arguments:
        parts["growing"] = work.growing
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        for part in parts.values():
            for line in part(Path(scratch)):
                lines.append(line)
                sys.stderr.write(row(line) + "\n")
    sys.stdout.write("\n".join(table(lines)) + "\n")
    if not names:
        PAGE.write_text(with_table(PAGE.read_text("utf-8"), lines), "utf-8")
    return 0


def table(lines: list[Line]) -> list[str]:
    """Lines of a Markdown table."""
    return ["| work | measured | at most | | |", "| --- | ---: | ---: | --- | --- |", *map(row, lines)]


def row(line: Line) -> str:
    """A line of the table; what misses its target is marked."""
    allowed = "" if line.allowed == float("inf") else f"{line.allowed:.2f}"
    mark = "" if line.holds else " (missed)"
    return f"| {line.work} | {line.measured:.2f} | {allowed}{mark} | {line.unit} | {line.note} |"


def with_table(page: str, lines: list[Line]) -> str:
    """The page with the measured table and the machine between its marks."""
    machine = (
        f"Python {platform.python_version()} on {platform.system()}, {processors()} processors, "
        f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB; medians of {RUNS} runs."
    )
    made = "\n".join(("<!-- measured -->", "", machine, "", *table(lines), "", "<!-- end measured -->"))
    return re.sub(r"<!-- measured -->.*<!-- end measured -->", lambda _: made, page, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
