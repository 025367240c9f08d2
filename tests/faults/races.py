"""A file is written while it is read: what is read is one version of it, or the ledger says that it may be none."""

from __future__ import annotations

import json
import multiprocessing
import os
from multiprocessing.synchronize import Event
from pathlib import Path

from reportgen.model.ledger import Kind
from reportgen.read import read_results
from reportgen.study import Study
from tests import studies
from tests.faults.figures import Figure

SEARCH = "search_Fir_20"
RACED = studies.name(1, 32, 4)
CORPORA = 400
OTHERS = 50
ROUNDS = 1_000


def version(figure: float) -> bytes:
    """A version of the file: one figure for all corpora; all versions have the same length."""
    return json.dumps({"metrics": {"ppl": {f"corpus{place}": figure for place in range(CORPORA)}}}).encode()


def write_forever(path: Path, stop: Event) -> None:
    """Write one version over the other, a part at a time."""
    handle = os.open(path, os.O_WRONLY)
    figure = 1.0
    while not stop.is_set():
        figure = 3.0 - figure
        raw = version(figure)
        for start in range(0, len(raw), 1000):
            os.pwrite(handle, raw[start : start + 1000], start)
    os.close(handle)


def race(folder: Path, rounds: int) -> tuple[int, int]:
    """Read a study, one file of which is written; return how often versions were mixed, and how often untold."""
    file = studies.experiment(folder, SEARCH, RACED, version(1.0)) / "evaluation" / "evaluation_results.json"
    for number in range(2, 2 + OTHERS):
        studies.experiment(folder, SEARCH, studies.name(number, 32, 4), studies.evaluation())
    context = multiprocessing.get_context("fork")
    stop = context.Event()
    writer = context.Process(target=write_forever, args=(file, stop))
    writer.start()
    mixed = untold = 0
    try:
        for _ in range(rounds):
            found = read_results(folder, Study())
            own = next((item.metrics for item in found.experiments if item.name == RACED), {})
            if len({value for name, value in own.items() if name.startswith("ppl_corpus")}) > 1:
                mixed += 1
                untold += not any(entry.kind is Kind.CHANGED for entry in found.entries)
    finally:
        stop.set()
        writer.join()
    return mixed, untold


def campaign(scratch: Path) -> list[Figure]:
    """Read thousands of times while another process writes."""
    mixed, untold = race(scratch / "race", ROUNDS)
    note = f"{mixed} mixed"
    return [Figure("a file is written while it is read: told where versions mix", ROUNDS, "readings", untold, note)]
