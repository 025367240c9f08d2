"""Texts on files that are not read: what is wrong with them, and what to do."""

from __future__ import annotations

from reportgen.model.files import Content, Refusal
from reportgen.wording.catalog import _


def refused(content: Content, limit: int) -> str:
    """Why a file was not read."""
    if content.refusal is Refusal.NOT_A_FILE:
        return _("is a folder, pipe or device")
    if content.refusal is Refusal.TOO_LARGE:
        return _("has {bytes} bytes, more than the limit of {limit}").format(bytes=content.size, limit=limit)
    return _("cannot be read: {reason}").format(reason=content.reason)


def refused_hint(content: Content) -> str:
    """What to do about it."""
    if content.refusal is Refusal.NOT_A_FILE:
        return _("put a regular file in its place")
    if content.refusal is Refusal.TOO_LARGE:
        return _("check what wrote it")
    return _("check that it is there and that you may read it")
