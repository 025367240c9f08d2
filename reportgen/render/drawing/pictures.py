"""What pages and scripts must know of the figures: the size of a picture, and colours and markers of entities."""

from __future__ import annotations

import struct

from reportgen.model.figures import Kind, Series
from reportgen.render.drawing.dark import dark
from reportgen.render.drawing.style import DENSITY, colour, marker

_DENSE = DENSITY / 96
"""Pixels of a picture to a pixel of a page, of which 96 are an inch."""


def picture_size(png: bytes) -> tuple[int, int]:
    """Return width and height in CSS pixels at which a PNG is shown."""
    width, height = struct.unpack(">II", png[16:24])
    return round(width / _DENSE), round(height / _DENSE)


def entity_colours(kind: Kind, count: int) -> dict[str, list[str]]:
    """Return the colours of the first entities of a kind, for light and dark pages."""
    found = [colour(Series(kind, place, "")) for place in range(count)]
    return {"light": found, "dark": [dark(name) for name in found]}


def entity_markers(kind: Kind, count: int) -> list[str]:
    """Return matplotlib's names of their markers."""
    return [marker(Series(kind, place, "")) for place in range(count)]
