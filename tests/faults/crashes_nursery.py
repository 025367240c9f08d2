"""A process that has loaded the whole program and starts it again and again: each time in a copy of itself.

python -m tests.faults.crashes_nursery    reads one JSON object a line, and answers each with one

A copy is a process of its own, with a group of its own, that can be killed at any moment; what it saves is the second
in which a new one would load its libraries. Nothing of the program is replaced unless a start asks for it.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest import mock

from reportgen.publish.manifest import hash_files
from tests.faults.hostile import undrawn

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Start:
    """How the program is started.

    Attributes:
        arguments: of the command line.
        output: a file for what it prints, on both streams.
        site: a folder of sites by the hash of what they are built from: one that is there is not built again.
        exchanging: the system has an atomic exchange of folders.
        file_size: bytes above which no file can grow; 0 for no limit.
        drawn: figures are drawn, and not replaced by grey squares.
        environment: what is set beside what is inherited.
    """

    arguments: tuple[str, ...]
    output: str = os.devnull
    site: str = ""
    exchanging: bool = True
    file_size: int = 0
    drawn: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)


class Nursery:
    """Starts copies of the program, with figures or without, and tells how they ended."""

    def __init__(self, *, drawn: bool = True) -> None:
        self._drawn = drawn
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        environment.pop("SOURCE_DATE_EPOCH", None)
        environment.pop("MPLCONFIGDIR", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crashes_nursery"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._answer()

    def start(self, *arguments: str | Path, **more: Any) -> int:
        """Start the program and return its process, which leads a group."""
        return self._ask(start=asdict(Start(tuple(map(str, arguments)), drawn=self._drawn, **more)))

    def wait(self, process: int) -> int:
        """Return the exit code of a process, once it has ended; a signal's number, negative, where one ended it."""
        return self._ask(wait=process)

    def run(self, *arguments: str | Path, **more: Any) -> int:
        """Run the program and return its exit code."""
        return self.wait(self.start(*arguments, **more))

    def _ask(self, **question: Any) -> int:
        if self._process.stdin is None:
            raise RuntimeError("the nursery cannot be asked")
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the nursery has ended")
        return int(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Load the program, and start it as often as it is asked for."""
    _load()
    _answer(0)
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            _, status = os.waitpid(question["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = _begin(Start(**question["start"]))
        _answer(answer)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _load() -> None:
    """Load what the commands need, by using it once; what draws asks for its folder when it is loaded: that is later."""
    from reportgen import cli  # noqa: PLC0415
    from reportgen.commands import extract, outcomes  # noqa: F401, PLC0415
    from tests import studies  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        if cli.run(["-C", str(studies.small(Path(folder))), "analyze"]):
            raise RuntimeError("the nursery cannot analyse a study")


def _begin(start: Start) -> int:
    process = os.fork()
    if process:
        os.setpgid(process, process)
        return process
    code = 70
    try:
        os.setpgid(0, 0)
        output = os.open(start.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(output, stream.fileno())
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.update(start.environment)
        if start.file_size:
            resource.setrlimit(resource.RLIMIT_FSIZE, (start.file_size, start.file_size))
        code = _run(start)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _run(start: Start) -> int:
    from reportgen import cli, publish  # noqa: PLC0415
    from reportgen.publish import exchange  # noqa: PLC0415

    with ExitStack() as stack:
        if not start.exchanging:
            stack.enter_context(mock.patch.object(exchange, "rename_exchanging", return_value=errno.ENOSYS))
        if not start.drawn:
            stack.enter_context(undrawn())
        if start.site:
            remembered = Remembered(Path(start.site), publish.build_site)
            stack.enter_context(mock.patch.object(publish, "build_site", remembered))
        stack.enter_context(mock.patch.object(sys, "argv", ["reportgen", *start.arguments]))
        try:
            cli.main()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else 1
    return 1


@dataclass(frozen=True)
class Remembered:
    """Builds a site once: the same pages and settings make the same site, which is copied from then on."""

    folder: Path
    real: Any

    def __call__(self, root: Path, date: str) -> str:
        digest = hashlib.sha256(date.encode())
        digest.update((root / "mkdocs.yml").read_bytes())
        digest.update(json.dumps(hash_files(root / "docs")).encode())
        known = self.folder / digest.hexdigest()
        if known.is_dir():
            shutil.copytree(known, root / "site")
            return ""
        said: str = self.real(root, date)
        new = known.with_name(f"{known.name}-{os.getpid()}")
        shutil.copytree(root / "site", new)
        try:
            new.rename(known)
        except OSError:  # another process was quicker
            shutil.rmtree(new)
        return said


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
