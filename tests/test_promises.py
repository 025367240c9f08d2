"""The promises P1 to P8, each held by at least one test through the whole program; P6 in `faults/test_injection.py`."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import build
from reportgen.model.ledger import Status
from reportgen.publish.manifest import inspect_folder
from reportgen.read import read_results
from reportgen.study import Study
from tests import studies
from tests.conftest import Once, lacking, tree
from tests.faults.bytes import Source, compare, decimal_comma, few_ways, outputs, shuffled_copy

FOLDERS = ("docs/report", "site", "paper")

# Runs in every process of a build: notes what is opened for writing, made or renamed, and refuses the network.
WATCHER = """
import os, sys
log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        writing = isinstance(args[1], str) and set(args[1]) & set("wax+")
        if writing or (args[1] is None and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            note(args[0])
    elif event in ("os.mkdir", "os.remove", "os.rmdir"):
        if args[-1] == -1:  # else relative to an open folder, itself below a noted one
            note(args[0])
    elif event in ("os.rename", "os.symlink", "os.link"):
        note(args[1])
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise RuntimeError("network")
def note(path):
    os.write(log, os.fsencode(os.path.abspath(os.fsdecode(path))) + b"\\n")
sys.dont_write_bytecode = True
sys.addaudithook(hook)
"""


def make_mixed(project: Path) -> None:
    """Raw folders and CSVs, a dense model, an infinity and a broken file."""
    studies.grid(project, "search_Fir_20", (64, 128), 0.6)
    studies.grid(project, "search_Fir_blockwise_20", (32, 4), 0.61)
    for number, seq_len in enumerate((32, 64), 1):
        document = studies.evaluation(0.6 + number / 100, float("inf") if number == 1 else 12.0)
        studies.experiment(
            project, "search_Fir-Instruct_20", studies.name(number, seq_len, 4), document,
            gradient_diagnosis={"num_extreme_layers": 2, "gradient_statistics": {"norm_ratio": 5.0}},
        )  # fmt: skip
    studies.experiment(project, "search_Fir-Instruct_20", studies.name(3, 128, 4), '{"metrics"')
    dense = project / "results" / "dense_Fir" / "evaluation" / "evaluation_results.json"
    studies.put(dense, studies.evaluation(0.7, 8.0))


@pytest.fixture
def mixed(project: Path) -> Path:
    """A study of raw folders and CSVs, a dense model, an infinity and a broken file."""
    make_mixed(project)
    return project


@pytest.fixture
def mixed_built(once: Once, tmp_path: Path) -> Path:
    """That study, built, to be changed."""

    def fill(folder: Path) -> None:
        make_mixed(folder)
        build(folder)

    return Path(shutil.copytree(once("mixed", fill), tmp_path / "mixed"))


def test_p1_same_input_same_bytes(mixed: Path, tmp_path: Path, record_property):
    """P1: hash seed, time zone, locale, order of files, path and working directory change no byte, of the PDF neither."""
    comma, without_tex = decimal_comma(tmp_path / "comma"), lacking("tex")
    for missing in (() if comma else ("a locale with a decimal comma",)) + ((without_tex,) if without_tex else ()):
        record_property("summary", f"P1 was tested without {missing}")
    command = ["build"] if without_tex else ["build", "--pdf"]
    figure = compare(Source("mixed", mixed), few_ways(comma), tmp_path / "ways", command)
    assert (figure.tried, figure.wrong) == (3, 0), figure.note


@pytest.mark.redraws
def test_p1_building_twice_changes_nothing(mixed: Path):
    """P1: a second build of the same input writes the same bytes."""
    build(mixed)
    before = outputs(mixed)
    build(mixed)
    assert outputs(mixed) == before


def test_p1_source_date_epoch_is_honoured(small: Path, run):
    """P1: SOURCE_DATE_EPOCH dates a report; otherwise its newest input does."""
    for epoch, date in (({}, "2025-03-04T05:06:07Z"), ({"SOURCE_DATE_EPOCH": "86400"}, "1970-01-02T00:00:00Z")):
        assert run("-C", small, "analyze", epoch=epoch).returncode == 0
        document = json.loads((small / "results/cross_model_analysis/analysis.json").read_text("utf-8"))
        assert document["date"] == date


@pytest.mark.parametrize("seed", range(3))
def test_p2_after_a_kill_every_folder_is_whole(mixed_built: Path, run, seed: int):
    """P2: SIGKILL at any moment leaves each published folder old or new and whole, and the next build right."""
    mixed = mixed_built
    old = {name: inspect_folder(mixed, name, whole=True) for name in FOLDERS}
    studies.experiment(mixed, "search_Fir-Instruct_20", studies.name(4, 256, 4), studies.evaluation(0.65))
    process = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "-C", str(mixed), "build"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(random.Random(seed).uniform(0.5, 4.0))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for name in FOLDERS:
        folder = inspect_folder(mixed, name, whole=True)
        assert folder is not None, name
        assert folder.intact, name
        assert old[name] is not None
    assert run("-C", mixed, "build").returncode == 0
    assert run("-C", mixed, "check").returncode == 0
    assert [path.name for path in (mixed / ".reportgen").glob("stage-*")] == []
    assert not list(mixed.rglob("*.reportgen-tmp"))


def inputs(project: Path) -> dict[str, tuple[bytes, int]]:
    """Files of search folders and dense models: what they hold, and when they were changed."""
    results = project / "results"
    return {
        name: (content, (results / name).stat().st_mtime_ns)
        for name, content in tree(results).items()
        if name.startswith(("search_", "dense_"))
    }


@pytest.mark.parametrize("command", ["analyze", "check", "init"])
def test_p3_inputs_are_never_written(mixed: Path, program, command: str):
    """P3: no command but extract touches a search folder or a dense model."""
    before = inputs(mixed)
    assert program("-C", mixed, command).returncode in (0, 4)
    assert inputs(mixed) == before


def test_p3_p4_and_p8_nothing_outside_and_no_network(mixed: Path, tmp_path: Path, program):
    """P3, P4, P8: a build writes no input and nothing outside the project, and the network is never asked."""
    outside = tmp_path / "outside"
    studies.put(outside / "watch" / "sitecustomize.py", WATCHER)
    log = outside / "log"
    home = outside / "home"
    home.mkdir()
    environment = {
        "PYTHONPATH": f"{outside / 'watch'}:{Path(__file__).parents[1]}", "WATCH_LOG": str(log), "HOME": str(home),
        "TMPDIR": str(home), "XDG_CACHE_HOME": str(home), "MPLCONFIGDIR": "",
    }  # fmt: skip
    project = shuffled_copy(mixed, tmp_path / "p", 0)
    before = inputs(project)
    done = program("-C", project, "build", env=environment)
    assert done.returncode == 0, done.stderr
    written = {Path(line) for line in log.read_text("utf-8").splitlines()}
    assert len(written) > 50
    assert {path for path in written if not path.is_relative_to(project) and not str(path).startswith("/dev/")} == set()
    assert list(home.iterdir()) == []
    assert inputs(project) == before


CONTENT = st.sampled_from(
    [
        b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"metrics": null}', b'{"metrics": {"zeroshot": null}}', b"null", b"NaN",
        json.dumps(studies.evaluation()).encode(), json.dumps(studies.evaluation(0.5, float("inf"))).encode(),
        b'{"total_params": {"pruned": 5}}', b'{"num_extreme_layers": 2}', b'{"zeroshot": {"results": {"boolq": {"acc": 0.5}}}}',
        b"output_dir,ppl\nexp_001_lr1,3\nexp_009_lr2,inf\n", b"output_dir,ppl\n", b"a;b\n",
    ]
)  # fmt: skip
PLACES = st.sampled_from(
    [
        f"search_{model}_20/{path}"
        for model in ("Fir", "Fir_blockwise")
        for path in (
            "search_results.csv", "exp_001_lr1/evaluation/evaluation_results.json",
            "exp_001_lr1/evaluation/ppl_2048_512.json", "exp_001_lr1/analysis/model_comparison.json",
            "exp_001_lr1/analysis/gradient_diagnosis.json", "exp_002_lr1/evaluation/evaluation_results.json",
            "exp_003/analysis/gradient_statistics.json",
        )
    ] + ["dense_Fir/evaluation/evaluation_results.json", "dense_Oak/evaluation/evaluation_results.json"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.dictionaries(PLACES, CONTENT, max_size=8))
def test_p5_every_claimed_file_is_accounted_for(files: dict[str, bytes]):
    """P5: each file that a reader claims is the source of a row or has a line that says it is unused."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "results").mkdir()
        for name, content in files.items():
            studies.put(project / "results" / name, content)
        found = read_results(project, Study())
        used = {source for experiment in found.experiments for source in experiment.sources}
        used |= {dense.source for dense in found.dense.values()}
        unused = {entry.file for entry in found.entries if entry.status is Status.UNUSED}
        whole = {f"results/{entry.experiment}" for entry in found.entries} & unused  # lines on whole folders
        for name in files:
            path = f"results/{name}"
            folder_of = name.split("/")[0]
            assert path in used or path in unused or f"results/{folder_of}" in whole, (name, found.entries)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("site/overview.md.j2", "{{ nothing }}"),
        ("site/model.md.j2", "{% if %}"),
        ("paper/main.tex.j2", "<< lead.__class__ >>"),
    ],
)
def test_p7_a_broken_template_is_one_line(small: Path, run, template: str, text: str):
    """P7: an error in a project's own template is one line with file and line number."""
    studies.put(small / "templates" / template, f"x\n{text}\n")
    done = run("-C", small, "build")
    assert done.returncode == 2
    line = next(line for line in done.stderr.splitlines() if line.startswith("error: "))
    assert f"templates/{template}:2" in line
    assert "Traceback" not in done.stderr


def test_p7_an_output_that_cannot_be_written(small: Path, run):
    """P7: a folder that is not ours is one line with exit code 3, and nothing is touched."""
    studies.put(small / "paper" / "thesis.tex", "mine")
    before = tree(small)
    done = run("-C", small, "build")
    assert done.returncode == 3
    assert "error: paper: is not empty and was not made by reportgen" in done.stderr
    assert tree(small) == before
