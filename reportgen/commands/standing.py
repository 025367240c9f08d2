"""How a served site stands: told by the loop that builds, read by the threads that serve."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.wording import serve as words
from reportgen.wording.catalog import current_language

_HEARTBEAT = 15.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand.

    Attributes:
        turn: grows with each change of the others.
        site: tells one site from another; empty where there is none.
        fault: what is wrong with the inputs, a line each.
        over: the server ends.
    """

    turn: int = 0
    site: str = ""
    fault: tuple[str, ...] = ()
    over: bool = False

    def message(self) -> bytes:
        """Return what pages are told."""
        document: dict[str, Any] = {"site": self.site}
        if self.fault:
            document |= {"title": words.banner(site=bool(self.site)), "lines": self.fault}
        return f"event: {'error' if self.fault else 'reload'}\ndata: {json.dumps(document)}\n\n".encode()


class State:
    """How things stand, told by the loop that builds to the threads that serve."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._now = Standing()

    @property
    def latest(self) -> Standing:
        """How things stand."""
        return self._now

    def tell(self, site: str, fault: Sequence[str] = (), *, over: bool = False) -> None:
        """Let everybody know how things stand now."""
        with self._changed:
            self._now = Standing(self._now.turn + 1, site, tuple(fault), over)
            self._changed.notify_all()

    def after(self, turn: int) -> Standing:
        """Wait until things stand otherwise than at `turn`, but not for ever; return how they stand then."""
        with self._changed:
            self._changed.wait_for(lambda: self._now.turn != turn or self._now.over, _HEARTBEAT)
            return self._now


def stand_in(standing: Standing) -> bytes:
    """Return the page that stands in for a site that is not there yet."""
    head, lines = html.escape(words.no_site()), html.escape("\n".join(standing.fault))
    return (
        f'<!doctype html>\n<html lang="{current_language()}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{head}</title></head>\n'
        f"<body>\n<h1>{head}</h1>\n<noscript><pre>{lines}</pre></noscript>\n</body>\n</html>\n"
    ).encode()
