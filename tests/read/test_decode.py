"""JSON bytes to typed values."""

from __future__ import annotations

import math

import msgspec
import pytest

from reportgen.model.ledger import Kind
from reportgen.read.decode import Fault, decode


class Inner(msgspec.Struct):
    """A nested shape."""

    ratio: float | None = None
    name: str | None = None


class Outer(msgspec.Struct):
    """A shape with everything that the readers use."""

    inner: Inner | None = None
    values: dict[str, object] | None = None
    count: float | None = None


def kinds(raw: bytes) -> list[Kind]:
    """Kinds of the faults of a document."""
    return [fault.kind for fault in decode(raw, Outer)[1]]


def test_clean_json_has_no_faults():
    """A clean document is decoded by the fast parser without a fault."""
    document, faults = decode(b'{"inner": {"ratio": 2}, "count": 3}', Outer)
    assert (document.inner.ratio, document.count, faults) == (2.0, 3.0, [])


def test_bare_infinity_and_nan_are_read_and_named():
    """Bare Infinity and NaN are values, each named with its path."""
    document, faults = decode(b'{"inner": {"ratio": Infinity}, "count": NaN}', Outer)
    assert math.isinf(document.inner.ratio)
    assert math.isnan(document.count)
    assert [fault.kind for fault in faults] == [Kind.NON_FINITE]
    assert faults[0].facts["values"] == "$.inner.ratio = Infinity; $.count = NaN"


def test_many_non_finite_values_are_counted():
    """Of many non-finite values three are named and the others counted."""
    raw = ('{"values": {' + ", ".join(f'"k{i}": NaN' for i in range(10)) + "}}").encode()
    assert decode(raw, Outer)[1][0].facts["more"] == 7


@pytest.mark.parametrize("raw", [b"", b"  \n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_empty_files_are_called_empty(raw: bytes):
    """A file without data is empty, not malformed."""
    assert kinds(raw) == [Kind.EMPTY]


@pytest.mark.parametrize(
    "raw", [b'{"inner": {"ratio": 1', b'{"inner"', b"{", b'{"inner": {"name": "abc', b'{"count": 1,']
)
def test_cut_files_are_called_truncated(raw: bytes):
    """A file that ends in the middle of a value is truncated."""
    assert kinds(raw) == [Kind.TRUNCATED]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{"count": }', Kind.UNREADABLE),
        (b"<html>", Kind.UNREADABLE),
        (b'{"count": "\xff"}', Kind.UNREADABLE),
        (b"[" * 100_000, Kind.UNREADABLE),
        (b"[1, 2]", Kind.WRONG_TYPE),
        (b"3", Kind.WRONG_TYPE),
    ],
)
def test_malformed_files_are_fatal(raw: bytes, kind: Kind):
    """What is no JSON object gives nothing and one fatal fault."""
    document, faults = decode(raw, Outer)
    assert [(fault.kind, fault.fatal) for fault in faults] == [(kind, True)]
    assert document == Outer()


def test_one_wrong_type_leaves_the_rest():
    """A value of the wrong type is named with its path, its neighbours are kept."""
    document, faults = decode(b'{"inner": {"ratio": "high", "name": "x"}, "count": 4}', Outer)
    assert (document.inner.name, document.inner.ratio, document.count) == ("x", None, 4.0)
    assert [(f.kind, f.facts["path"]) for f in faults] == [(Kind.WRONG_TYPE, "$.inner.ratio")]


def test_byte_order_marks_are_no_fault():
    """UTF-8 with a mark and UTF-16 are read."""
    assert decode(b'\xef\xbb\xbf{"count": 1}', Outer) == (Outer(count=1.0), [])
    assert decode('{"count": 1}'.encode("utf-16"), Outer) == (Outer(count=1.0), [])


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "-" + "9" * 5000])
def test_huge_numbers_are_infinite_not_errors(number: str):
    """A number beyond float's range counts as infinite and is named, in whatever way it is written."""
    document, faults = decode(f'{{"count": {number}, "values": {{"a": {number}}}}}'.encode(), Outer)
    infinite = "-Infinity" if number.startswith("-") else "Infinity"
    assert (document.count, document.values) == (float(number), {"a": float(number)})
    assert [fault.facts["values"] for fault in faults] == [f"$.count = {infinite}; $.values.a = {infinite}"]


def test_whole_numbers_beyond_64_bits_stay_whole():
    """A whole number within float's range is read as what it is."""
    assert decode(b'{"values": {"a": 18446744073709551617}}', Outer)[0].values == {"a": 2**64 + 1}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"count": NaN, "count": 2}', "count"),
        ('{"count": 1, "count": 2}', "count"),
        ('{"count": 2, "else": [{"a": {"b": 1, "b": 1}}]}', "b"),
        ('{"count": 2, "else": {"\\u0061": 1, "a": 1}}', "a"),
        ('{"count": 2, "else": {"a:": 1, "\\u0061\\u003A": "12:30"}}', "a:"),
    ],
)
def test_repeated_keys_are_named_wherever_they_are(text: str, keys: str):
    """A key that any object of the file repeats is named, also one that is not read and one that is escaped."""
    document, faults = decode(text.encode(), Outer)
    assert document.count == 2.0
    assert [(fault.kind, fault.facts.get("keys")) for fault in faults] == [(Kind.REPEATED_KEY, keys)]


@pytest.mark.parametrize("text", ["12:30:45", r"a \u003a b", r"\u003A:", "中：:"])
def test_colons_in_strings_are_no_repeated_keys(text: str):
    """Colons in strings and keys, escaped or not, leave a clean document clean."""
    assert decode(f'{{"count": 1, "inner": {{"name": "{text}"}}, "{text}": 2}}'.encode(), Outer)[1] == []


@pytest.mark.parametrize("levels", [101, 500, 5000, 200_000])
@pytest.mark.parametrize("rest", ["", ', "x": NaN', ', "else": 1', ', "x": ]', ', "x": "'])
@pytest.mark.parametrize("frames", [0, 500])
def test_depth_is_refused_in_one_way(levels: int, rest: str, frames: int):
    """A file nested deeper than a hundred levels is refused as such, whatever else is in it and whoever calls."""

    def from_below(left: int) -> list[Fault]:
        return from_below(left - 1) if left else decode(raw.encode(), Outer)[1]

    raw = f'{{"count": 1, "else": {"[" * levels}{"]" * levels}{rest}}}'
    assert [fault.facts for fault in from_below(frames)] == [{"reason": "depth"}]


def test_brackets_in_strings_are_no_depth():
    """Strings may hold any number of brackets, quotes and backslashes."""
    text = r"[{\"[" * 1000
    assert decode(f'{{"count": NaN, "inner": {{"name": "{text}"}}}}'.encode(), Outer)[0].inner.name == text.replace(
        "\\", ""
    )


def test_a_hundred_levels_are_read():
    """Nesting of a hundred levels and many shallow objects are fine."""
    assert decode(f'{{"count": 1, "else": {"[" * 99}{"]" * 99}}}'.encode(), Outer) == (Outer(count=1.0), [])
    assert decode(f'{{"count": 1, "else": [{", ".join(["[{}]"] * 500)}]}}'.encode(), Outer) == (Outer(count=1.0), [])


def test_half_a_surrogate_pair_is_shown_as_it_was_written():
    """A lone surrogate, which no file can hold, becomes its escape; whole pairs and escaped backslashes stay."""
    raw = rb'{"inner": {"name": "\ud800 \ud83d\ude00 \\ud800 \udc00"}}'
    assert decode(raw, Outer)[0].inner.name == r"\ud800 😀 \ud800 \udc00"


def test_many_repeated_keys_take_no_time():
    """An object of many repeated keys is read in one go."""
    raw = ("{" + ", ".join(f'"k{i // 2}": 1' for i in range(200_000)) + "}").encode()
    assert [fault.facts["keys"] for fault in decode(raw, Outer)[1]] == ["k0, k1, k10"]
