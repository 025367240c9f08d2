"""The colours of a figure on a dark page: a counterpart for each colour that a light page has.

Marks keep a contrast of 3 to the ground and texts one of 4.5 (WCAG), points also where they are drawn see-through;
lines of a grid stay as faint as they are on white. A test draws all kinds of figures and finds what is missing here.
"""

from __future__ import annotations

from collections.abc import Sequence

BACKGROUND = "#1E2129"
"""Ground of the `slate` palette of Material for MkDocs."""

ON_CELL = "on a cell"
"""Group id of what stands on a cell of a heat map, whose colour is the same on each page: it is not recoloured."""

Rgba = tuple[float, float, float, float]

# Entities first, chosen so that the two most alike are further apart than on white, for colour-blind readers too; then
# greys as matplotlib rounds them.
_COUNTERPARTS = {
    "#0072B2": "#129BFB",
    "#D55E00": "#DD5F01",
    "#009E73": "#3C9370",
    "#CC79A7": "#CC7BB5",
    "#E69F00": "#ECB72C",
    "#56B4E9": "#3AC9FF",
    "#B8A800": "#A7AD7E",
    "#004488": "#65A1FD",
    "#BB5566": "#FD3B2E",
    "#DDAA33": "#E2A825",
    "#228833": "#1A9861",
    "#AA3377": "#C365B7",
    "#66CCEE": "#4BD0FD",
    "#BBBBBB": "#BBB9AF",
    "#000000": "#E6E8EE",  # also texts, axes, rings
    "#404040": "#C6C9D1",  # fronts
    "#4C4C4C": "#BDC0C9",  # keys of markers
    "#555555": "#A9ADB8",  # all entities together
    "#595959": "#B3B7C1",  # reference lines
    "#999999": "#868C99",  # crosses in empty cells
    "#E6E6E6": "#383C46",  # grids
    "#EBEBEB": "#343842",
    "#FFFFFF": "#4A4F5D",  # lines between cells: the darkest cells are hardly brighter than the ground
}
_GROUND = {"#FFFFFF": BACKGROUND}


def dark(colour: str) -> str:
    """Return the counterpart of a colour `#RRGGBB`; one that has none stays as it is."""
    return _COUNTERPARTS.get(colour.upper(), colour)


def dark_rgba(rgba: Sequence[float], *, area: bool = False) -> Rgba:
    """Return the counterpart of a colour as matplotlib has it, as see-through as before; a white area is the ground."""
    red, green, blue, alpha = (*(float(part) for part in rgba), 1.0)[:4]
    name = "#" + "".join(f"{round(255 * part):02X}" for part in (red, green, blue))
    found = _GROUND.get(name) if area else None
    found = found or dark(name)
    if found != name:
        red, green, blue = (int(found[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue, alpha
