"""Irregularities of real studies, put into a synthetic one: each reader and each check has something to find."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
File = tuple[str, bytes]

BOM = b"\xef\xbb\xbf"


def _dump(document: Document) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()


def _edit(change: Callable[[Document], object]) -> Callable[[bytes], bytes]:
    def apply(content: bytes) -> bytes:
        document = json.loads(content)
        change(document)
        return _dump(document)

    return apply


def _older_shape(content: bytes) -> bytes:
    document = json.loads(content)
    section = document["metrics"]["zeroshot"] or {}
    results = {
        task: {name.partition(",")[0]: value for name, value in entry["full_results"].items()}
        for task, entry in section.items()
    }
    perplexity = next(iter(document["metrics"]["ppl"].values()))
    return _dump({"synthetic": True, "zeroshot": {"results": results}, "ppl": {"wikitext2": perplexity}})


def _first_task(document: Document) -> Document:
    return next(iter((document["metrics"]["zeroshot"] or {"": {}}).values()))


def _wrong_error(document: Document) -> None:
    full = _first_task(document).get("full_results", {})
    for name in full:
        if "stderr" in name:
            full[name] *= 3


EVALUATIONS: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: content[: len(content) // 2],
    lambda _content: b"",
    _older_shape,
    _edit(lambda d: _first_task(d).update(accuracy=math.nan)),
    _edit(lambda d: d["metrics"].update(avg_zeroshot_acc=0.9)),
    _edit(_wrong_error),
    _edit(lambda d: d.update(model_path="results/search_Elm_20/exp_999_taylor_seq_len1/pruned_model.bin")),
    _edit(lambda d: _first_task(d).update(accuracy=61.5, full_results={})),
    _edit(lambda d: (d["metrics"]["zeroshot"] or {}).update(riddles={"accuracy": 0.5})),
    _edit(lambda d: d["metrics"].pop("zeroshot")),
    _edit(lambda d: d["metrics"].update(ppl=None)),
    _edit(lambda d: (d["metrics"]["zeroshot"] or {}).popitem()),
    _edit(lambda d: d["metrics"]["ppl"].update(wikitext2=math.inf)),
    lambda content: BOM + content,
)
"""What happens to evaluations, one after the other."""

EVERY = 5
"""Every how many-th evaluation something happens to."""


def mess(files: Iterator[File]) -> Iterator[File]:
    """Yield the files of a study with irregularities; every content still says that it is synthetic where it can."""
    evaluations = tables = 0
    for path, content in files:
        if path.endswith("evaluation_results.json") and "/search_" in path:
            evaluations += 1
            turn, due = divmod(evaluations, EVERY)
            kind = turn % (len(EVALUATIONS) + 2)
            if due or turn == 0:
                yield path, content
            elif kind < len(EVALUATIONS):
                yield path, EVALUATIONS[kind](content)
            elif kind == len(EVALUATIONS):
                yield path.replace("evaluation_results.json", "ppl_2048_512.json"), _lone_perplexity(content)
            # else: the evaluation is missing
            if evaluations == EVERY * 2 - 1:
                yield path.replace("/exp_", "/exp_9"), content  # the same configuration again, under another number
        elif path.endswith("search_results.csv"):
            tables += 1
            yield path, _table(content, tables)
        else:
            yield path, content
    note = _dump({"synthetic": True, "metrics": {"ppl": {"wikitext2": 20.0}}})
    yield "results/HGSP_2000/evaluation/evaluation_results.json", note
    yield "results/search_Alder_wanda_20/exp_001_taylor_seq_len32/evaluation/evaluation_results.json", note


def _lone_perplexity(content: bytes) -> bytes:
    document = json.loads(content)
    return _dump({"synthetic": True, "metrics": {"ppl": document["metrics"]["ppl"]}})


def _table(content: bytes, number: int) -> bytes:
    lines = content.decode().splitlines()
    cells = [line.split(",") for line in lines]
    head = cells[0]
    match number % 5:
        case 0:
            return BOM + "\r\n".join(lines).encode() + b"\r\n"
        case 1:
            cells[2][head.index("grad_norm_ratio")] = "inf"
            cells[3][head.index("ppl")] = "n/a"
        case 2:
            order = sorted(range(len(head)), key=lambda place: head[place])
            cells = [[line[place] for place in order] for line in cells]
        case 3:
            cells = [[*line, "note" if not place else "rerun"] for place, line in enumerate(cells)]
        case _:
            cells.append(list(cells[-1]))
            cells.append([*cells[-1]])
            cells[-1][head.index("ppl")] = "9.75"
    return ("\n".join(",".join(line) for line in cells) + "\n").encode()
