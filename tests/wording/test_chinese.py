"""Chinese where it is put together: joints, marks, counts, help and what the libraries say in English only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from reportgen.commands.panels import Folded
from reportgen.errors import InputError
from reportgen.model.run_changes import Fate
from reportgen.wording import changes, errors, explain, inventory, numbers, sides, welcome
from reportgen.wording.catalog import bracketed, hinted, speaking


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


def test_marks_are_full_width():
    """Colons, dashes and brackets around what comes from elsewhere are those of Chinese, and no stop stands before a dash."""
    assert str(InputError("值无效", where="reportgen.toml", hint="参见文档")) == "reportgen.toml：值无效——参见文档"
    assert hinted("没有命令“x”。", "参见帮助") == "没有命令“x”——参见帮助"
    assert "名" + bracketed("注") + bracketed("") == "名（注）"
    assert sides.in_side("old", sides.at_commit("HEAD", "abc")) == "old：HEAD（abc）"
    assert inventory.lacks("search_X_20", ["64×4"], 4) == "search_X_20：64×4，另有 4 个"
    assert inventory.replicates(2, []) == "2 个实验为已有配置的重复运行。"
    assert explain.in_json("a.b", "1") == "a.b：1"
    assert welcome.published(["site/", "paper/"], "今天", "").startswith("已发布：site/、paper/，")


def test_percentages_have_no_space():
    """A share is a figure and its sign, a pruning ratio too."""
    assert numbers.share(1, 3) == "33.3%"
    assert [numbers.share_of(text) for text in ("20", "half")] == ["20%", "half"]


def test_a_side_is_new_and_an_experiment_is_added():
    """The English word is one, the Chinese ones are two."""
    assert (changes.old_side(), changes.new_side(), changes.fate(Fate.NEW)) == ("旧", "新", "新增")


def test_a_missing_side_has_no_unit():
    """Where a side has no figure, it is said to be unknown, without a unit."""
    assert changes.distances(1.0, None, None) == "1.0 SE → 未知"
    assert changes.distances(1.0, 2.0, None) == "1.0 → 2.0 SE"


def test_near_keys_are_alternatives_that_are_named_once():
    """A macro is asked for with or without its backslash, and what is near it is one of several."""
    known = ("\\rgAccLlama", "rgAccLlama", "\\rgAccLlamaBase", "rgAccLlamaBase")
    hint = explain.near_keys("\\rgAccLama", known)
    assert hint.count("`\\rgAccLlama`") == hint.count("rgAccLlama`") == 1
    assert "`rgAccLlama`" in explain.near_keys("rgAccLama", known)
    assert "` 或 `" in hint


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("Invalid value (at line 3, column 7)", "不是有效的 TOML：第 3 行第 7 列，值无效"),
        ("Unclosed array (at end of document)", "不是有效的 TOML：文件末尾，数组未闭合"),
        ("something else", "不是有效的 TOML：something else"),
    ],
)
def test_faults_of_toml_are_said_in_chinese(detail: str, said: str):
    """Line and column stand in words of the language, and so does what is common."""
    assert errors.not_toml(detail) == said


def test_choices_are_joined_as_the_language_joins():
    """What the validation lists in English is listed anew."""
    expected = errors.expected("literal_error", {"expected": "'plain', 'neurips' or 'aaai'"})
    assert expected == "应为'plain'、'neurips'或'aaai'之一"
    with speaking("en"):
        assert errors.expected("literal_error", {"expected": "'a', 'b' or 'c'"}) == "it is one of 'a', 'b' or 'c'"


@pytest.mark.parametrize("width", [8, 13, 30, 200])
def test_help_is_folded_and_nothing_is_lost(width: int):
    """A run of Chinese is broken where it may be, no line is too wide, and none begins with a closing mark."""
    text = "端口；若已被占用，则用下一个空闲端口（0 表示任一空闲端口），如 models.Llama.best.metrics.acc_mean。完。"
    lines = Folded.of(Text(text)).wrap(Console(), width)
    assert "".join(line.plain for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line.plain) <= width for line in lines)
    assert not any(line.plain.startswith(("；", "，", "）")) for line in lines)
