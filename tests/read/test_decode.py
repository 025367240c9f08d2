"""JSON bytes to typed values."""

from __future__ import annotations

import math

import msgspec
import pytest

from reportgen.model.ledger import Kind
from reportgen.read.decode import decode


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
        (b'{"count": ' + b"9" * 5000 + b"}", Kind.UNREADABLE),
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


def test_huge_numbers_are_infinite_not_errors():
    """A number beyond float's range counts as infinite and is named."""
    document, faults = decode(b'{"count": 1e400}', Outer)
    assert math.isinf(document.count)
    assert faults[0].kind is Kind.NON_FINITE


def test_repeated_keys_are_named_when_the_tolerant_parser_reads():
    """Behind a NaN a repeated key is named and its last value used."""
    document, faults = decode(b'{"count": NaN, "count": 2}', Outer)
    assert document.count == 2.0
    assert [fault.kind for fault in faults] == [Kind.REPEATED_KEY]
