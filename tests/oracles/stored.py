"""Stored numbers: written by a script, read by a test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Stored:
    """What an oracle said.

    Attributes:
        oracle: what was asked.
        version: of the package and, where it matters, of what it rests on.
        script: the module that asked.
        cases: question and answer of each case.
    """

    oracle: str
    version: str
    script: str
    cases: Sequence[dict[str, Any]]


def write(script: str, oracle: str, version: str, cases: Sequence[dict[str, Any]]) -> None:
    """Write the numbers beside the script."""
    document = {"oracle": oracle, "version": version, "script": f"tests/oracles/{script}.py", "cases": list(cases)}
    (FOLDER / f"{script}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n", "utf-8")


def read(script: str) -> Stored:
    """Read the numbers of a script."""
    return Stored(**json.loads((FOLDER / f"{script}.json").read_text("utf-8")))
