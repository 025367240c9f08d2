"""Venues that a paper may be written for: measures of their pages, as facts with their sources.

No style file is shipped: `main.tex` sets these measures with `article` and `geometry`, so that tables and figures are
as wide there as they will be in the paper. All lengths are TeX points (72.27 to the inch).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

INCH = 72.27
CENTIMETRE = INCH / 2.54


@dataclass(frozen=True, slots=True)
class Venue:
    r"""A venue's page.

    Attributes:
        name: its name in the study file.
        paper: option of `geometry` for the sheet.
        text_width: width of the text in pt.
        text_height: height of the text in pt.
        columns: columns of text.
        column_sep: space between two columns in pt.
        small: size and leading of `\small` in pt.
        footnotesize: the same of `\footnotesize`; many venues make it no smaller than `\small`.
        caption_above: whether captions of tables stand above them; those of figures stand below everywhere.
        times: whether text is set in Times.
        font_encoding: whether the venue lets authors load `fontenc`.
        source: where the measures were read; empty where they were not checked against the venue's own style.
    """

    name: str
    paper: str
    text_width: float
    text_height: float
    columns: int
    column_sep: float
    small: tuple[float, float]
    footnotesize: tuple[float, float]
    caption_above: bool
    times: bool
    font_encoding: bool
    source: str

    @property
    def column_width(self) -> float:
        """Width of a column of text in pt; that of the text where there is one column."""
        return (self.text_width - (self.columns - 1) * self.column_sep) / self.columns

    @property
    def narrow(self) -> float:
        """Width in pt that compact tables are made for: a column, or half the text where there is one column."""
        return self.column_width if self.columns > 1 else (self.text_width - 2 * CENTIMETRE * 0.3) / 2

    @property
    def verified(self) -> bool:
        """Whether the measures were checked against the venue's own style."""
        return bool(self.source)


_NINE = (9.0, 10.0)
_EIGHT = (8.0, 9.5)

VENUES: Mapping[str, Venue] = MappingProxyType(
    {
        venue.name: venue
        for venue in (
            Venue(
                "plain", "a4paper", 16 * CENTIMETRE, 24 * CENTIMETRE, 1, 0.0, (9.0, 11.0), _EIGHT,
                caption_above=True, times=False, font_encoding=True, source="article.cls",
            ),
            Venue(
                "neurips", "letterpaper", 5.5 * INCH, 9 * INCH, 1, 0.0, _NINE, _NINE,
                caption_above=True, times=True, font_encoding=True, source="neurips_2025.sty",
            ),
            Venue(
                "icml", "letterpaper", 6.75 * INCH, 9 * INCH, 2, 0.25 * INCH, _NINE, _NINE,
                caption_above=True, times=True, font_encoding=True, source="icml2025.sty",
            ),
            Venue(
                "acl", "a4paper", 16 * CENTIMETRE, 24.7 * CENTIMETRE, 2, 0.6 * CENTIMETRE, _NINE, _NINE,
                caption_above=False, times=True, font_encoding=True, source="acl.sty",
            ),
            Venue(
                "ieee", "letterpaper", 516.0, 672.0, 2, 12.0, _NINE, _EIGHT,
                caption_above=True, times=True, font_encoding=True, source="IEEEtran.cls",
            ),
            Venue(
                "aaai", "letterpaper", 7 * INCH, 9 * INCH, 2, 0.375 * INCH, _NINE, _NINE,
                caption_above=False, times=True, font_encoding=False, source="aaai25.sty",
            ),
        )
    }
)  # fmt: skip
"""Venues by name."""
