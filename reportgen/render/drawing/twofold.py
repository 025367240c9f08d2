"""A renderer that draws each mark twice, in light and in dark colours, in one walk through a figure.

The walk costs as much as the pixels. The figure is not changed, and no mark of it can be forgotten.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase

from reportgen.render.drawing.dark import ON_CELL, dark_rgba


class Twofold(RendererBase):
    """Draws with one renderer as it is told, and with another of the same size in the counterparts of the colours."""

    def __init__(self, light: Any, dark: Any) -> None:
        super().__init__()
        self._light, self._dark = light, dark
        self._on_cell = False

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin a mark; its group id says whether it stands on a cell."""
        self._on_cell = gid == ON_CELL
        for renderer in (self._light, self._dark):
            renderer.open_group(s, gid)

    def close_group(self, s: str) -> None:
        """End a mark."""
        self._on_cell = False
        for renderer in (self._light, self._dark):
            renderer.close_group(s)

    def draw_path(self, gc: GraphicsContextBase, path: Any, transform: Any, face: Any = None) -> None:
        """Draw a line or an area."""
        self._light.draw_path(gc, path, transform, face)
        self._dark.draw_path(self._context(gc), path, transform, self._ink(face))

    def draw_markers(
        self, gc: GraphicsContextBase, marker: Any, marker_transform: Any, path: Any, transform: Any, face: Any = None
    ) -> None:
        """Draw a marker at each point of a path."""
        self._light.draw_markers(gc, marker, marker_transform, path, transform, face)
        self._dark.draw_markers(self._context(gc), marker, marker_transform, path, transform, self._ink(face))

    def draw_path_collection(self, gc: GraphicsContextBase, *args: Any, **more: Any) -> None:
        """Draw lines or areas, each with colours of its own."""
        shape, faces, edges, rest = args[:5], args[5], args[6], args[7:]
        self._light.draw_path_collection(gc, *args, **more)
        inks = [self._inks(faces, area=True), self._inks(edges, area=False)]
        self._dark.draw_path_collection(self._context(gc), *shape, *inks, *rest, **more)

    def draw_text(self, gc: GraphicsContextBase, *args: Any, **more: Any) -> None:
        """Draw a line of text."""
        self._light.draw_text(gc, *args, **more)
        self._dark.draw_text(self._context(gc), *args, **more)

    def draw_quad_mesh(self, *args: Any) -> None:
        """Draw the colours of a colour bar: those of the cells."""
        self._light.draw_quad_mesh(*args)
        self._dark.draw_quad_mesh(*args)

    def draw_image(self, *args: Any) -> None:
        """Draw the cells of a heat map: their colours stand for values, on each page the same."""
        self._light.draw_image(*args)
        self._dark.draw_image(*args)

    def get_text_width_height_descent(self, *args: Any, **more: Any) -> tuple[float, float, float]:
        """Return the measures of a line of text."""
        found: tuple[float, float, float] = self._light.get_text_width_height_descent(*args, **more)
        return found

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in pixels."""
        found: tuple[float, float] = self._light.get_canvas_width_height()
        return found

    def points_to_pixels(self, points: Any) -> Any:
        """Return a length in pixels."""
        return self._light.points_to_pixels(points)

    def option_image_nocomposite(self) -> bool:
        """Tell whether images are drawn one by one."""
        return bool(self._light.option_image_nocomposite())

    def option_scale_image(self) -> bool:
        """Tell whether images are scaled by the renderer."""
        return bool(self._light.option_scale_image())

    def _ink(self, face: Any) -> Any:
        return face if face is None or self._on_cell else dark_rgba(face, area=True)

    def _inks(self, colours: Any, *, area: bool) -> Any:
        if self._on_cell:
            return colours
        return np.array([dark_rgba(colour, area=area) for colour in colours]).reshape(-1, 4)

    def _context(self, gc: GraphicsContextBase) -> GraphicsContextBase:
        """Return how a mark is drawn, in its dark colour."""
        if self._on_cell:
            return gc
        found = GraphicsContextBase()
        found.copy_properties(gc)
        found.set_foreground(dark_rgba(gc.get_rgb()), isRGBA=True)
        return found
