"""The language of claims: what is read, what is refused, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.model.grammar import parse, written
from reportgen.model.statements import (
    ARGUMENTS,
    SIGNS,
    And,
    Compare,
    Fault,
    Figure,
    Not,
    Number,
    Or,
    Product,
    StatementError,
    Sum,
    Text,
    comparisons,
    figures,
)
from reportgen.wording.statements import fault

QWEN, LLAMA = Figure("acc", ("Qwen",)), Figure("acc", ("Llama",))


def test_the_statements_of_the_issue_are_read():
    """Both examples become trees of figures, signs and texts."""
    text = 'best("Qwen").method == "layerwise"'
    assert parse(text) == Compare(Figure("best", ("Qwen",), "method"), "==", Text("layerwise"), text)
    text = 'acc("Mistral-Instruct") > acc("Llama-Instruct")'
    left, right = Figure("acc", ("Mistral-Instruct",)), Figure("acc", ("Llama-Instruct",))
    assert parse(text) == Compare(left, ">", right, text)


@pytest.mark.parametrize("sign", SIGNS)
def test_all_signs_compare(sign: str):
    """Each sign makes a comparison, with and without spaces."""
    for space in ("", " ", "\n"):
        found = parse(f"acc('Qwen'){space}{sign}{space}0.5")
        assert (found.left, found.sign, found.right) == (QWEN, sign, Number(0.5))


def test_what_binds_first():
    """`not` binds before `and`, `and` before `or`, multiplication before addition."""
    found = parse('not acc("Qwen") > 1 and acc("Qwen") > 2 or acc("Qwen") > 3')
    assert isinstance(found, Or)
    assert isinstance(found.parts[0], And)
    assert isinstance(found.parts[0].parts[0], Not)
    assert [item.right.value for item in comparisons(found)] == [1, 2, 3]
    found = parse('1 - 2 * acc("Qwen") * 3 + -acc("Llama") > -.5e-1')
    assert found.left == Sum((Number(1), Product(-6, QWEN), Product(-1, LLAMA)))
    assert found.right == Number(-0.05)
    found = parse('2 * (acc("Qwen") - acc("Llama")) >= 0')
    assert found.left == Product(2, Sum((QWEN, Product(-1, LLAMA))))
    assert list(figures(found.left)) == [QWEN, LLAMA]
    assert parse('(acc("Qwen") > 1)') == parse('acc("Qwen") > 1')


REFUSED = [
    ("", Fault.END, 1),
    ("   ", Fault.END, 4),
    ("1", Fault.NOT_A_COMPARISON, 1),
    ('"a"', Fault.NOT_A_COMPARISON, 1),
    ('acc("Qwen")', Fault.NOT_A_COMPARISON, 1),
    ('acc("Qwen") = 1', Fault.CHARACTER, 13),
    ("lambda: 0", Fault.CHARACTER, 7),
    ("lambda x: 0 == 0", Fault.CHARACTER, 9),
    ("True == 1", Fault.FUNCTION, 1),
    ("nan == nan", Fault.FUNCTION, 1),
    ("__import__('os') == 1", Fault.FUNCTION, 1),
    ('eval("1") == 1', Fault.FUNCTION, 1),
    ('best("Qwen").__class__ == "x"', Fault.ATTRIBUTE, 14),
    ('best("Qwen").method.upper() == "x"', Fault.UNEXPECTED, 20),
    ('best("Qwen").method() == "x"', Fault.UNEXPECTED, 20),
    ('best("Qwen")["method"] == "x"', Fault.CHARACTER, 13),
    ('acc("Qwen").real > 1', Fault.ATTRIBUTE, 13),
    ('"a".join("b") == "c"', Fault.UNEXPECTED, 4),
    ('best("Qwen") == 1', Fault.NO_ATTRIBUTE, 1),
    ("acc(models()) > 1", Fault.ARGUMENT, 5),
    ("acc(Qwen) > 1", Fault.ARGUMENT, 5),
    ("acc(1) > 1", Fault.ARGUMENT, 5),
    ("acc() > 1", Fault.ARGUMENTS, 1),
    ('metric("boolq") > 1', Fault.ARGUMENTS, 1),
    ('models("x") > 1', Fault.ARGUMENTS, 1),
    ('acc("a", "b", "c") > 1', Fault.ARGUMENTS, 1),
    ('acc("a" "b") > 1', Fault.UNEXPECTED, 9),
    ('acc("a",) > 1', Fault.ARGUMENT, 9),
    ('acc("a"', Fault.END, 8),
    ("acc('a\") > 1", Fault.CHARACTER, 5),
    ('acc("a") > 1 > 0', Fault.CHAINED, 14),
    ("(1 < 2) == (2 < 3)", Fault.COMPARED, 1),
    ("1 + (1 < 2) > 0", Fault.COMPARED, 5),
    ('acc("a") > "b"', Fault.TEXT, 12),
    ('"a" + "b" == "ab"', Fault.TEXT, 1),
    ('2 * "a" == "aa"', Fault.TEXT, 5),
    ('acc("a") * acc("b") > 1', Fault.PRODUCT, 1),
    ('acc("a") / 2 > 1', Fault.CHARACTER, 10),
    ('acc("a") ** 2 > 1', Fault.UNEXPECTED, 11),
    ("1e999 > 1", Fault.NUMBER, 1),
    ('1e300 * 1e300 * acc("a") > 1', Fault.NUMBER, 1),
    ("1_000 > 1", Fault.NUMBER, 1),
    ("0x10 > 1", Fault.NUMBER, 1),
    ("1.2.3 > 1", Fault.NUMBER, 1),
    ("1j == 1", Fault.NUMBER, 1),
    ("not 1", Fault.NOT_A_COMPARISON, 5),
    ("1 < 2 and 3", Fault.NOT_A_COMPARISON, 11),
    ("1 < 2 or", Fault.END, 9),
    ("1 < 2; 3 < 4", Fault.CHARACTER, 6),
    ("1 < 2 # 3", Fault.CHARACTER, 7),
    ("if 1 < 2", Fault.FUNCTION, 1),
    ('ácc("a") > 1', Fault.CHARACTER, 1),
    ('acc("a") > １', Fault.CHARACTER, 12),
    ('acc("a\nb") > 1', Fault.CHARACTER, 5),
    ("1 < 2\0", Fault.CHARACTER, 6),
]


@pytest.mark.parametrize(("text", "expected", "column"), REFUSED)
def test_anything_else_is_refused_where_it_stands(text: str, expected: Fault, column: int):
    """What is no statement is refused with the fault and the column, and words say what is allowed."""
    with pytest.raises(StatementError) as caught:
        parse(text)
    assert (caught.value.fault, caught.value.column) == (expected, column)
    assert f"column {column}: " in fault(caught.value)
    assert "{" not in fault(caught.value)


def test_length_and_depth_are_bounded():
    """A claim has up to 1,000 characters, and what nests does so up to 20 deep; within that, nothing overflows."""
    for nest in ("(" * 30 + "1 < 2" + ")" * 30, "not " * 30 + "1 < 2", "-" * 30 + "1 < 2", "(" * 999):
        with pytest.raises(StatementError) as caught:
            parse(nest)
        assert caught.value.fault is Fault.TOO_DEEP
    with pytest.raises(StatementError) as caught:
        parse("1 < " + "2" * 1000)
    assert caught.value.fault is Fault.TOO_LONG
    assert parse("(" * 19 + "1 < 2" + ")" * 19)
    assert len(parse("1" + "+1" * 490 + " > 2").left.terms) == 491
    assert len(parse("1<2" + " or 1<2" * 140).parts) == 141


def test_a_claim_over_several_lines_is_shown_on_one():
    """Line breaks between words are spaces; spaces inside names stay."""
    assert written(' acc("a  b")\n   > 0.5\t\n') == 'acc("a  b") > 0.5'
    assert parse('acc("a")\n > 0.5').text == 'acc("a") > 0.5'


def test_every_fault_has_words():
    """Each kind of fault is said in words."""
    for kind in Fault:
        assert fault(StatementError(kind, 3, "acc"))


PIECES = st.sampled_from(
    [*ARGUMENTS, *SIGNS, "and", "or", "not", "(", ")", ",", ".", "+", "-", "*", " ", '"Qwen"', "'x'", "0.5", "1e3",
     '"', "'", "method", "__class__", "é", "\n", "\\", "{", "lambda"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=60).map(" ".join), st.text(max_size=200), st.lists(PIECES).map("".join)))
def test_no_text_does_more_than_parse_or_fail(text: str):
    """Whatever the text, there is a statement or the one error with a column inside it."""
    try:
        found = parse(text)
    except StatementError as error:
        caught = error
        assert (1 <= caught.column <= len(text) + 1, bool(fault(caught))) == (True, True)
    else:
        assert list(comparisons(found))
