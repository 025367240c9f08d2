"""Many figures at once: remembered or drawn, alone or side by side, the same bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportgen import pipeline
from reportgen.commands.engine import Processes
from reportgen.model.means import Alone, Means
from reportgen.publish.cache import Cache
from reportgen.render.drawing import FigureStamp, draw
from reportgen.render.drawing.batch import Picture, draw_all
from reportgen.render.figures import all_figures
from tests import studies

STAMP = FigureStamp("0.1", "ab" * 32)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Picture]:
    """The figures of a small study."""
    project = tmp_path_factory.mktemp("pictures")
    studies.six_models(project)
    specs = list(all_figures(pipeline.run(project).report).values())[:4]
    return [Picture(spec, 6.75, ("png", "pdf", "dark.png"), STAMP.creator) for spec in specs]


class Counting(Alone):
    """Counts tasks."""

    done = 0

    def each(self, work, tasks, told=None):  # type: ignore[no-untyped-def]
        """Do the tasks."""
        self.done += len(tasks)
        return super().each(work, tasks, told)


def test_the_ways_to_draw_agree(pictures: list[Picture], tmp_path: Path):
    """Drawn one by one, side by side, or remembered, a figure's files are the same bytes."""
    alone = [draw(item.spec, item.width, STAMP, item.kinds) for item in pictures]
    memory, engine = Cache(tmp_path), Counting()
    assert draw_all(pictures, STAMP, Means()) == alone
    assert draw_all(pictures, STAMP, Means(Processes(2))) == alone
    assert draw_all(pictures, STAMP, Means(engine, memory)) == alone
    assert engine.done == len(pictures)
    assert draw_all(pictures, STAMP, Means(engine, memory)) == alone
    assert engine.done == len(pictures)


def test_another_study_needs_no_drawing(pictures: list[Picture], tmp_path: Path):
    """A figure that looks the same in another state of the study is stamped anew and not drawn again."""
    memory, engine, other = Cache(tmp_path), Counting(), FigureStamp("0.1", "cd" * 32)
    draw_all(pictures[:1], STAMP, Means(Alone(), memory))
    words = replace(pictures[0].spec.words, caption="Another caption.")
    said = replace(pictures[0], spec=replace(pictures[0].spec, words=words))
    (found,) = draw_all([said], other, Means(engine, memory))
    assert engine.done == 0
    assert found == draw(said.spec, said.width, other, said.kinds)


def test_what_is_drawn_decides(pictures: list[Picture]):
    """Another width, other files, another version or other content is another picture; what is said of it is not."""
    first = pictures[0]
    others = [
        replace(first, width=3.25), replace(first, kinds=("png",)), replace(first, creator="reportgen 9"), pictures[1],
    ]  # fmt: skip
    assert len({picture.key for picture in [first, *others]}) == 5


def test_a_damaged_memory_is_drawn_anew(pictures: list[Picture], tmp_path: Path):
    """Where the memory holds something else under a figure's key the figure is drawn."""
    memory, engine = Cache(tmp_path), Counting()
    memory.keep("figures", pictures[0].key, b"no figure")
    assert draw_all(pictures[:1], STAMP, Means(engine, memory)) == draw_all(pictures[:1], STAMP, Means())
    assert engine.done == 1
