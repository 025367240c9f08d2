"""Folders of templates: where they are, which files in them count, and their texts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import InputError
from reportgen.model.files import read_ordinary
from reportgen.wording import errors, files
from reportgen.wording import templates as say

PACKAGE = Path(__file__).parents[2]

LIMIT = 2**20
"""Bytes that a template may have."""

REFUSED = "refused"
"""Stands for the digest of a file that no template can be read from."""


def built_in() -> Path:
    """Return the folder of the built-in templates: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of templates.

    Attributes:
        path: where it is.
        root: where its files have to be, whatever links there are.
        shown: what it is called in messages.
    """

    path: Path
    root: Path
    shown: str

    def text(self, parts: Sequence[str]) -> tuple[str, str] | None:
        """Return the text of a template and its name in messages; None where there is none.

        Raises:
            InputError: it is there and cannot be taken.
        """
        path, where = self.path.joinpath(*parts), "/".join((self.shown, *parts))
        if not os.path.lexists(path):  # a link that leads nowhere is there
            return None
        if _leads_out(path, self.root):
            raise InputError(say.leads_out(), where=where, hint=say.leads_out_hint())
        content = read_ordinary(path, LIMIT)
        if content.raw is None:
            raise InputError(files.refused(content, LIMIT), where=where, hint=files.refused_hint(content))
        try:
            return content.raw.decode("utf-8-sig").replace("\r\n", "\n"), where
        except UnicodeDecodeError as error:
            line = content.raw[: error.start].count(b"\n") + 1
            raise InputError(errors.not_utf8(error.start), where=f"{where}:{line}", hint=say.hint()) from error


def folders(kind: str, own: Path | None) -> tuple[Folder, ...]:
    """Return the folders of the templates of a kind, the project's own first if it has one."""
    found = [Folder(built_in() / kind, built_in(), f"reportgen/templates/{kind}")]
    if own is not None and (own / kind).is_dir():
        found.insert(0, Folder(own / kind, own, f"templates/{kind}"))
    return tuple(found)


def digests(own: Path | None, kinds: Sequence[str]) -> dict[str, str]:
    """Return the SHA-256 of every template that can take part in a report, by its path."""
    roots = [("built-in", built_in(), [built_in() / kind for kind in kinds])]
    if own is not None:
        roots.append(("own", own, [own]))
    return {
        f"{where}/{path.relative_to(root).as_posix()}": _digest(path, root)
        for where, root, parts in roots
        for part in parts
        for path in sorted(Path(place, name) for place, _, names in os.walk(part) for name in names)
    }


def _digest(path: Path, root: Path) -> str:
    content = read_ordinary(path, LIMIT)
    refused = content.raw is None or _leads_out(path, root)
    return REFUSED if refused else hashlib.sha256(content.raw or b"").hexdigest()


def _leads_out(path: Path, root: Path) -> bool:
    """Tell whether a path below a folder is really elsewhere."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
