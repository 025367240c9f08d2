"""The catalogues of the other languages are complete, current and keep every placeholder."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from reportgen.wording.catalog import (
    LANGUAGES,
    SOURCE,
    current_language,
    first_sentence,
    listed,
    speaking,
)
from reportgen.wording.numbers import moment
from tests.translations import compiled, path_of, read, template

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


def test_chinese_joins_without_spaces():
    """Lists, sentences and points in time are written as Chinese writes them, and English speaks again afterwards."""
    before = current_language()
    with speaking("zh"):
        assert listed(["a", "b", "c"]) == "a、b和c"
        assert first_sentence("第一句。第二句。") == "第一句"
        assert moment("2025-12-02T05:47:44Z") == "2025年12月2日 05:47:44 UTC"
    assert current_language() == before
    with speaking("en"):
        assert listed(["a", "b", "c"]) == "a, b and c"
        assert moment("2025-12-02T05:47:44Z") == "2 Dec 2025, 05:47:44 UTC"
        assert moment("some day") == "some day"
