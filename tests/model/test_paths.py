"""Paths into `analysis.json`."""

from __future__ import annotations

import pytest

from reportgen.model.paths import PathError, look

DOCUMENT = {
    "models": {"Mistral-7B-v0.3": {"best": {"acc": 0.5}}, "Mistral-7B-v0": {"3": 1}},
    "list": [{"model": "A", "method": "x", "v": 1}, {"model": "A", "method": "y", "v": 2}, {"model": None, "v": 3}],
    "odd[key": 4,
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("models.Mistral-7B-v0.3.best.acc", 0.5),
        ("list[1].v", 2),
        ("list[model=A].v", 1),
        ("list[model=A,method=y].v", 2),
        ("list[model=null].v", 3),
        ("odd[key", 4),
        ("", DOCUMENT),
    ],
)
def test_paths(path: str, value: object):
    """A path leads through keys, also those with dots, and through lists by place or by what an item says."""
    assert look(DOCUMENT, path) == value


@pytest.mark.parametrize(
    ("path", "part", "known"),
    [
        ("models.Qwen.best", "Qwen", ("Mistral-7B-v0.3", "Mistral-7B-v0")),
        ("list[7].v", "[7]", ("[0]", "[1]", "[2]")),
        ("list[model=B].v", "[model=B]", ("[model=A]", "[model=null]")),
        ("list[x].v", "[x]", ("[model=A]", "[model=null]")),
        ("list.v", "v", ()),
        ("models[0]", "[0]", ("Mistral-7B-v0.3", "Mistral-7B-v0")),
        ("list[0].v.deeper", "deeper", ()),
    ],
)
def test_a_path_that_leads_nowhere_names_the_part(path: str, part: str, known: tuple[str, ...]):
    """What is not there is named, with what is."""
    with pytest.raises(PathError) as error:
        look(DOCUMENT, path)
    assert error.value.part == part
    assert error.value.known == known
