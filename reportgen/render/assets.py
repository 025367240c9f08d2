"""Scripts and styles that other packages carry: taken out of the installed package when a site is built."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from reportgen.errors import InputError
from reportgen.wording import scripts as say

_EXPORT = re.compile(r"export\s*\{([^}]*)\}\s*;?")
LIBRARY = "reportgenLibrary"
"""Name under which the site's scripts find what a library exports."""


def data_tables() -> dict[str, bytes]:
    """Return DataTables as itables carries it, by path below the report.

    The bundle is a module, and pages opened as files can load no modules: its one export becomes a global.

    Raises:
        InputError: the installed itables has another form.
    """
    # The package is found and not loaded: loaded, it looks for settings of its own in folders that may be closed to us.
    package = find_spec("itables")
    if package is None or package.origin is None:
        raise InputError(say.foreign_library("itables"), hint=say.foreign_library_hint())
    folder = Path(package.origin).parent / "html"
    script = (folder / "dt_bundle.js").read_text("utf-8")
    exports = list(_EXPORT.finditer(script))
    pairs = (part.partition(" as ") for part in exports[-1][1].split(",")) if exports else ()
    names = {exported.strip(): own.strip() for own, _, exported in pairs}
    if "default" not in names:
        raise InputError(say.foreign_library("itables"), hint=say.foreign_library_hint())
    found = exports[-1]
    handed_over = f"window.{LIBRARY}={{DataTable:{names['default']}}};"
    wrapped = f'(()=>{{"use strict";{script[: found.start()]}{handed_over}{script[found.end() :]}\n}})();\n'
    return {
        "assets/datatables.js": wrapped.encode(),
        "assets/datatables.css": (folder / "dt_bundle.css").read_bytes(),
    }


def plotly() -> dict[str, bytes]:
    """Return plotly.js as the plotly package carries it; nothing where it is not installed."""
    try:
        folder = files("plotly") / "package_data"
    except ModuleNotFoundError:
        return {}
    return {"assets/plotly.min.js": (folder / "plotly.min.js").read_bytes()}
