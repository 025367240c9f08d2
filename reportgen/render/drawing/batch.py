"""Many figures: those that were drawn before come from memory, the others are drawn side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version

import msgspec

from reportgen.model.encode import to_json
from reportgen.model.figures import FigureSpec, Words
from reportgen.model.means import Means, Told
from reportgen.render.drawing import draw_blank
from reportgen.render.drawing.fonts import families
from reportgen.render.drawing.stamp import FigureStamp
from reportgen.wording.catalog import current_language

_KIND = "figures"


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure at a width in inches, in files of some kinds."""

    spec: FigureSpec
    width: float
    kinds: tuple[str, ...]
    creator: str

    @property
    def key(self) -> str:
        """What stands for all that the files hang on; what is said of a figure is not drawn."""
        spec = replace(self.spec, words=Words(self.spec.words.name, "", ""))
        document = {
            "type": type(spec).__name__, "spec": spec, "width": self.width, "kinds": self.kinds,
            "creator": self.creator, "fonts": families(current_language()), "language": current_language(),
            "versions": _versions(),
        }  # fmt: skip
        return hashlib.sha256(to_json(document)).hexdigest()


def draw_all(
    pictures: Sequence[Picture], stamp: FigureStamp, means: Means, told: Told | None = None
) -> list[dict[str, bytes]]:
    """Return each picture's files by kind, the same whether they were drawn now or before.

    Args:
        pictures: what is drawn; one that is asked for twice is drawn once.
        stamp: from what study they are.
        means: draw side by side, and remember.
        told: is told how many are done.
    """
    keys = [picture.key for picture in pictures]
    found = {key: _recalled(means, key, picture) for key, picture in zip(keys, pictures, strict=True)}
    missing = {key: picture for key, picture in zip(keys, pictures, strict=True) if found[key] is None}
    known = len(found) - len(missing)

    def tell(done: int, _total: int) -> None:
        if told:
            told(known + done, len(found))

    # The largest first, so that no processor waits long for the last one.
    order = sorted(missing, key=lambda key: -_weight(missing[key]))
    drawn = means.engine.each(_drawn, [missing[key] for key in order], tell)
    for key, files in zip(order, drawn, strict=True):
        found[key] = files
        means.memory.keep(_KIND, key, msgspec.msgpack.encode(files))
    return [
        stamp.set_in(found[key] or {}, picture.spec, picture.width) for key, picture in zip(keys, pictures, strict=True)
    ]


def _drawn(picture: Picture) -> dict[str, bytes]:
    return draw_blank(picture.spec, picture.width, picture.creator, picture.kinds)


def _recalled(means: Means, key: str, picture: Picture) -> dict[str, bytes] | None:
    content = means.memory.recall(_KIND, key)
    try:
        files = msgspec.msgpack.decode(content, type=dict[str, bytes]) if content else None
    except msgspec.MsgspecError:
        return None
    return files if files and set(files) == set(picture.kinds) else None


def _weight(picture: Picture) -> int:
    return len(repr(picture.spec))


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("matplotlib", "numpy")}
