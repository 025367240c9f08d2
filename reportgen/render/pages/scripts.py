"""The site's own scripts and style sheet, with the words that they say."""

from __future__ import annotations

import json
from typing import Any

from reportgen.render.escape import Safe, latex_characters
from reportgen.render.pages.navigation import SCRIPT, SEARCH, STYLE
from reportgen.render.templates import Templates
from reportgen.wording import explorer as explorer_words
from reportgen.wording import scripts as words
from reportgen.wording.catalog import writes_ideographs

EXPLORER = ("explorer.js", "explorer-view.js", "explorer-plots.js")
"""Scripts of the explorer: its controls, its state, its plots."""


def scripts_and_styles(templates: Templates, *, explorer: bool) -> dict[str, bytes]:
    """Return scripts and style sheet by path below the report.

    Args:
        templates: the site's templates.
        explorer: whether there is an explorer.
    """
    said = {"tables": words.tables(), **({"explorer": explorer_words.explorer()} if explorer else {})}
    files = {
        STYLE: templates.render(f"{STYLE}.j2", {"explorer": explorer}),
        SEARCH: templates.render(f"{SEARCH}.j2", {}),
        SCRIPT: templates.render(f"{SCRIPT}.j2", {"words": _script(said)}),
        "tables.js": templates.render(
            "tables.js.j2", {"latex": _script(latex_characters()), "ideographs": _script(writes_ideographs())}
        ),
    }
    parts = EXPLORER if explorer else ()
    return files | {name: templates.render(f"{name}.j2", {}) for name in parts}


def _script(value: Any) -> Safe:
    return Safe(json.dumps(value, ensure_ascii=True))
