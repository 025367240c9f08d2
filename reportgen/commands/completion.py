"""What a shell offers: models, search folders and keys, from names and published files alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reportgen.commands.look import SEARCH, read_toml, search_folders
from reportgen.model.known import METHODS

NUMBERS = Path("paper", "numbers.tex")
ANALYSIS = Path("results", "cross_model_analysis", "analysis.json")

_MACRO = re.compile(r"\\(?:new|renew|provide)command\*?\{\\(rg[A-Za-z]+)\}")
_WORD = re.compile(r"[\w./+@%:,=][\w./+@%:,=-]*")
_PARTS = re.compile(r"(?P<above>.*[.])?[^.]*", re.DOTALL)


def complete_models(ctx: Any, incomplete: str) -> list[str]:
    """Offer the models that search folders name."""
    project = _project(ctx)
    study, _ = read_toml(project)
    own = study.get("methods")
    methods = (*METHODS, *(own if isinstance(own, dict) else ()))
    names = (found["model"] for folder in search_folders(project) if (found := SEARCH.fullmatch(folder)))
    models = {_without_method(name, methods) for name in names}
    return _offered(sorted(models), incomplete)


def complete_searches(ctx: Any, incomplete: str) -> list[str]:
    """Offer the search folders."""
    return _offered((f"results/{folder}" for folder in search_folders(_project(ctx))), incomplete)


def complete_keys(ctx: Any, incomplete: str) -> list[str]:
    """Offer what `explain` knows, as far as it was published: macros, and the next part of a path."""
    project = _project(ctx)
    return _offered([*_macros(project / NUMBERS), *_paths(project / ANALYSIS, incomplete)], incomplete)


def _offered(names: Iterable[str], incomplete: str) -> list[str]:
    """Return the names to offer; none that a shell would take for more than a word, for it puts them in unquoted."""
    return [name for name in names if name.startswith(incomplete) and _WORD.fullmatch(name)]


def _without_method(name: str, methods: tuple[str, ...]) -> str:
    fitting = [method for method in methods if name.endswith(f"_{method}")]
    return name.removesuffix(f"_{max(fitting, key=len)}") if fitting else name


def _project(ctx: Any) -> Path:
    """Return the project that the options before the command name."""
    above = ctx.parent or ctx
    return Path(str(above.params.get("project") or "."))


def _macros(path: Path) -> list[str]:
    try:
        return _MACRO.findall(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []


def _paths(path: Path, incomplete: str) -> Iterator[str]:
    """Yield the paths one part longer than what is complete."""
    try:
        here = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return
    found = _PARTS.fullmatch(incomplete)
    above = (found["above"] if found else None) or ""
    for part in above.split(".")[:-1]:
        here = here.get(part) if isinstance(here, dict) else None
    if isinstance(here, dict):
        yield from (f"{above}{key}" for key in here)
