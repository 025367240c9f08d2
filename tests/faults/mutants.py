"""Valid documents, and what is done to them: cut, flipped, keys repeated, types swapped, nested, encoded otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Place = tuple[str | int, ...]

TOKENS = (
    "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "9" * 400, "-" + "9" * 5000, "1" + "0" * 5000,
    "18446744073709551616", "-9223372036854775809", "-0.0", "5e-324", "1.7976931348623157e308", "0", "-1", "2", "1e30",
    "null", "true", "false", '""', r'"\ud800"', r'"\udc00\ud800"', r'"\u0000"', r'"a\u003a b"', '"12:30:45"', '"NaN"',
    '"NA"', '"1e5"', '"0.5"', '"1e-5 ~ inf"', '"\u202e<script>|"', f'"{"x" * 70_000}"', "[]", "{}", "[[1, 2], null]",
    '{"acc,none": 0.5, "acc_stderr,none": "x"}', '{"accuracy": 2}', '{"a": {"a": {"a": 1}}}', "[" * 60 + "]" * 60,
    "[" * 150 + "]" * 150, "[" * 5000 + "]" * 5000, '{"a":' * 2000 + "1" + "}" * 2000, "01", "+1", ".5", "1.", "0x10",
    "1_000", "'a'", "undefined", "",
)  # fmt: skip
"""What may stand in the place of a value of JSON, valid or not."""

KEYS = (
    "", "ppl", "acc,none", "acc_stderr,none", "accuracy", "results", "full_results", "wikitext2", "WikiText-2 (raw)",
    "acc_mean", "_stderr", "acc_", "boolq", "ARC Easy", "synthetic", "timestamp", "model_info", "efficiency",
    "total_params", "\ud800", "a\0b", "a:b", "\u202e|`", "中文", "x" * 5000, "__proto__", "nan",
)  # fmt: skip
"""What a key may be."""

CELLS = (
    "", "nan", "NaN", "inf", "-Infinity", "1e400", "-1e400", "9" * 400, "9" * 5000, "9" * 60_000 + "x", "1e5", "NA",
    "None", "true", "TRUE", "0x10", "1_000", "1,5", '"1,5"', '"', '""""', "'=1+1", "=1+1", "-5", "-0.0", "5e-324", "\0",
    "\ud800", "\u202e", "a\nb", '"a\nb"', "٣", "½", " 0.5 ", "exp_001_a1", "../../etc/passwd", "results/x/exp_1_lr1e999",
    "exp_" + "9" * 5000, "a1_" * 30_000, "results\\search_Fir_20\\exp_001_taylor_seq_len32", "x" * 140_000, ";", "~2",
)  # fmt: skip
"""What a cell of a CSV may hold, quoted or not."""

VALUES = (
    "nan", "inf", "-inf", "true", "''", '""', "[]", "{}", "0", "-1", "1.5", "9" * 5000, "0x" + "f" * 5000, "1e400",
    "1979-05-27", "12:30:45", '"\\u0000"', '"\\ud800"', "[" * 2000, "[" * 300 + "]" * 300, "{a = {a = {a = 1}}}", '"ppl <= 20"',
    '"ppl <= ' + "9" * 5000 + '"', '"(((((((((("', '"' + "(" * 3000 + '"', '"{model}_{ratio}"', '"' + "x" * 300 + '"',
    '"../../../etc"', '"/"', "'a\nb'", '"""a\nb"""', '["a", 1]', '"zh"', '"best(\\"Fir\\").method"', '"acc_mean"', "NaN",
    '"best(\\"Fir\\").ppl < ' + "9" * 400 + '"',
)  # fmt: skip
"""What may stand in the place of a value of TOML."""

FRAGMENTS = (
    r"\rgBestFir", r"\input{paper}", r"\input{main}", r"\input{|ls}", r"\input{#1}", r"\input{" + "x" * 300 + "}",
    r"\input{/dev/zero}", r"\input{..}", "\\input{a\0b}", r"\includegraphics{fig}", r"\includegraphics{\x}", r"\def\x{\x\x}",
    r"\newcommand{\rgA}{1.25}", "{" * 3000, "}" * 3000, r"\begin{verbatim}", r"\end{verbatim}", r"\verb|", r"\iffalse",
    r"\fi", r"\ifx" * 500, "%", "\\", "$", "12.345", "1{,}234" * 200, r"\label{}", r"\graphicspath{{a/}{../}}", "\r", "\ud800",
    "\u202e", "9" * 20_000, "1," * 5000, r"\usepackage[" * 300, r"\include" * 500, r"\cite" * 500, "\\" * 3001, r"\href",
    "% reportgen: begin table models of study 0123456789ab", "% reportgen: end table models", r"\end{document}", "[" * 3000,
)  # fmt: skip
"""What may stand anywhere in a manuscript."""


class Dice:
    """Choices out of bytes that Hypothesis draws: one draw for a document is many times as fast as one for a choice."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._place = 0

    def below(self, limit: int) -> int:
        """Return a number from zero to below `limit`; zero when the bytes are used up."""
        part = self._raw[self._place : self._place + 3]
        self._place += 3
        return int.from_bytes(part, "big") % max(limit, 1)

    def pick(self, options: Sequence[Any]) -> Any:
        """Return one of several things."""
        return options[self.below(len(options))]


DICE = st.binary(min_size=72, max_size=72).map(Dice)
MANY_DICE = st.binary(min_size=240, max_size=240).map(Dice)


@dataclass(frozen=True, slots=True)
class Token:
    """A text that stands in JSON as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """An object as its keys and values stand in the text, a key perhaps twice."""

    items: tuple[tuple[str, Any], ...]


def written(node: Any) -> str:
    """Write a document in which tokens and objects with repeated keys stand."""
    if isinstance(node, Token):
        return node.text
    if isinstance(node, Mapping):
        node = Pairs(tuple(node.items()))
    if isinstance(node, Pairs):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(value)}" for key, value in node.items) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(written, node)) + "]"
    return json.dumps(node)


def places(node: Any, above: Place = ()) -> Iterator[Place]:
    """Yield the places of a document, the top first."""
    yield above
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*above, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, (*above, number))


def at(node: Any, place: Place) -> Any:
    """Return what stands at a place."""
    for key in place:
        node = node[key]
    return node


def put(node: Any, place: Place, new: Any) -> Any:
    """Return a document with another value at a place."""
    if not place:
        return new
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[place[0]] = put(node[place[0]], place[1:], new)
    return copy


def changed_tree(dice: Dice, bases: Sequence[Any]) -> str:
    """A JSON document with values swapped for others and keys that are new, gone or repeated."""
    document = dice.pick(bases)
    for _ in range(dice.below(4)):
        spots = list(places(document))
        spot = dice.pick(spots)
        old = at(document, spot)
        if isinstance(old, dict) and old and dice.below(2):
            key = dice.pick(sorted(old))
            value = dice.pick((old[key], Token(dice.pick(TOKENS))))
            match dice.below(3):
                case 0:
                    new: Any = Pairs((*old.items(), (key, value)))
                case 1:
                    new = {**old, dice.pick(KEYS): value}
                case _:
                    new = {name: item for name, item in old.items() if name != key}
        else:
            new = dice.pick((Token(dice.pick(TOKENS)), at(document, dice.pick(spots))))
        document = put(document, spot, new)
    return written(document)


def changed_rows(dice: Dice, base: Sequence[Sequence[str]]) -> str:
    """A table with cells, columns and rows swapped for others, doubled or gone."""
    rows = [list(row) for row in base]
    for _ in range(dice.below(5)):
        row = dice.pick(rows)
        column = dice.below(len(row))
        match dice.pick(("cell", "cell", "cell", "row", "wide", "narrow", "shared")):
            case "cell":
                row[column : column + 1] = [dice.pick(CELLS)]
            case "row":
                rows.append(list(row))
            case "wide":
                row.append(dice.pick(CELLS))
            case "narrow":
                del row[column:]
            case _:
                row[column : column + 1] = rows[0][:1]
    end = dice.pick(("\n", "\n", "\r\n", "\r", "\n\n"))
    return end.join(",".join(row) for row in rows) + dice.pick(("", end))


def changed_settings(dice: Dice, base: Sequence[str]) -> str:
    """A study file with values swapped for others, and lines doubled, gone or of other names."""
    lines = list(base)
    for _ in range(dice.below(4)):
        place = dice.below(len(lines))
        match dice.pick(("value", "value", "value", "double", "drop", "key")):
            case "value" if "=" in lines[place]:
                lines[place] = f"{lines[place].partition('=')[0]}= {dice.pick(VALUES)}"
            case "double":
                lines.insert(place, lines[place])
            case "drop" if len(lines) > 1:
                del lines[place]
            case _:
                lines[place] = "k" + lines[place].lstrip("[")
    return "\n".join(lines) + "\n"


def changed_words(dice: Dice, bases: Sequence[str], fragments: Sequence[str]) -> str:
    """A text with fragments put in anywhere, and parts of it gone."""
    text: str = dice.pick(bases)
    for _ in range(dice.below(5)):
        start = dice.below(len(text) + 1)
        text = text[:start] + dice.pick(fragments) + text[start + dice.pick((0, 0, 1, 20)) :]
    return text


def encoded(dice: Dice, text: str) -> bytes:
    """A text as bytes: cut, flipped, in other encodings, with a mark in front, zeros behind, or as it is."""
    raw = text.encode("utf-8", "surrogatepass")
    place = dice.below(len(raw))
    before, here, after = raw[:place], raw[place : place + 1], raw[place + 1 :]
    return {
        "plain": raw,
        "cut": before,
        "flip": before + bytes(byte ^ 1 << dice.below(8) for byte in here) + after,
        "insert": before + bytes(dice.below(256) for _ in range(1 + dice.below(8))) + here + after,
        "mark": b"\xef\xbb\xbf" * dice.pick((1, 2)) + raw,
        "utf-16": text.encode("utf-16", "surrogatepass"),
        "latin": text.encode("latin-1", "replace") + b"\xe9",
        "zeros": dice.pick((raw + b"\0", raw + b"\0\0\0", b"\0" * 100, b"\0" + raw)),
    }[dice.pick(("plain",) * 5 + ("cut", "flip", "insert", "mark", "utf-16", "latin", "zeros"))]


def json_files(*bases: Any) -> st.SearchStrategy[bytes]:
    """Mutants of JSON documents."""
    return DICE.map(lambda dice: encoded(dice, changed_tree(dice, bases)))


def csv_files(base: Sequence[Sequence[str]]) -> st.SearchStrategy[bytes]:
    """Mutants of a table."""
    return DICE.map(lambda dice: encoded(dice, changed_rows(dice, base)))


def toml_files(base: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Mutants of a study file, given by its lines."""
    return DICE.map(lambda dice: encoded(dice, changed_settings(dice, base)))


def text_files(fragments: Sequence[str], *bases: str) -> st.SearchStrategy[bytes]:
    """Mutants of texts."""
    return DICE.map(lambda dice: encoded(dice, changed_words(dice, bases, fragments)))


def other_files(*bases: bytes) -> st.SearchStrategy[bytes]:
    """Mutants of files that are no text."""

    def changed(dice: Dice) -> bytes:
        found: bytes = dice.pick(bases)
        for _ in range(dice.below(4)):
            start = dice.below(len(found) + 1)
            middle = bytes(dice.below(256) for _ in range(dice.below(4)))
            found = found[:start] + middle + found[start + dice.below(9) :]
        return found

    return DICE.map(changed)
