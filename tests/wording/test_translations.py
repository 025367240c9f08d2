"""The catalogues of the other languages are complete, current and keep every placeholder."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from reportgen.wording.catalog import (
    LANGUAGES,
    SOURCE,
    clauses,
    current_language,
    first_sentence,
    listed,
    ngettext,
    series,
    speaking,
)
from reportgen.wording.heads import HEAD
from reportgen.wording.numbers import moment, percent
from reportgen.wording.spacing import IDEOGRAPH, Template, filled
from tests.translations import built_in_heads, compiled, path_of, read, template

OTHERS = [language for language in LANGUAGES if language != SOURCE]
SHORT = 12
CODE = re.compile(r"`[^`]*`|\\[a-z]+|%[a-z]|_[A-Z]+_|--[a-z]+")


def texts(message: Any) -> tuple[list[str], list[str]]:
    """The forms of a message in English, and in the other language."""
    one = [message.id] if isinstance(message.id, str) else list(message.id)
    other = [message.string] if isinstance(message.string, str) else list(message.string)
    return one, other


def fields(text: str) -> list[str]:
    """Names of the placeholders, each once; doubled braces are none."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_unused(language: str):
    """The catalogue has the messages of the sources, no other ones, and a translation of each."""
    known = {(message.id, message.context) for message in read(language) if message.id}
    wanted = {(message.id, message.context) for message in template() if message.id}
    assert known == wanted
    assert [message.id for message in read(language) if message.id and not all(texts(message)[1])] == []


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_code_are_kept(language: str):
    """A translation has the placeholders of its message, each piece of code in it, and no other ones."""
    wrong = [
        (english[-1], text)
        for english, others in (texts(message) for message in read(language) if message.id)
        for text in others
        if fields(text) != fields(english[-1]) or set(CODE.findall(text)) != set(CODE.findall(english[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_program_reads_is_what_was_translated(language: str):
    """The compiled catalogue is that of the text beside it."""
    assert path_of(language).with_suffix(".mo").read_bytes() == compiled(read(language))


def test_sentences_end_as_the_language_ends_them():
    """A Chinese message ends with a Chinese full stop where the English one ends with a full stop."""
    wrong = []
    for message in read("zh"):
        english, others = texts(message)
        short = len(english[-1]) < SHORT  # a head with an abbreviation
        if message.id and not message.context and not short and english[-1].endswith(".") != others[-1].endswith("。"):
            wrong.append((english[-1], others[-1]))
    assert wrong == []


APART = re.compile(rf"{IDEOGRAPH}[A-Za-z0-9`]|[A-Za-z0-9`%]{IDEOGRAPH}")
BESIDE = re.compile(rf"{IDEOGRAPH} \{{|\}} {IDEOGRAPH}")
FILLED_BY_SCRIPTS = {"explorer.py", "scripts.py"}


def test_chinese_and_latin_stand_apart_by_one_space():
    """A message has a space between Chinese and Latin, and none beside a placeholder, where its value decides."""
    wrong = []
    for message in read("zh"):
        by_scripts = {place for place, _ in message.locations} & FILLED_BY_SCRIPTS
        for text in texts(message)[1] if message.id else ():
            literal = re.sub(r"\{[^{}]*\}", "{}", re.sub(r"\{\{\w+\}\}", "A", text))
            if APART.search(literal) or (BESIDE.search(literal) and not by_scripts) or re.search(r"[\d}] %", literal):
                wrong.append(text)
    assert wrong == []


def test_values_get_the_space_that_they_need():
    """A value that is Latin is set apart from the Chinese around it, a Chinese one is not; its inside stays as it is."""
    text = Template("{name}的{count}个配置{{x}}取{value:.1f}")
    assert text.format(name="Llama", count=3, value=0.25) == "Llama 的 3 个配置{x}取 0.2"
    assert text.format(name="模型A组", count="三", value=1) == "模型A组的三个配置{x}取 1.0"
    assert ("共" + Template("{n}") + "个").format(n=7) == "共 7 个"
    with speaking("zh"):
        assert percent("95") + ngettext("{count} model", "{count} models", 2).format(count=2) == "95%2 个模型"


def test_a_value_that_is_put_in_later_is_set_apart_too():
    """A name in a caption has the spaces that it would have in a message, once for each time it stands there."""
    assert filled("{model}上的方法：{model}。", "{model}", "Alder") == "Alder 上的方法：Alder。"
    assert filled("The methods on {model}.", "{model}", "模型") == "The methods on 模型."


def test_heads_of_built_in_tables_are_in_the_catalogue():
    """What templates/tables.toml calls its columns is translated."""
    found = {message.id: message.string for message in read("zh") if message.context == HEAD}
    assert set(found) == set(built_in_heads())
    assert {head for head, text in found.items() if head == text} <= {"N", "n"}


def test_chinese_joins_without_spaces():
    """Lists, sentences and points in time are written as Chinese writes them, and English speaks again afterwards."""
    before = current_language()
    with speaking("zh"):
        assert listed(["a", "b", "c"]) == "a、b 和 c"
        assert listed(["甲", "乙"]) == "甲和乙"
        assert clauses(["甲为真", "乙为假"]) == "甲为真，乙为假"
        assert series(["甲 1 个", "乙 2 个"]) == "甲 1 个、乙 2 个"
        assert first_sentence("第一句。第二句。") == "第一句"
        assert moment("2025-12-02T05:47:44Z") == "2025年12月2日 05:47:44 UTC"
    assert current_language() == before
    with speaking("en"):
        assert listed(["a", "b", "c"]) == clauses(["a", "b", "c"]) == series(["a", "b", "c"]) == "a, b and c"
        assert moment("2025-12-02T05:47:44Z") == "2 Dec 2025, 05:47:44 UTC"
        assert moment("some day") == "some day"
