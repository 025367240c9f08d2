"""Text from data -> text of a format, so that no name can become markup or code."""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata

from reportgen.wording.catalog import writes_ideographs

_MARKDOWN = {ord(char): f"&#{ord(char)};" for char in string.punctuation}

# What begins a list, a rule, a heading or a command is markup only where a text begins; a full stop after "www", or a
# colon inside a word, makes an address or a picture. An underscore inside a word is none.
_PASTED = re.compile(
    r"[\\`*{}\[\]<>&|#~^$@!%\u200b]"
    r"|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])"
    r"|(?<!\d):(?=\S)|:(?!\d\d(?!\d))(?=\S)"
    r"|(?<=www)\."
    r"|^\s*[-+=/](?!\d)|^\s*\d{1,9}[.)](?!\S)",
    re.IGNORECASE,
)
"""What Markdown, or a forge that reads it, could take for markup; the rest stays as readable as it is."""

# Sentences and numbers stay short; what any Markdown extension could take for markup does not.
_HTML = {ord(char): f"&#{ord(char)};" for char in string.punctuation if char not in ".,-+%();:/=!?"}

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "*": "{*}",
    "[": "{[}",
    "]": "{]}",
    "−": "$-$",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "±": r"$\pm$",
    "×": r"$\times$",
    "²": r"\texttwosuperior{}",
    "³": r"\textthreesuperior{}",
    "·": r"\textperiodcentered{}",
    "∞": r"$\infty$",
    "→": r"$\rightarrow$",
    "↑": r"$\uparrow$",
    "↓": r"$\downarrow$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "…": r"\ldots{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "‘": r"{\textquoteleft}",
    "’": r"\textquoteright{}",
    "\u00a0": "~",
}

_EUROPEAN = frozenset("ĂăĄąĆćČčĎďĐđĘęĚěĞğĹĺĽľŁłŃńŇňŐőŔŕŘřŚśŠšŤťŮůŰűŸŹźŻżŽž")
"""Letters beyond Latin 1 that T1 fonts have and pdfTeX's UTF-8 tables know."""

_IDEOGRAPHS = (("\u3001", "\u303f"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uff01", "\uff60"))
"""First and last of the blocks of Chinese characters, their punctuation and wide forms."""

_REFERENCE = re.compile(r"(?:[@#!]|(?<![0-9A-Za-z])(?:[~%$&]|GH-))(?=[0-9A-Za-z])", re.IGNORECASE)
"""What forges read as the sign before a person, an issue, a label and the like."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RESERVED = {"con", "prn", "aux", "nul", "index", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def is_ideographic(char: str) -> bool:
    """Tell whether a character is a Chinese one or the punctuation that goes with it."""
    # Most characters come before all of them.
    return char > "\u3000" and any(low <= char <= high for low, high in _IDEOGRAPHS)


class Safe(str):
    """Text that is already in the format it will stand in."""

    __slots__ = ()


class _Cleaned(dict[int, str]):
    """Code points and what stands for them; filled as they occur."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") or _is_no_character(code)
        self[code] = " " if char in "\t\r\n" else "\ufffd" if hidden else char
        return self[code]


_CLEANED = _Cleaned()


def _is_no_character(code: int) -> bool:
    """Tell whether a code point is one of the 66 that never stand for a character; YAML takes some of them ill."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004


def clean(text: str) -> str:
    """Return text on one line; control and format characters, lone surrogates and no characters become U+FFFD."""
    return text if text.isprintable() else text.translate(_CLEANED)


def markdown(text: object) -> Safe:
    """Escape for Markdown and HTML: every ASCII punctuation character becomes a numeric reference."""
    return text if isinstance(text, Safe) else Safe(clean(str(text)).translate(_MARKDOWN))


def pasted(text: object) -> Safe:
    """Escape for Markdown that is pasted into a forge, whose comments turn names into messages and references.

    An unseen space after the sign keeps `@name` from telling anybody and `#1` from leading anywhere.
    """
    if isinstance(text, Safe):
        return text
    return Safe(_PASTED.sub(_by_number, _REFERENCE.sub("\\g<0>\u200b", clean(str(text)))))


def _by_number(found: re.Match[str]) -> str:
    text = found.group()
    return f"{text[:-1]}&#{ord(text[-1])};"


def html(text: object) -> Safe:
    """Escape for HTML that stands in Markdown: text and attributes in double quotes."""
    return text if isinstance(text, Safe) else Safe(clean(str(text)).translate(_HTML))


def html_lines(text: str) -> Safe:
    """Escape several lines for HTML that stands in Markdown; an empty line would end the block."""
    return Safe("&#10;".join(html(line) for line in text.rstrip("\n").split("\n")))


def page_title(text: str) -> str:
    """Return a title that is safe where a theme prints it raw, even after it decoded references in it.

    Angle brackets and double quotes become typographic ones, and an ampersand that could begin a reference becomes a
    wide one; everything else stays as it is.
    """
    plain = clean(text).translate({ord("<"): "‹", ord(">"): "›", ord('"'): "”"})
    return re.sub(r"&(?! )", "＆", plain).strip() or "\ufffd"


def yaml_text(text: str) -> Safe:
    """Return a YAML double-quoted scalar of printable characters; any other is written as its code point."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return Safe('"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in plain) + '"')


def latex(text: object) -> Safe:
    """Escape for LaTeX text under T1 and pdflatex, character by character.

    Letters that the engine cannot set are replaced by their code point in a box, `[U+4E2D]`, which can be read
    back; nothing is dropped.
    """
    if isinstance(text, Safe):
        return text
    plain = clean(str(text))
    pairs = zip(plain, "\0" + plain, strict=False)
    # Two hyphens or commas in a row would be set as a dash or a low quotation mark.
    return Safe("".join(f"{{{c}}}" if c in "-," and c == before else _latex_char(c) for c, before in pairs))


def latex_characters() -> dict[str, str]:
    """Return what LaTeX writes for a character, for scripts that make tables of what a reader sees.

    Of ASCII only those are there that are written in another way; of the others all that are not replaced, but for
    Chinese ones.
    """
    latin = (chr(code) for code in range(0xC0, 0x100))
    return {char: char for char in (*latin, *sorted(_EUROPEAN)) if _has_glyph(char)} | _LATEX


def _latex_char(char: str) -> str:
    if char in _LATEX:
        return _LATEX[char]
    if char.isascii() or _has_glyph(char):
        return char
    return f"\\texttt{{{{[}}U+{ord(char):04X}{{]}}}}"


def _has_glyph(char: str) -> bool:
    """Tell whether the fonts have a letter beyond ASCII.

    Those of T1 have Latin 1 and most of Central Europe's; a Chinese paper has Chinese ones too.
    """
    return (
        (char.isalpha() and 0xC0 <= ord(char) <= 0xFF)  # noqa: PLR2004
        or char in _EUROPEAN
        or (is_ideographic(char) and writes_ideographs())
    )


def is_replaced(text: object) -> bool:
    """Tell whether a character of a text stands as its code point in LaTeX."""
    plain = "" if isinstance(text, Safe) else clean(str(text))
    return any(not (char.isascii() or char in _LATEX or _has_glyph(char)) for char in plain)


def slug(name: str) -> str:
    """Return a file name for a name from data: the name itself where it is plain, else a cleaned stem and a hash.

    The mapping is one to one, also on file systems that fold case: a name with capitals keeps them, and names that
    differ by case only get different hashes.
    """
    plain = name.casefold() not in _RESERVED and not name.endswith(".") and _SAFE_NAME.fullmatch(name)
    if plain and not re.search(r"-[0-9a-f]{8}$", name):  # what looks hashed is hashed, so no two meet
        return name
    stem = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:40] or "x"
    return f"{stem}-{_digest(name)[:8]}"


def slugs(names: tuple[str, ...]) -> dict[str, str]:
    """Return distinct file names for all names, also where case is folded."""
    taken: dict[str, str] = {}
    result = {}
    for name in names:
        candidate = slug(name)
        if candidate.casefold() in taken:
            candidate = f"{candidate}-{_digest(name)[:8]}"
        taken[candidate.casefold()] = name
        result[name] = candidate
    return result


def _digest(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return hashlib.sha256((normal + "\0" + text).encode("utf-8", "surrogatepass")).hexdigest()
