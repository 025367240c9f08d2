"""Every reader is given broken documents, in a process of its own that may take half a gigabyte.

python -m tests.faults.inputs EXAMPLES [READER...]    prints one JSON object: what came of it, by reader

What may come out is a ledger line or an error of ours, within two seconds and 512 MB.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from reportgen.analyze.noise import two_sided
from tests.conftest import ROOT
from tests.faults.figures import Figure
from tests.faults.readers import READERS, Fuzzed

MEMORY = 512 * 2**20
SECONDS = 2.0
STUCK = 20
"""Seconds after which a document is given up; what took longer than `SECONDS` is counted as slow."""

KEPT = 3
"""Failures that are kept, with their documents."""

SEED = 20


@dataclass
class Outcome:
    """What a reader made of its documents.

    Attributes:
        tried: documents.
        wrong: documents that brought out anything but an error of ours.
        slow: documents that took longer than two seconds of the processor.
        slowest: seconds of the processor for the slowest.
        failures: the first of what was wrong or slow, in words.
    """

    tried: int = 0
    wrong: int = 0
    slow: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)

    def note(self, what: str, document: bytes) -> None:
        """Keep a failure."""
        if len(self.failures) < KEPT:
            shown = repr(document) if len(document) < 3000 else f"{document[:1500]!r} ... {document[-1500:]!r}"
            self.failures.append(f"{what}\n{shown}")


class StuckError(Exception):
    """A document took too long."""


def try_reader(reader: Fuzzed, examples: int, folder: Path) -> Outcome:
    """Give a reader so many documents, always the same ones."""
    found = Outcome()

    @seed(SEED)
    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(reader.documents)
    def give(document: bytes) -> None:
        begun = time.process_time()
        signal.alarm(STUCK)
        try:
            reader.check(document, folder)
        except BaseException as error:  # noqa: BLE001  whatever it is, it is counted
            found.wrong += 1
            last = traceback.extract_tb(error.__traceback__)[-1]
            found.note(f"{type(error).__name__}: {str(error)[:300]} ({last.filename}:{last.lineno})", document)
        finally:
            signal.alarm(0)
        took = time.process_time() - begun
        found.tried += 1
        found.slowest = max(found.slowest, took)
        if took > SECONDS:
            found.slow += 1
            found.note(f"took {took:.1f} s", document)

    give()
    return found


def limited(examples: int, readers: Sequence[str] = ()) -> Mapping[str, Outcome]:
    """Try readers in a process that may take half a gigabyte.

    Raises:
        RuntimeError: the process died.
    """
    command = [sys.executable, "-m", "tests.faults.inputs", str(examples), *readers]
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # each thread of a library takes room in the address space
    done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr[-2000:]}")
    return {name: Outcome(**found) for name, found in json.loads(done.stdout).items()}


def campaign(scratch: Path) -> list[Figure]:
    """Twenty thousand documents for each reader; obstacles, races and random trees."""
    from tests.faults import obstacles, races, trees  # noqa: PLC0415  the process with little memory does without

    figures = []
    for name in READERS:
        found = limited(20_000, [name])[name]
        note = f"slowest {found.slowest:.2f} s"
        figures.append(Figure(f"broken input, {name}", found.tried, "documents", found.wrong + found.slow, note))
        (scratch / f"{name}.txt").write_text("\n\n".join(found.failures), "utf-8")
    return [*figures, *obstacles.campaign(scratch), *races.campaign(scratch), *trees.campaign(scratch)]


def _stuck(_number: int, _frame: Any) -> None:
    raise StuckError(f"more than {STUCK} s")


def main(arguments: Sequence[str]) -> None:
    """Try the readers that are named, or all."""
    signal.signal(signal.SIGALRM, _stuck)
    two_sided(0.95)  # loads what a comparison needs, once for all
    found = {name: _apart(name, int(arguments[0])) for name in arguments[1:] or READERS}
    sys.stdout.write(json.dumps(found))


def _apart(name: str, examples: int) -> Any:
    """Try one reader in a process that begins with nothing of another's."""
    with tempfile.TemporaryDirectory(prefix="inputs-") as folder:
        told = Path(folder) / "told.json"
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            outcome = try_reader(READERS[name], examples, Path(folder))
            told.write_text(json.dumps(asdict(outcome)), "utf-8")
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        failed = asdict(Outcome(wrong=1, failures=[f"the process died with status {status}"]))
        return failed if status else json.loads(told.read_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
