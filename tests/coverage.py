"""Which lines and branches of the rooms the tests ran: `make coverage` measures, this prints and judges.

python -m tests.coverage coverage.json        table of the rooms, and what is not covered; exit code 1 below the limit
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOMS = ("read", "consolidate", "analyze", "publish")
LEAST = 95.0
"""Per cent of the lines, and of the branches, of each room."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What of a room or a module was run: lines and branches, each of how many, and where the others are."""

    name: str
    lines: tuple[int, int]
    branches: tuple[int, int]
    missing: tuple[str, ...] = ()

    @property
    def shares(self) -> tuple[float, float]:
        """Per cent of the lines and of the branches; all where there are none."""
        return tuple(100 * ran / all_ if all_ else 100.0 for ran, all_ in (self.lines, self.branches))  # type: ignore[return-value]


def modules(measured: Mapping[str, Any]) -> list[Covered]:
    """Return what was covered of each module of the rooms.

    Raises:
        ValueError: lines were excluded, or branches were not measured.
    """
    if not measured["meta"]["branch_coverage"]:
        raise ValueError("branches were not measured")
    found = []
    for name, module in sorted(measured["files"].items()):
        if module["excluded_lines"]:
            raise ValueError(f"{name} excludes lines {module['excluded_lines']}")
        if name.split("/")[1] not in ROOMS:
            continue
        summary = module["summary"]
        missing = [str(line) for line in module["missing_lines"]]
        missing += [
            f"{start}->{end if end > 0 else 'exit'}"
            for start, end in module["missing_branches"]
            if start not in module["missing_lines"]
        ]
        found.append(
            Covered(
                name,
                (summary["covered_lines"], summary["num_statements"]),
                (summary["covered_branches"], summary["num_branches"]),
                tuple(missing),
            )
        )
    return found


def rooms(found: Iterable[Covered]) -> list[Covered]:
    """Return the sums over the modules of each room."""
    items = list(found)
    sums = []
    for room in ROOMS:
        inside = [item for item in items if item.name.split("/")[1] == room]
        lines, branches = (
            tuple(map(sum, zip((0, 0), *pairs, strict=True)))
            for pairs in ([item.lines for item in inside], [item.branches for item in inside])
        )
        sums.append(Covered(room, lines, branches))
    return sums


def table(found: Iterable[Covered]) -> list[str]:
    """Lines of a Markdown table."""
    lines = ["| | lines | run | branches | run |", "| --- | ---: | ---: | ---: | ---: |"]
    for item in found:
        of_lines, of_branches = item.shares
        lines.append(f"| {item.name} | {item.lines[1]} | {of_lines:.1f} % | {item.branches[1]} | {of_branches:.1f} % |")
    return lines


def main(path: Path) -> int:
    """Print what is missing by module, then the table of the rooms; return 1 where a room is below the limit."""
    found = modules(json.loads(path.read_text("utf-8")))
    for item in found:
        if item.missing:
            sys.stdout.write(f"{item.name}: {', '.join(item.missing)}\n")
    sums = rooms(found)
    sys.stdout.write("\n".join(["", *table(sums)]) + "\n")
    low = [item.name for item in sums if not item.lines[1] or min(item.shares) < LEAST]
    if low:
        sys.stdout.write(f"\nbelow {LEAST:.0f} %: {', '.join(low)}\n")
    return int(bool(low))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
