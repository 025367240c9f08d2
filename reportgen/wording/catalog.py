"""The message catalogue: English is the source, other languages are looked up by gettext."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "reportgen"
LOCALES = Path(__file__).parent / "locales"

_translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Speak `language` from now on; English where there is no catalogue for it."""
    global _translations  # noqa: PLW0603  one process speaks one language
    _translations = gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


def _(message: str) -> str:
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of the message that fits `count`."""
    return _translations.ngettext(one, many, count)


def listed(items: list[str] | tuple[str, ...]) -> str:
    """Join items as running text does: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:  # noqa: PLR2004  a list of one is itself
        return "".join(items)
    return _("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])


def either(items: list[str] | tuple[str, ...]) -> str:
    """Join alternatives as running text does: `a`, `a or b`, `a, b or c`."""
    if len(items) < 2:  # noqa: PLR2004  a list of one is itself
        return "".join(items)
    return _("{first} or {last}").format(first=", ".join(items[:-1]), last=items[-1])
