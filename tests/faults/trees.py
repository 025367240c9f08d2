"""Random trees below `results/`: every file that a reader claims is the source of a row, or the ledger says why not."""

from __future__ import annotations

import json
import os
import re
import shutil
import traceback
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from reportgen.errors import ReportgenError
from reportgen.model.experiments import Found
from reportgen.model.ledger import Status
from reportgen.pipeline import run
from reportgen.read import read_results
from reportgen.study import Study
from tests import studies
from tests.faults.figures import Figure
from tests.faults.mutants import MANY_DICE, Dice, changed_rows, changed_tree, encoded
from tests.faults.readers import COMPARISON, EVALUATION, FLAT, GRADIENTS, OLD, QUICK, ROWS, SMALL

SEED = 5
SOUND = ("search_Fir_20", "search_Fir_layerwise_20", "dense_Fir")
SEARCHES = (
    "search_Fir_20", "search_Fir_layerwise_20", "search_fir_20", "search_Fir-Instruct_20", "search_Fir_own_50", "search_é_20",
    "search_e\u0301_20", "search_None_20", "search_x", "search__20", "search_" + "x" * 245 + "_20", "dense_Fir", "dense_Elm", "dense_",
    "misc", "consolidated_Fir_20", "Search_Fir_20", "search_\ud800_20".encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"),
)  # fmt: skip
EXPERIMENTS = (
    studies.name(1, 32, 4), studies.name(2, 64, 4), studies.name(2, 64, 8), "exp_003", "exp_004_seed1", "exp_004_seed2",
    "exp_5_lr1e999", "other", "evaluation", "analysis", "EXP_001_lr1", "exp_" + "9" * 250, " exp_6_a1", "exp_7_a1\n", "",
)  # fmt: skip
FOLDERS = ("evaluation", "analysis", "Evaluation", "logs", "")
FILES = (
    "evaluation_results.json", "ppl_128.json", "ppl_128_2048.json", "ppl_.json", "ppl_1_2_3.json", "x.json",
    "model_comparison.json", "gradient_diagnosis.json", "gradient_statistics.json", "evaluation_results.json.bak",
    "search_results.csv", "EVALUATION_RESULTS.JSON", "evaluation_results.json\n", ".evaluation_results.json",
)  # fmt: skip

_EVALUATION = re.compile(r"evaluation/(?:evaluation_results|ppl_\d+(?:_\d+)*)\.json")
_ANALYSIS = re.compile(r"analysis/(?:model_comparison|gradient_diagnosis|gradient_statistics)\.json")


def plant(folder: Path, dice: Dice) -> None:
    """Make a random tree of files, sound and broken, in folders of sound and odd names."""
    top = folder / "results"
    top.mkdir(parents=True)
    for _ in range(1 + dice.below(3)):
        search = dice.pick((*SOUND, dice.pick(SEARCHES)))
        if dice.below(2):
            _put(top / search / "search_results.csv", _table(dice), dice)
        for _ in range(dice.below(6)):
            experiment = "" if search.startswith("dense_") else dice.pick((*EXPERIMENTS[:3], dice.pick(EXPERIMENTS)))
            _put(top / search / experiment / _inner(dice), _document(dice), dice)
    if not dice.below(4):
        (top / "search_linked_20").symlink_to(
            dice.pick(("search_Fir_20", ".", "..", "/etc", "nowhere", "search_linked_20"))
        )


def _inner(dice: Dice) -> str:
    """Return where in an experiment folder a file goes: mostly where one is read."""
    sound = ("evaluation/evaluation_results.json", "evaluation/ppl_128.json", f"analysis/{dice.pick(FILES[6:9])}")
    return str(dice.pick((*sound, f"{dice.pick(FOLDERS)}/{dice.pick(FILES)}")))


def _table(dice: Dice) -> bytes:
    return encoded(dice, changed_rows(dice, ROWS))


def _document(dice: Dice) -> bytes:
    bases = (EVALUATION, EVALUATION, SMALL, OLD, QUICK, COMPARISON, GRADIENTS, FLAT)
    return json.dumps(dice.pick(bases)).encode() if dice.below(2) else encoded(dice, changed_tree(dice, bases))


def _put(path: Path, content: bytes, dice: Dice) -> None:
    """Write a file, or now and then something that is none; where there is something already nothing is done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() or path.is_symlink():
            return
        match dice.below(24):
            case 0:
                path.mkdir()
            case 1:
                os.mkfifo(path)
            case 2:
                path.symlink_to(dice.pick(("gone", "/etc/hostname", path.name, "..")))
            case _:
                path.write_bytes(content)
    except (FileExistsError, NotADirectoryError):
        return


def claimed(folder: Path) -> Iterator[str]:
    """Yield the files that a reader claims, by their place alone; what a link leads to belongs to where it lies."""
    top = folder / "results"
    for path in top.rglob("*"):
        parts = path.relative_to(top).parts
        if path.is_dir():
            continue
        inside = "/".join(parts[1:])
        if parts[0].startswith("search_"):
            experiment = "/".join(parts[2:])
            if inside == "search_results.csv" or _EVALUATION.fullmatch(experiment) or _ANALYSIS.fullmatch(experiment):
                yield path.relative_to(folder).as_posix()
        elif parts[0].startswith("dense_") and _EVALUATION.fullmatch(inside):
            yield path.relative_to(folder).as_posix()


def lost(folder: Path, found: Found) -> list[str]:
    """Return the claimed files that are neither the source of a row or a dense model nor told as unused."""
    used = {source for item in found.experiments for source in item.sources}
    used |= {source for dense in found.dense.values() for source in dense.sources}
    unused = {entry.file for entry in found.entries if entry.status is Status.UNUSED}
    wanting = []
    for name in claimed(folder):
        shown = name.encode("utf-8", "backslashreplace").decode("utf-8")
        above = {shown[: place.start()] for place in re.finditer("/", shown)}
        if shown not in used and not unused & (above | {shown}) - {"results"}:
            wanting.append(shown)
    return wanting


def wrong_with(folder: Path, dice: Dice, *, analysed: bool) -> str:
    """Plant a tree, read it, perhaps analyse it; return what is wrong, empty where nothing is."""
    plant(folder, dice)
    try:
        found = read_results(folder, Study())
        wanting = lost(folder, found)
        if wanting:
            return f"lost: {wanting}"
        if len({item.key for item in found.experiments}) != len(found.experiments):
            return "two rows of one key"
        if analysed:
            run(folder)
    except ReportgenError:
        return ""
    except Exception:  # noqa: BLE001  whatever it is, it is counted
        return traceback.format_exc()[-1500:]
    return ""


def try_trees(scratch: Path, count: int, *, analysed: bool) -> tuple[int, list[str]]:
    """Try so many trees, always the same ones; return how many, and what is wrong with some of them."""
    wrong: list[str] = []
    tried = 0

    @seed(SEED)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(MANY_DICE)
    def give(dice: Dice) -> None:
        nonlocal tried
        tried += 1
        folder = scratch / f"tree{tried}"
        found = wrong_with(folder, dice, analysed=analysed)
        if found:
            wrong.append(f"{folder.name}: {found}")
        else:
            shutil.rmtree(folder)

    give()
    return tried, wrong


def campaign(scratch: Path) -> list[Figure]:
    """Ten thousand trees that are read, five hundred that are analysed."""
    figures = []
    for name, count, analysed in (("read", 10_000, False), ("analysed", 500, True)):
        tried, wrong = try_trees(scratch / name, count, analysed=analysed)
        hazard = f"a random tree is {name}: no crash, every claimed file is a source or told"
        figures.append(Figure(hazard, tried, "trees", len(wrong), "; ".join(wrong[:2])[:500]))
    return figures
