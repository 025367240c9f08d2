"""Tables and numbers as LaTeX."""

from __future__ import annotations

from reportgen.render.latex.cells import number, prose
from reportgen.render.latex.tables import COMPACT, LatexTables, Stamp, label

__all__ = ["COMPACT", "LatexTables", "Stamp", "label", "number", "prose"]
