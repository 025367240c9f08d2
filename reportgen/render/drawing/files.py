"""A composed figure -> its files."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure

from reportgen.render.drawing.png import png
from reportgen.render.drawing.twofold import Twofold

LIGHT, DARK, PDF = "png", "dark.png", "pdf"


def files(figure: Figure, kinds: Collection[str], creator: str, subject: str) -> dict[str, bytes]:
    """Return a composed figure by kind; what one is does not hang on which others are asked for, or on their order.

    Both pictures are drawn in one walk through the figure; `savefig` would walk twice for each file.
    """
    texts = {"Software": creator, "Description": subject}
    made = {kind: png(pixels, figure.dpi, texts) for kind, pixels in _pixels(figure, kinds).items()}
    if PDF in kinds:
        made[PDF] = _pdf(figure, creator, subject)
    return {kind: made[kind] for kind in kinds}


def _pixels(figure: Figure, kinds: Collection[str]) -> dict[str, Any]:
    """Return the pixels of the pictures that are asked for."""
    if DARK not in kinds and LIGHT not in kinds:
        return {}
    size = (*figure.canvas.get_width_height(physical=True), figure.dpi)
    light: Any = RendererAgg(*size)  # type: ignore[no-untyped-call]
    drawn = {LIGHT: light}
    if DARK in kinds:
        drawn[DARK] = RendererAgg(*size)  # type: ignore[no-untyped-call]
        figure.draw(Twofold(light, drawn[DARK]))
    else:
        figure.draw(light)
    return {kind: np.asarray(renderer.buffer_rgba()) for kind, renderer in drawn.items() if kind in kinds}


def _pdf(figure: Figure, creator: str, subject: str) -> bytes:
    """Return a figure as PDF; it is drawn at 72 to the inch, so it is drawn last."""
    stream = io.BytesIO()
    canvas: Any = FigureCanvasPdf(figure)
    canvas.print_pdf(stream, metadata={"Creator": creator, "Subject": subject, "CreationDate": None})
    return stream.getvalue()
