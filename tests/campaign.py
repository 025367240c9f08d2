"""The long part of what is tested: each hazard many times, and one table of what came of it.

python -m tests.campaign              all hazards
python -m tests.campaign bytes supply some of them

Each module has a function `campaign(scratch)` that counts and asserts nothing; the suite holds the same with small
numbers. Two parts run at once, each in a process of its own; what one came to is said as soon as it is done. The exit
code is 1 where anything is wrong.
"""

from __future__ import annotations

import importlib
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import MappingProxyType

from tests.faults.figures import Figure

HAZARDS: Mapping[str, str] = MappingProxyType(
    {
        "injection": "tests.faults.injection",
        "crashes": "tests.faults.crashes",
        "inputs": "tests.faults.inputs",
        "kills": "tests.faults.crashes_program",
        "bytes": "tests.faults.bytes",
        "edits": "tests.faults.edits",
        "simulations": "tests.simulations.campaign",
        "builders": "tests.faults.builders",
        "titles": "tests.faults.nasty_titles",
        "places": "tests.faults.crashes_places",
        "supply": "tests.faults.supply",
    }
)
"""The modules of the campaign, by the names that a user asks for them by; the longest first."""

AT_ONCE = 2
"""Parts that run at once."""

Campaign = Callable[[Path], list[Figure]]


def main(asked: Sequence[str]) -> int:
    """Run what is asked for and print the table; return 1 where anything is wrong, 2 where a part cannot be run."""
    names = list(asked or HAZARDS)
    try:
        for name in names:
            campaign_of(name)
    except (KeyError, ImportError, AttributeError) as error:
        sys.stderr.write(f"campaign: {error.args[0]}\n")
        return 2
    done: dict[str, list[tuple[Figure, float | None]]] = {}
    for name, figures, seconds in measured(names):
        done[name] = [(figure, None if place else seconds) for place, figure in enumerate(figures)]
        sys.stderr.write(f"{name}: {seconds:.0f} s\n" + "".join(f"{row(*found)}\n" for found in done[name]))
        sys.stderr.flush()
    found = [line for name in names for line in done[name]]
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


def measured(names: Iterable[str]) -> Iterator[tuple[str, list[Figure], float]]:
    """Run the parts, and yield the figures and the seconds of each as soon as it is done."""
    fork, waiting = multiprocessing.get_context("fork"), list(names)
    running: dict[Connection, tuple[str, multiprocessing.process.BaseProcess]] = {}
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            name = waiting.pop(0)
            ours, its = fork.Pipe(duplex=False)
            process = fork.Process(target=_tell, args=(name, its))
            process.start()
            its.close()
            running[ours] = name, process
        for ours in [end for end in wait(list(running)) if isinstance(end, Connection)]:
            name, process = running.pop(ours)
            try:
                figures, seconds = ours.recv()
            except EOFError:
                figures, seconds = [Figure(name, 0, "runs", 1, "its process died")], 0.0
            ours.close()
            process.join()
            yield name, figures, seconds


def _tell(name: str, end: Connection) -> None:
    """Run one part in a folder that goes again, and tell its figures and its seconds."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"campaign-{name}-", ignore_cleanup_errors=True) as scratch:
        try:
            figures = list(campaign_of(name)(Path(scratch)))
        except Exception as error:  # noqa: BLE001 the other parts are to run, and this one is wrong
            figures = [Figure(name, 0, "runs", 1, f"ended with {type(error).__name__}: {error}")]
    end.send((figures or [Figure(name, 0, "runs", 1, "nothing was tried")], time.monotonic() - begun))


def table(found: Iterable[tuple[Figure, float | None]]) -> list[str]:
    """Lines of a Markdown table; the seconds of a part stand on its first line."""
    lines = ["| hazard | tried | wrong | note | s |", "| --- | ---: | ---: | --- | ---: |"]
    figures = []
    for figure, seconds in found:
        figures.append(figure)
        lines.append(row(figure, seconds))
    tried, wrong = sum(figure.tried for figure in figures), sum(figure.wrong for figure in figures)
    return [*lines, "", f"{len(figures)} lines, tried {tried} times, {wrong} wrong."]


def row(figure: Figure, seconds: float | None) -> str:
    """One line of the table."""
    shown = "" if seconds is None else f"{seconds:.0f}"
    cells = (figure.hazard, f"{figure.tried} {figure.unit}", str(figure.wrong), figure.note, shown)
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
