"""Every kind of ledger line, gap and error has its words; prose lives in wording/ and nowhere else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reportgen.model.ledger import Entry, Kind, Status
from reportgen.study import Study
from reportgen.wording import keys, ledger
from reportgen.wording.catalog import listed, use_language

ROOT = Path(__file__).parents[2]

FACTS = {
    "reason": "encoding", "byte": 3, "bytes": 10, "limit": 5, "keys": "a", "path": "$.a", "expected": "number",
    "metric": "ppl", "source": "x", "values": "y", "value": 1.0, "tasks": "piqa", "of": 7, "mean": 0.5, "task": "rte",
    "experiments": 2, "reported": 0.6, "implied": 100, "items": 277, "accuracy": 0.5, "used": 1, "other": 2, "row": 3,
    "column": "c", "first": "e", "replicates": 2, "parameter": "lr", "infix": "w", "model": "m", "table": "models", "name": "x", "near": "y",
}  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_line_says_what_where_and_what_to_do(kind: Kind):
    """Each kind of ledger line has a name, a detail and a hint without a placeholder left over."""
    entry = Entry("s/e", "f", kind, Status.UNUSED, FACTS)
    for text in (ledger.kind(kind), ledger.detail(entry), ledger.hint(entry)):
        assert text
        assert "{" not in text


def schema_keys() -> list[str]:
    """All keys of the study file by dotted path."""
    found = []
    for name, field in Study.model_fields.items():
        found.append(name)
        inner = field.annotation
        if hasattr(inner, "model_fields"):
            found += [f"{name}.{key}" for key in inner.model_fields]
        elif getattr(inner, "__args__", None) and hasattr(inner.__args__[-1], "model_fields"):
            found += [f"{name}.NAME.{key}" for key in inner.__args__[-1].model_fields]
    return found


def test_every_key_of_the_study_file_is_explained():
    """The explanations and the schema name the same keys."""
    assert sorted(keys.KEYS) == sorted(schema_keys())
    assert all(keys.key(path).endswith((".", ")")) for path in keys.KEYS)


def literals(path: Path) -> list[tuple[int, str]]:
    """String literals of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    docs |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


# Not for readers: matplotlib's own words.
ALLOWED = {"Glyph .* missing from font", "outside right upper", "outside lower center"}


def test_no_prose_outside_wording():
    """No module outside wording/ holds a sentence that a reader would see."""
    sentence = re.compile(r"[A-Za-z]{2,}\s+[a-z]{2,}\s+[a-z]{2,}")
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / "reportgen").rglob("*.py"))
        if "wording" not in path.parts
        for line, text in literals(path)
        if sentence.search(text) and text not in ALLOWED
    ]
    assert found == []


def test_templates_hold_no_prose():
    """What a page says comes from wording/; templates hold structure only."""
    tags = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
    for path in sorted((ROOT / "templates" / "site").glob("*.md.j2")):
        text = re.sub(r"<[^>]*>|\{: #[^}]*\}|\{ [^}]*\}", "", tags.sub("", path.read_text("utf-8")))
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - {
            "title",
            "search",
            "exclude",
            "true",
            "warning",
            "note",
            "latex",
            *("hide", "toc", "only", "light", "dark"),  # marks of the theme
        }
        assert words == set(), path.name


def test_lists_in_running_text():
    """Items are joined as running text does."""
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_an_unknown_language_speaks_english():
    """Where there is no catalogue the source language stands in."""
    use_language("xx")
    assert listed(["a", "b"]) == "a and b"
