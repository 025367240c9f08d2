"""The long part of what is tested: each hazard many times, and one table of what came of it.

python -m tests.campaign              all hazards
python -m tests.campaign bytes supply some of them

Each module has a function `campaign(scratch)` that counts and asserts nothing; the suite holds the same with small
numbers. The exit code is 1 where anything is wrong.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.faults.figures import Figure

HAZARDS: Mapping[str, str] = MappingProxyType(
    {
        "injection": "tests.faults.injection",
        "crashes": "tests.faults.crashes",
        "builders": "tests.faults.builders",
        "bytes": "tests.faults.bytes",
        "edits": "tests.faults.edits",
        "inputs": "tests.faults.inputs",
        "supply": "tests.faults.supply",
        "simulations": "tests.simulations.campaign",
    }
)
"""The modules of the campaign, by the names that a user asks for them by."""

Campaign = Callable[[Path], list[Figure]]


def main(asked: Sequence[str]) -> int:
    """Run what is asked for and print the table; return 1 where anything is wrong, 2 where a part cannot be run."""
    try:
        parts = {name: campaign_of(name) for name in asked or HAZARDS}
    except (KeyError, ImportError, AttributeError) as error:
        sys.stderr.write(f"campaign: {error.args[0]}\n")
        return 2
    found = list(measured(parts))
    sys.stdout.write("\n".join(table(found)) + "\n")
    return int(any(figure.wrong for figure, _ in found))


def campaign_of(name: str) -> Campaign:
    """Return the function that runs one part.

    Raises:
        KeyError: there is no part of this name.
        ImportError: its module is missing or broken.
        AttributeError: its module has no campaign.
    """
    if name not in HAZARDS:
        raise KeyError(f"there is no part {name}; the parts are {', '.join(HAZARDS)}")
    campaign: Campaign = importlib.import_module(HAZARDS[name]).campaign
    return campaign


def measured(parts: Mapping[str, Campaign]) -> Iterator[tuple[Figure, float | None]]:
    """Run the parts, each in a folder that goes again, and yield their figures, the first with the part's seconds."""
    for name, campaign in parts.items():
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=f"campaign-{name}-", ignore_cleanup_errors=True) as scratch:
            try:
                figures = campaign(Path(scratch))
            except Exception as error:  # noqa: BLE001 the other parts are to run, and this one is wrong
                figures = [Figure(name, 0, "runs", 1, f"ended with {type(error).__name__}: {error}")]
        seconds = time.monotonic() - begun
        sys.stderr.write(f"{name}: {seconds:.0f} s\n")
        first, *others = figures or [Figure(name, 0, "runs", 1, "nothing was tried")]
        yield first, seconds
        yield from ((figure, None) for figure in others)


def table(found: Iterable[tuple[Figure, float | None]]) -> list[str]:
    """Lines of a Markdown table; the seconds of a part stand on its first line."""
    lines = ["| hazard | tried | wrong | note | s |", "| --- | ---: | ---: | --- | ---: |"]
    figures = []
    for figure, seconds in found:
        figures.append(figure)
        shown = "" if seconds is None else f"{seconds:.0f}"
        cells = (figure.hazard, f"{figure.tried} {figure.unit}", str(figure.wrong), figure.note, shown)
        lines.append("| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |")
    tried, wrong = sum(figure.tried for figure in figures), sum(figure.wrong for figure in figures)
    return [*lines, "", f"{len(figures)} lines, tried {tried} times, {wrong} wrong."]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
