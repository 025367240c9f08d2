"""Fonts of figures: DejaVu Sans, and one with Chinese characters where a report is in Chinese."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportgen.wording.catalog import IDEOGRAPHIC

LATIN = "DejaVu Sans"

CHINESE = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "FandolHei",
    "Droid Sans Fallback", "Noto Sans CJK JP",
)  # fmt: skip
"""Families that have simplified Chinese characters, the first that is installed being taken."""

_FILES = (
    "cjk", "notosanssc", "sourcehansans", "wqy", "msyh", "simhei", "pingfang", "hiragino", "heiti", "fandol",
    "droidsansfallback",
)  # fmt: skip
"""Parts of the names of their files."""


def can_write(language: str) -> bool:
    """Tell whether figures can be drawn with the characters of a language."""
    return language not in IDEOGRAPHIC or chinese_font() is not None


def families(language: str) -> list[str]:
    """Return the font families of figures in a language; a glyph is taken from the first that has it."""
    found = chinese_font() if language in IDEOGRAPHIC else None
    return [LATIN, *([found] if found else [])]


@cache
def chinese_font() -> str | None:
    """Return an installed family with Chinese characters, None where there is none."""
    from matplotlib import font_manager  # noqa: PLC0415

    manager = font_manager.fontManager
    if not (known := _first(manager)):
        # Matplotlib's list may be older than the fonts that were installed since.
        for path in sorted(font_manager.findSystemFonts()):
            if any(part in Path(path).name.casefold().replace("-", "") for part in _FILES):
                manager.addfont(path)
        known = _first(manager)
    return known


def _first(manager: object) -> str | None:
    names = {font.name for font in getattr(manager, "ttflist", ())}
    return next((name for name in CHINESE if name in names), None)
