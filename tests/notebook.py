"""Runs the example notebook without Jupyter, and turns it into a page.

python -m tests.notebook         write docs/notebook.ipynb anew with the outputs of now
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"

_STYLE = re.compile(r"<style.*?</style>\n?", re.DOTALL)


def load() -> dict[str, Any]:
    """Return the notebook."""
    document: dict[str, Any] = json.loads(NOTEBOOK.read_text("utf-8"))
    return document


def source(cell: dict[str, Any]) -> str:
    """Return the text of a cell."""
    return "".join(cell["source"])


def run(document: dict[str, Any], folder: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Run the code cells in their order, in one namespace and from `folder`; yield each with its outputs."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    before = Path.cwd()
    os.chdir(folder)
    try:
        cells = (cell for cell in document["cells"] if cell["cell_type"] == "code")
        for count, cell in enumerate(cells, 1):
            yield cell, list(_outputs(source(cell), namespace, count))
    finally:
        os.chdir(before)


def _outputs(code: str, namespace: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), namespace)  # noqa: S102  the notebook is ours
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)  # noqa: S307
    if printed.getvalue():
        yield {"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())}
    if value is not None:
        shown = {"text/html": getattr(value, "_repr_html_", lambda: None)(), "text/plain": repr(value)}
        data = {kind: _lines(text) for kind, text in shown.items() if text}
        yield {"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def refresh() -> None:
    """Write the notebook with the outputs that its cells have now."""
    document = load()
    for count, (cell, outputs) in enumerate(run(document, ROOT), 1):
        cell["execution_count"], cell["outputs"] = count, outputs
    NOTEBOOK.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def page() -> str:
    """Return the notebook as Markdown: text, code, and outputs as they were when it was run."""
    parts = [part for cell in load()["cells"] for part in _parts(cell)]
    return "\n\n".join(parts)


def _parts(cell: dict[str, Any]) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        lines = [line for line in source(cell).splitlines() if not line.startswith("# ")]
        text = "\n".join(_heading(line) for line in lines).strip()
        if text:
            yield text
        return
    yield f"```python\n{source(cell).strip()}\n```"
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "text/html" in data:
            yield f'<div class="rg-output">{_STYLE.sub("", "".join(data["text/html"])).strip()}</div>'
        else:
            yield "```text\n" + "".join(output.get("text") or data["text/plain"]).rstrip() + "\n```"


def _heading(line: str) -> str:
    if not line.startswith("## "):
        return line
    slug = re.sub(r"[^a-z0-9]+", "-", line.lower()).strip("-")
    return f"{line} {{: #{slug} }}"


if __name__ == "__main__":
    refresh()
