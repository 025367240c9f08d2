"""Under which licences the packages come that a report is made with: `make licences` prints a table.

python -m tests.licences              Markdown table of the packages of requirements.lock
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"

FREE: Mapping[str, str] = MappingProxyType(
    {
        "0BSD": r"0BSD",
        "Apache-2.0": r"Apache[ -](2\.0|Software License)",
        "BSD": r"BSD(-[23]-Clause| [23]-Clause License| License)?",
        "CC0-1.0": r"CC0-1\.0",
        "ISC": r"ISC( License( \(ISCL\))?)?",
        "MIT": r"MIT( License|-CMU)?",
        "MPL-2.0": r"MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)",
        "PSF-2.0": r"PSF-2\.0|Python Software Foundation License",
        "Zlib": r"Zlib",
    }
)
"""Licences that ask for nothing but their notice, and, of MPL-2.0, the source of changed files; as packages name them."""


def locked(lock: Path = LOCK) -> list[str]:
    """Names of the packages of a lock file."""
    return sorted(set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock.read_text("utf-8"), re.MULTILINE)))


def licence_of(name: str) -> str | None:
    """Return the licence that an installed package states; nothing where it is not installed, empty if it states none.

    An expression counts first, then a classifier, then a licence field of one line: longer ones are texts.
    """
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return None
    stated = [metadata.get("License-Expression") or ""]
    stated += [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    field = (metadata.get("License") or "").strip()
    stated += [field] if field != "UNKNOWN" and "\n" not in field else []
    return next((licence for licence in stated if licence), "")


def unknown(licence: str) -> list[str]:
    """Return the parts of a stated licence that are not free: all that are joined by `AND`, none that `OR` makes up for."""
    if not licence:
        return ["none stated"]
    return [part for part in licence.split(" AND ") if not any(_free(choice) for choice in _bare(part).split(" OR "))]


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") and part.endswith(")") else part


def _free(licence: str) -> bool:
    return any(re.fullmatch(pattern, licence) for pattern in FREE.values())


def table(names: Iterable[str]) -> list[str]:
    """Lines of a Markdown table; a package that is not installed is marked so."""
    lines = ["| package | licence |", "| --- | --- |"]
    for name in names:
        licence = licence_of(name)
        lines.append(f"| {name} | {'not installed here' if licence is None else licence or 'none stated'} |")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(table(locked())) + "\n")
