"""What a request may name: the hosts that are meant, the files inside a site, and their types."""

from __future__ import annotations

import ipaddress
import mimetypes
import os
import re
import socket
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

# The types of the standard library alone: those of the machine differ.
_TYPES = mimetypes.MimeTypes()
_MORE_TYPES = {
    ".bib": "text/plain", ".js": "text/javascript", ".md": "text/markdown", ".tex": "text/plain", ".toml": "text/plain",
    ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
}  # fmt: skip
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


def parts_of(target: str) -> list[str] | None:
    """Return the parts of a request's path, an empty last one for a folder; None where it names nothing in a site."""
    try:
        path = unquote(re.split(r"[?#]", target, maxsplit=1)[0], errors="strict")
    except UnicodeDecodeError:
        return None
    if not path.startswith("/") or "\\" in path or any(ord(char) < ord(" ") or char == "\x7f" for char in path):
        return None
    *folders, last = path[1:].split("/")
    named = [*folders, *([last] if last else [])]
    return None if any(part.startswith(".") or not part for part in named) else [*folders, last]


def open_inside(root: Path, parts: Sequence[str]) -> int:
    """Open what `parts` name below `root` for reading, part by part, so that no link is followed.

    Raises:
        OSError: there is no such thing, or a link is on the way.
    """
    here = os.open(root, _READING | os.O_DIRECTORY)
    try:
        for part in parts:
            inner = os.open(part, _READING, dir_fd=here)
            os.close(here)
            here = inner
    except BaseException:
        os.close(here)
        raise
    return here


def type_of(name: str) -> str:
    """Return the content type of a file by its name."""
    kind, packed = _TYPES.guess_type(name)
    kind = "application/gzip" if packed else _MORE_TYPES.get(Path(name).suffix.lower(), kind)
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXTS) else kind


def known_hosts(host: str) -> frozenset[str]:
    """Return the names by which a server bound to `host` may be called: a page elsewhere knows others only."""
    bound = f"[{host}]" if ":" in host else host
    names = {"localhost", "127.0.0.1", "[::1]", bound.lower()}
    return frozenset(names if is_loopback(host) else {*names, socket.gethostname().lower()})


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_everywhere(host: str) -> bool:
    """Tell whether an address stands for all of the machine's."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
