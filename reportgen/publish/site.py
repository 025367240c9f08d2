"""The site: MkDocs turns the staged Markdown into HTML; its warnings are faults."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from reportgen.errors import CheckError
from reportgen.publish.children import ending_with_this
from reportgen.publish.files import cannot_write, read_if_there
from reportgen.publish.sitecheck import check_site
from reportgen.wording import outputs as say

CONFIGURATION = "mkdocs.yml"
INHERITED = "docs/report/.mkdocs.yml"

_INHERITS = re.compile(rf"^INHERIT:\s*['\"]?(\./)?{re.escape(INHERITED)}['\"]?\s*(#.*)?$", re.MULTILINE)
# The last line of the traceback where the builder cannot write.
_REFUSED = re.compile(r"^(?:OSError|PermissionError): \[Errno (?P<number>\d+)\] (?P<reason>[^:\n]+)", re.MULTILINE)
# Archives cannot be older than 1980; a report without any date is dated by this.
_UNDATED = 315532800


def configuration(project: Path) -> bytes:
    """Return the configuration that the site is built with.

    That is the project's own `mkdocs.yml` if it inherits the report's; one that does not belongs to another site.
    """
    own = read_if_there(project / CONFIGURATION)
    if own is not None and _INHERITS.search(own.decode("utf-8", "replace")):
        return own
    return f"INHERIT: {INHERITED}\n".encode()


def epoch(date: str) -> int:
    """Return the seconds since 1970 of the report's date, a fixed day where there is none."""
    if not date:
        return _UNDATED
    return int(datetime.strptime(date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def build_site(root: Path, date: str) -> str:
    """Build `root/docs` with `root/mkdocs.yml` into `root/site`, check it, and return the builder's output.

    Raises:
        CheckError: the builder failed or warned, or a link, an address or an id of the site is broken.
        OutputError: the builder cannot write.
    """
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch(date)),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONSAFEPATH": "1",
        "PYTHONHASHSEED": "0",
        "NO_MKDOCS_2_WARNING": "1",
        "NO_COLOR": "1",
    }
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-f",
        CONFIGURATION,
        "-d",
        str(root / "site"),
    ]
    done = subprocess.run(
        ending_with_this(command), cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8",
        errors="replace", check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    if done.returncode:
        refused = _REFUSED.search(output)
        if refused:
            raise cannot_write(refused["reason"], int(refused["number"]), "site")
        lines = [line for line in output.splitlines() if line.startswith(("WARNING", "ERROR", "Error"))]
        faults = "; ".join(lines[:3]) or (output.strip().splitlines() or ["?"])[-1]
        raise CheckError(say.site_failed(faults), where="site", hint=say.site_hint())
    broken = check_site(root / "site")
    if broken:
        raise CheckError(say.site_failed("; ".join(broken[:3])), where="site", hint=say.site_hint())
    return output
