"""Help on a terminal: its texts as they are written, and folded where Chinese may be folded."""

from __future__ import annotations

import inspect
import re
from typing import Any

from rich.cells import cell_len
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

from reportgen.commands.folding import PIECE
from reportgen.wording import cli as words
from reportgen.wording.catalog import writes_ideographs


def prepare(library: Any) -> None:
    """Give the library that prints help the words and the texts of the language that is spoken.

    Args:
        library: its module for panels, `typer.rich_utils`.
    """
    for name, text in words.panels().items():
        setattr(library, name, text)
    library.RANGE_STRING = ""  # `[x>=1]` takes the room of the text beside it; what is out of range is told so

    def made(*, text: str, style: str = "", **_: Any) -> Text:
        plain = Text.from_markup(inspect.cleandoc(text), style=style, emoji=False)  # `:Llama:` is no emoji
        return library.highlighter(Folded.of(plain) if writes_ideographs() else plain)  # type: ignore[no-any-return]

    library._make_rich_text = made  # noqa: SLF001  there is no other way to have a text without emoji


class Folded(Text):
    """A text that is broken between Chinese characters too; the library takes a run of them for one word, and cuts it.

    Words that are wider than a line are broken anywhere.
    """

    @classmethod
    def of(cls, text: Text) -> Folded:
        """Return a text with the same words and styles."""
        return cls(text.plain, style=text.style, spans=list(text.spans))

    def copy(self) -> Folded:
        """Return a copy, which folds like this one."""
        return Folded.of(self)

    def __rich_measure__(self, console: Any, options: Any) -> Measurement:
        """Return how narrow and how wide the text may be."""
        most = max((cell_len(line) for line in self.plain.splitlines()), default=0)
        least = max((cell_len(found["piece"]) for found in PIECE.finditer(self.plain)), default=0)
        return Measurement(min(least, most), most)

    def wrap(self, console: Any, width: int, **_: Any) -> Lines:  # noqa: ARG002  the library's signature
        """Return the lines of the text, none wider than `width`."""
        lines = Lines()
        for line in self.split(allow_blank=True):
            for part in line.divide(_breaks(line.plain, width)):
                part.rstrip()
                lines.append(part)
        return lines


def _breaks(text: str, width: int) -> list[int]:
    """Return where a line is broken so that no part is wider than `width`."""
    found: list[int] = []
    used = 0
    for piece in PIECE.finditer(text):
        space, size = len(piece["gap"]), cell_len(piece["piece"])
        if used and used + space + size > width:
            found.append(piece.start("piece"))
            used, space = 0, 0
        used += space
        for match in re.finditer(".", piece["piece"]) if size > width else ():
            if used + cell_len(match[0]) > width:
                found.append(piece.start("piece") + match.start())
                used = 0
            used += cell_len(match[0])
        used += size if size <= width else 0
    return found
