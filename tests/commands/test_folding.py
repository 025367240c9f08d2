"""Long lines folded for a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reportgen.commands.folding import fold

CHINESE = "比较两种状态（旧与新）：最佳配置 4 个改变，其中 2 个超过 1.96 SE。模型 Llama-Instruct 的困惑度由 13.29 变为 14.01。"


@pytest.mark.parametrize("width", [20, 30, 47])
def test_chinese_is_folded(width: int):
    """Chinese lines keep to the width, no closing mark begins one and no opening mark ends one."""
    lines = fold(CHINESE, width, "  ", "    ")
    assert max(map(cell_len, lines)) <= width
    assert all(line.strip()[0] not in "，。：）" for line in lines)
    assert all(line[-1] != "（" for line in lines)


@given(st.text(st.sampled_from("ab -，。（）中文1é"), max_size=60), st.integers(1, 30))
def test_nothing_is_lost(text: str, width: int):
    """Folded lines hold every character of the text in its order, but for spaces."""
    found = "".join(fold(text, width))
    assert found.replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole():
    """English lines break at spaces only, and a word wider than the line stays whole."""
    assert fold("one two-three fourfivesix", 9) == ["one", "two-three", "fourfivesix"]
