"""Tables: definitions and rows -> specs."""

from __future__ import annotations

from reportgen.render.tables.build import TableBuilder

__all__ = ["TableBuilder"]
