"""Accuracies as bars of HTML: they follow the palette and the page's width, and cost no picture."""

from __future__ import annotations

from reportgen.render.escape import Safe, html
from reportgen.render.pages.spec import Bar, Bars


def bars(found: Bars) -> Safe:
    """Return bars from 0 to 1 with one standard error to each side and a line at what they are held against."""
    rows = "\n".join(_row(bar) for bar in found.bars)
    return Safe(f'<div class="rg-bars" role="img" aria-label="{html(found.label)}">\n{rows}\n</div>')


def _row(bar: Bar) -> str:
    parts = [f'<span class="rg-fill" style="width:{_percent(bar.value)}"></span>']
    if bar.stderr is not None:
        low, high = max(bar.value - bar.stderr, 0.0), min(bar.value + bar.stderr, 1.0)
        parts.append(f'<span class="rg-error" style="left:{_percent(low)};width:{_percent(high - low)}"></span>')
    if bar.reference is not None:
        parts.append(f'<span class="rg-reference" style="left:{_percent(bar.reference)}"></span>')
    return (
        f'<div class="rg-bar"><span>{html(bar.label)}</span><span class="rg-track">{"".join(parts)}</span>'
        f"<span>{html(bar.text)}</span></div>"
    )


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.2f}%"
