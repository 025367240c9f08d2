"""Every reader under broken documents; the campaign gives twenty times as many."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from reportgen.read import raw
from tests.conftest import ROOT
from tests.faults.inputs import Outcome, limited, try_reader
from tests.faults.readers import FUNCTIONS, MODULES, READERS, Fuzzed

EXAMPLES = 1000 if os.environ.get("CI") else 100


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    """What all readers made of their documents, in half a gigabyte."""
    return limited(EXAMPLES)


@pytest.mark.parametrize("name", READERS)
def test_whatever_is_in_a_file_only_our_own_error_comes_out(outcomes: Mapping[str, Outcome], name: str):
    """A reader answers any document with what it could read, lines for the ledger, or an error of ours."""
    found = outcomes[name]
    assert (found.tried, found.wrong) == (EXAMPLES, 0), "\n\n".join(found.failures)


def test_every_reader_is_tried():
    """Each module of the reading room, and each reader of a file of an experiment, has its documents."""
    modules = {path.stem for path in (ROOT / "reportgen" / "read").glob("*.py")}
    assert modules == set(MODULES)
    assert {name for names in MODULES.values() for name in names} | {"study"} == set(READERS)
    assert {reader for parts in raw.READERS.values() for _, reader in parts} == set(FUNCTIONS)
    assert set(FUNCTIONS.values()) <= set(READERS)


def test_a_reader_that_breaks_is_counted(tmp_path: Path):
    """What a reader should not have done is counted, and kept with its document."""

    def check(document: bytes, folder: Path) -> None:
        assert b"NaN" not in document

    found = try_reader(Fuzzed(READERS["evaluation"].documents, check), 100, tmp_path)
    assert 0 < found.wrong < found.tried
    assert "NaN" in found.failures[0]
