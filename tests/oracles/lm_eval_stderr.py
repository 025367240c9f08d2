"""Standard errors of lm-evaluation-harness. The package needs torch; two of its functions do not.

    pip download --no-deps lm-eval==0.4.13
    python -m tests.oracles.lm_eval_stderr lm_eval-0.4.13-py3-none-any.whl

The functions are read from the wheel as they stand there, and nothing else of it is run.
"""

from __future__ import annotations

import ast
import math
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.oracles.stored import write

MODULE = "lm_eval/api/metrics.py"

WANTED = ("mean", "sample_stddev", "mean_stderr", "unweighted_mean_stderr")

TASKS = ("boolq", "rte", "hellaswag", "winogrande", "arc_easy", "arc_challenge", "openbookqa")

ITEMS = (3270, 277, 10042, 1267, 2376, 1172, 500)

HITS = (
    (2485, 158, 5322, 862, 1711, 457, 155),
    (2100, 146, 2700, 640, 700, 290, 120),
    (3269, 276, 10000, 1266, 2300, 1, 499),
)


def functions(wheel: Path) -> dict[str, Any]:
    """The wanted functions of the wheel's module."""
    tree = ast.parse(ZipFile(wheel).read(MODULE))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in WANTED]
    for node in found:
        node.decorator_list, node.returns, node.args.args[0].annotation = [], None, None
    # `numpy` is asked for a root only; T and Sequence stand in annotations.
    space: dict[str, Any] = {"math": math, "np": math, "Sequence": list, "T": float}
    exec(compile(ast.Module(found, []), MODULE, "exec"), space)  # noqa: S102
    return space


def main(wheel: Path) -> None:
    """Ask for the standard errors of counts of right answers."""
    own = functions(wheel)
    cases = []
    for hits in HITS:
        answers = [[1] * right + [0] * (items - right) for right, items in zip(hits, ITEMS, strict=True)]
        errors = [own["mean_stderr"](items) for items in answers]
        cases.append(
            {
                "hits": dict(zip(TASKS, hits, strict=True)),
                "items": dict(zip(TASKS, ITEMS, strict=True)),
                "stderrs": dict(zip(TASKS, errors, strict=True)),
                "mean": own["unweighted_mean_stderr"](errors),
            }
        )
    version = wheel.name.split("-")[1]
    write("lm_eval_stderr", "lm_eval.api.metrics: mean_stderr, unweighted_mean_stderr", f"lm-eval {version}", cases)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
