"""How a run ends that is interrupted, or asked to end."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.commands.ending import EndedError, end_on_signals
from reportgen.errors import ReportgenError
from tests.conftest import Run, tree


@pytest.fixture
def _listening() -> Iterator[None]:
    """Signals are handled as by the program."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_DFL) for number in numbers]
    end_on_signals()
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("_listening")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_the_exit_code_says_which_signal_it_was(
    small: Path, run: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: int
):
    """A signal that comes while something is published leaves nothing but the lock, and its number is the exit code's."""
    before = tree(small)
    monkeypatch.setattr("reportgen.publish.publish_artefacts", lambda *_: signal.raise_signal(number))
    assert run("-C", small, "--no-cache", "analyze").returncode == code
    assert {
        name: raw for name, raw in tree(small).items() if name not in (".reportgen/.gitignore", ".reportgen/lock")
    } == before


@pytest.mark.usefixtures("_listening")
def test_a_request_counts_where_python_drops_it(small: Path, run: Run, monkeypatch: pytest.MonkeyPatch):
    """Where processes end by the same signal, and what it raised here got lost, the exit code is still the signal's."""

    def fail(*_: object) -> None:
        with contextlib.suppress(EndedError):
            signal.raise_signal(signal.SIGTERM)
        raise ReportgenError("a process has died")

    monkeypatch.setattr("reportgen.publish.publish_artefacts", fail)
    done = run("-C", small, "--no-cache", "analyze")
    assert (done.returncode, "error" in done.stderr) == (143, False)
    monkeypatch.undo()
    assert run("-C", small / "nowhere", "analyze").returncode == 2
