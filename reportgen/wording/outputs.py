"""Texts of errors of publishing: what cannot be written, what is not replaced, who else is at work."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.wording.catalog import _, comma, ngettext


def cannot_write(reason: str) -> str:
    """Say that a place cannot be written."""
    return _("cannot be written: {reason}").format(reason=reason)


def disk_full_hint() -> str:
    """Say what to do where there is no room."""
    return _("make room on the disk, or raise the limit on files, then run the command again")


def not_allowed_hint() -> str:
    """Say what to do where writing is refused."""
    return _("see that you may write there, then run the command again")


def foreign_folder() -> str:
    """Say that a folder is somebody else's."""
    return _("is not empty and was not made by reportgen, so it is not replaced")


def foreign_folder_hint() -> str:
    """Say what to do about it."""
    return _("move it away, or give the project another folder")


def foreign_files(names: Sequence[str]) -> str:
    """Name files of somebody else's."""
    shown, more = comma().join(names[:3]), len(names) - 3
    text = ngettext(
        "holds a file that is not reportgen's: {names}", "holds files that are not reportgen's: {names}", len(names)
    )
    return text.format(names=shown) + (_(" and {count} more").format(count=more) if more > 0 else "")


def foreign_files_hint() -> str:
    """Say what to do about them."""
    return _("move them out of the folder: it is replaced as a whole")


def not_a_folder() -> str:
    """Say that a file stands in the place of a folder."""
    return _("is not a folder")


def symlinked() -> str:
    """Say that a link stands in the place of a folder."""
    return _("is a symbolic link; outputs are written into real folders only")


def site_failed(detail: str) -> str:
    """Say why there is no new site."""
    return _("the site was not built cleanly, the old one stays: {detail}").format(detail=detail)


def site_hint() -> str:
    """Say what to do about it."""
    return _("mend the page that is named; --verbose shows the builder's whole output")


def locked(owner: str) -> str:
    """Say who publishes here."""
    return _("another reportgen is publishing here ({owner})").format(owner=owner)


def locked_hint() -> str:
    """Say what to do about it."""
    return _("run the command again when it has ended, or without --no-wait")


def process(number: str, node: str) -> str:
    """Name a process, with its machine where that is another one."""
    return (
        _("process {number} on {node}").format(number=number, node=node)
        if node
        else _("process {number}").format(number=number)
    )


def exists_already() -> str:
    """Say that a file is kept."""
    return _("exists already and is kept")


def remove_first() -> str:
    """Say how to have it written anew."""
    return _("remove it first if you want it written anew")
