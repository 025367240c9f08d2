"""The message catalogue: English is the source, other languages are looked up by gettext."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from reportgen.wording.spacing import Template

DOMAIN = "reportgen"
LOCALES = Path(__file__).parent / "locales"

SOURCE = "en"
LANGUAGES = {SOURCE: "English", "zh": "简体中文"}
"""Languages by their codes, and what they call themselves."""

IDEOGRAPHIC = ("zh",)
"""Languages in Chinese characters: their sentences follow each other without a space, their fonts are others."""

_language = SOURCE
_asked: str | None = None


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


def use_language(language: str) -> None:
    """Speak `language` from now on; English where there is no catalogue for it."""
    global _language  # noqa: PLW0603  one process speaks one language
    _language = language


def ask_for_language(language: str | None) -> None:
    """Speak a language whatever a study file says; None leaves it to the study file again."""
    global _asked  # noqa: PLW0603
    _asked = language


def spoken(language: str) -> str:
    """Return the language that was asked for, else the one given."""
    return _asked or language


def current_language() -> str:
    """Return the code of the language that is spoken."""
    return _language


def writes_ideographs() -> bool:
    """Tell whether the language that is spoken is written in Chinese characters."""
    return _language in IDEOGRAPHIC


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language while the block runs."""
    before = _language
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def N_(message: str) -> str:  # noqa: N802  gettext's name
    """Mark a message that is looked up later."""
    return message


def _(message: str) -> str:
    return _spaced(_translations(_language).gettext(message))


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of the message that fits `count`."""
    return _spaced(_translations(_language).ngettext(one, many, count))


def pgettext(context: str, message: str) -> str:
    """Return a message that is too short to be known without its context."""
    return _spaced(_translations(_language).pgettext(context, message))


def _spaced(message: str) -> str:
    """Return a message whose values are set apart as the language does it."""
    return Template(message) if "{" in message and writes_ideographs() else message


def gap() -> str:
    """What stands between two sentences."""
    return "" if writes_ideographs() else " "


def comma() -> str:
    """What stands between the items of a list."""
    return pgettext("between items", ", ")


def semicolon() -> str:
    """What stands between parts of a sentence."""
    return pgettext("between parts", "; ")


def colon() -> str:
    """What stands between a thing and what is said of it."""
    return pgettext("after a name", ": ")


def hinted(text: str, hint: str) -> str:
    """Put a hint or a reason behind what it is about; no hint, nothing."""
    if not hint:
        return text
    # A Chinese dash goes on with the sentence, so that no full stop stands before it.
    text = text.removesuffix(stop()) if writes_ideographs() else text
    return text + pgettext("before a hint", " -- ") + hint


def bracketed(text: str) -> str:
    """Put a remark in brackets behind what it is about; no text, no brackets."""
    return pgettext("a remark", " ({text})").format(text=text) if text else ""


def clause() -> str:
    """What stands between clauses that each say something."""
    return pgettext("between clauses", ", ")


def stop() -> str:
    """What ends a sentence."""
    return pgettext("end of a sentence", ".")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, without the stop."""
    end = stop()
    return text.partition(end + gap())[0].removesuffix(end)


def listed(items: list[str] | tuple[str, ...]) -> str:
    """Join items as running text does: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:  # noqa: PLR2004  a list of one is itself
        return "".join(items)
    return _("{first} and {last}").format(first=comma().join(items[:-1]), last=items[-1])


def either(items: list[str] | tuple[str, ...]) -> str:
    """Join alternatives as running text does: `a`, `a or b`, `a, b or c`."""
    if len(items) < 2:  # noqa: PLR2004  a list of one is itself
        return "".join(items)
    return _("{first} or {last}").format(first=comma().join(items[:-1]), last=items[-1])


def clauses(items: list[str] | tuple[str, ...]) -> str:
    """Join clauses that each say something of their own thing; Chinese has no and between them."""
    return clause().join(items) if writes_ideographs() else listed(items)


def series(items: list[str] | tuple[str, ...]) -> str:
    """Join names with what is counted of each; Chinese has no and between them."""
    return comma().join(items) if writes_ideographs() else listed(items)
