"""Tables that compare: their figures are those of the analysis, and their notes say test, assumption and N."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportgen import read
from reportgen.api import Results
from reportgen.model.claims import Configuration
from reportgen.model.comparisons import Criterion
from reportgen.model.relations import ParetoFront
from reportgen.model.specs import Row, TableSpec
from reportgen.render.tables.notes import notes
from reportgen.render.tables.sources import SOURCES
from reportgen.study import Study, TableSettings
from reportgen.wording import relations
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed
from reportgen.wording.statistics import configuration, verdict
from tests import studies

GRADIENTS = ("grad_mean_ratio", "grad_norm_ratio")


def noisy(project: Path, *, methods: tuple[str, ...] = ("taylor", "layerwise"), tasks: int = 7) -> Path:
    """Three families, one with Instruct, two methods on grids with a gap, with gradient statistics."""
    draw = random.Random(3)
    for model in ("Elm", "Elm-Instruct", "Fir", "Oak"):
        for method in methods:
            search = f"search_{model}_20" if method == "taylor" else f"search_{model}_{method}_20"
            rows = []
            for number, (length, samples) in enumerate([(a, b) for a in (32, 64, 128) for b in (4, 8)], 1):
                row = studies.row(search, number, length, samples, 0.58 + draw.random() * 0.03, 12 + draw.random())
                if tasks > len(studies.ITEMS):
                    more = {f"acc_more{place}": draw.random() for place in range(tasks - len(studies.ITEMS))}
                    own = {**{key: row[key] for key in row if key.startswith("acc_") and key != "acc_mean"}, **more}
                    row |= {**more, "acc_mean": sum(own.values()) / len(own)}
                rows.append(row | {name: draw.random() for name in GRADIENTS})
            studies.table(project, search, rows[: -1 if method == "layerwise" else None])
    return project


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A study in which everything can be compared."""
    return read(noisy(tmp_path_factory.mktemp("noisy")))


def rows(spec: TableSpec, **names: str) -> list[Row]:
    """Rows of a table by names of the data."""
    return [row for row in spec.rows if all(row.names.get(key) == name for key, name in names.items())]


def cells(row: Row, *keys: str) -> tuple[Any, ...]:
    """Values of a row."""
    return tuple(row.cells.get(key) for key in keys)


def name(results: Results, cell: Any) -> str:
    """A configuration as tables name it."""
    return configuration(results.work.report.labels, Configuration("", cell.method, cell.params))


def test_differences_between_methods_are_those_of_the_analysis(results: Results):
    """Each criterion names its first method; on common cells the difference stands with interval, wins and N."""
    spec = results.tables["fair-differences"]
    assert len(spec.columns) == 9
    for item in results.work.report.analysis.fair:
        assert item.winners is not None
        for criterion, found in ((Criterion.COMMON_BEST, item.best), (Criterion.COMMON_MEAN, item.mean)):
            assert found is not None
            (row,) = rows(spec, model=item.model, criterion=criterion.value)
            keys = ("difference", "difference_stderr", "difference_low", "difference_high", "wins", "losses")
            expected = (found.difference, found.stderr, found.low, found.high, found.wins, found.losses)
            assert cells(row, "first_method", "second_method", *keys, "common") == (
                found.first, found.second, *expected, item.common,
            )  # fmt: skip
        (row,) = rows(spec, model=item.model, criterion=Criterion.EQUAL_TRIALS.value)
        assert cells(row, "first_method", "difference") == (", ".join(item.winners[Criterion.EQUAL_TRIALS]), None)
    note = spec.notes[-1]
    assert "95 % normal interval" in note
    assert "correlation of 0" in note


def test_ranks_over_families_say_test_and_n(results: Results):
    """Mean ranks stand under each method beside N, p and the smallest p; the notes name blocks and caveat."""
    spec = results.tables["method-ranks"]
    for row, item in zip(
        spec.rows,
        (results.work.report.analysis.method_ranks.best, results.work.report.analysis.method_ranks.common),
        strict=True,
    ):
        ranks = tuple(row.cells[f"{method}\0mean_rank"] for method in item.methods)
        assert ranks == item.mean_ranks
        assert cells(row, "families", "p_friedman", "smallest", "concordance") == (
            3, item.p, item.smallest, item.concordance,
        )  # fmt: skip
        assert row.cells["test"] == "not testable"
    assert "Benavoli et al. 2016" in spec.notes[-1]
    assert "N is their number" in spec.notes[-1]
    (fair,) = [note for note in results.tables["fair"].notes if "Friedman" in note]
    assert "Over the 3 families" in fair
    assert "no p below 0.250" in fair


def test_pairs_of_methods_have_no_p_where_none_could_be_small(results: Results):
    """A pair that cannot be tested says so, shows no p, and the note says why."""
    spec = results.tables["method-pairs"]
    pairs = results.work.report.analysis.method_ranks.best.pairs
    assert [cells(row, "difference", "wins", "losses", "equal", "smallest", "test") for row in spec.groups[0].rows] == [
        (pair.difference, pair.wins, pair.losses, pair.ties, pair.smallest, "not testable") for pair in pairs
    ]
    assert not {"p_sign", "p_rank"} & {column.key for column in spec.columns}
    assert "None is testable" in spec.notes[-1]


def test_runs_to_come_are_beyond_those_there(results: Results):
    """Each tied configuration has its further runs under each assumed deviation; what is out of reach says so."""
    spec = results.tables["next-members"]
    for item in results.work.report.analysis.next_runs:
        own = rows(spec, model=item.model)
        assert len(own) == len(item.members) > 0
        for row, member in zip(own, item.members, strict=True):
            assert cells(row, "front_point", "distance", "present") == (
                name(results, member.configuration), member.difference, member.present,
            )  # fmt: skip
            needed = [">1000" if runs is None else max(0, runs - member.present) for _, runs in member.scenarios]
            assert list(cells(row, "quarter_runs", "half_runs", "full_runs")) == needed
            errors = [sd / member.scenarios[-1][0] for sd, _ in member.scenarios]
            assert errors == pytest.approx([0.25, 0.5, 1])
    assert "Bonferroni" in spec.notes[-1]


def test_one_configuration_for_all_is_labelled_and_judged(results: Results):
    """Recommended and minimax are marked; families left out and regrets of each model stand in tables of their own."""
    found = results.work.report.analysis.defaults
    assert found.recommended is not None
    assert found.minimax is not None
    roles = {row.cells["front_point"]: row.cells["role"] for row in results.tables["defaults"].rows}
    assert "recommended" in str(roles[name(results, found.recommended)])
    assert "minimax" in str(roles[name(results, found.minimax)])
    assert sum(role is not None for role in roles.values()) == len(
        {name(results, found.recommended), name(results, found.minimax)}
    )
    *families, last = results.tables["left-out"].rows
    assert [cells(row, "family", "front_point", "worst_regret") for row in families] == [
        (item.family, name(results, item), max(item.regrets)) for item in found.left_out
    ]
    assert cells(last, "mean_regret", "worst_regret", "corrected") == (
        found.left_out_mean, found.left_out_worst, found.left_out_corrected,
    )  # fmt: skip
    *models, mean, corrected = results.tables["regrets"].rows
    for row, regret in zip(models, found.recommended.regrets, strict=True):
        assert row.cells["mean_regret"] == regret
        assert row.cells["acc_mean"] - row.cells["at_default"] == pytest.approx(regret, abs=1e-12)
        assert row.cells["at_default_stderr"] > 0
    assert cells(mean, "mean_regret", "mean_regret_stderr") == (found.recommended.mean, found.recommended.stderr)
    assert corrected.cells["mean_regret"] == found.recommended.corrected


def test_means_over_different_tasks_are_named(results: Results):
    """Where models are measured on different tasks, the tables of regrets say so."""
    report = results.work.report
    differ = replace(report.analysis.defaults, tasks_differ=True)
    changed = replace(report, analysis=replace(report.analysis, defaults=differ))
    for source in ("defaults", "regrets"):
        settings = TableSettings(rows=source, columns=("model",))
        assert any("over different tasks" in note for note in notes(changed, settings, (), ()))
        assert not any("over different tasks" in note for note in notes(report, settings, (), ()))


def test_tasks_among_each_other(results: Results):
    """The matrix, the winners without a task and the intervals of ranks are those of the analysis."""
    for item in results.work.report.analysis.agreement:
        pairs = rows(results.tables["task-pairs"], model=item.model)
        assert [tuple(row.cells[f"tau {task}"] for task in item.tasks) for row in pairs] == list(item.taus)
        assert [row.cells["mean_tau"] for row in pairs] == list(item.mean_taus)
        without = rows(results.tables["left-out-tasks"], model=item.model)
        assert [cells(row, "front_point", "same", "rank") for row in without] == [
            (name(results, found.winner), "yes" if found.same else "no", found.rank) for found in item.left_out
        ]
        ranks = rows(results.tables["rank-intervals"], model=item.model)
        assert [cells(row, "rank", "rank_low", "rank_high", "first_place", "pick") for row in ranks] == [
            (found.rank, found.low, found.high, 100 * found.first, "yes" if found.pick else "no")
            for found in item.ranks
        ]
    assert len(results.tables["task-pairs"].columns) == 9
    assert results.tables["task-pairs"].columns[1].header == "BoolQ"


def test_many_tasks_make_a_row_for_each_pair(project: Path):
    """Beyond nine tasks a matrix would not fit, and each two tasks have a row."""
    found = read(noisy(project, methods=("taylor",), tasks=11))
    spec = found.tables["task-pairs"]
    assert [column.key for column in spec.columns] == ["task", "other_task", "tau"]
    for item in found.work.report.analysis.agreement:
        own = rows(spec, model=item.model)
        assert len(own) == 11 * 10 / 2
        assert own[0].cells["tau"] == item.taus[0][1]
        assert own[-1].cells["tau"] == item.taus[-2][-1]


def test_shares_say_what_their_grid_leaves_out(project: Path):
    """Cells used and there stand in each row; dropped values and grids of one factor are named below."""
    levels = {(32, 4): 0.58, (32, 8): 0.60, (64, 4): 0.59, (64, 8): 0.57, (128, 4): 0.56}
    full = [studies.row("search_Fir_20", i, *cell, level) for i, (cell, level) in enumerate(levels.items(), 1)]
    studies.table(project, "search_Fir_20", full)
    single = [studies.row("search_Elm_20", i, 32, n, 0.55 + i / 100) for i, n in enumerate((4, 8, 16), 1)]
    studies.table(project, "search_Elm_20", single)
    found = read(project)
    spec = found.tables["shares"]
    assert {row.cells["used"] for row in rows(spec, model="Fir")} == {"4 of 5"}
    assert {row.cells["used"] for row in rows(spec, model="Elm")} == {"3 of 3"}
    note = next(note for note in spec.notes if note.startswith("Outside"))
    assert "Fir taylor (Calibration length 128)" in note
    assert "In Elm taylor only number of calibration samples varies, so its share is 100 %" in note


def test_fronts_mark_the_pick(results: Results):
    """The pick is marked; where it is off the front a note gives the probability that it is on it."""
    spec = results.tables["fronts"]
    for item in results.work.report.analysis.fronts:
        assert [row.cells["pick"] == "yes" for row in rows(spec, model=item.model)] == [p.pick for p in item.points]
    off = ParetoFront("Fir", 9, 1, 0.05, pick_on_front=False, pick_probability=0.1234, others=2)
    note = relations.picks_note(Labels(Study()), (off,), "ppl")
    assert "Fir: the pick is not on the front (probability 12.3 %)." in note
    assert "5 % or more: Fir 2." in note
    assert "without a finite perplexity: Fir 1." in note


def test_predictors_search_by_search(results: Results):
    """Each search with a correlation has a row, and the note says only what the columns show."""
    spec = results.tables["predictor-searches"]
    known = [
        (search.cells, search.distinct, search.spearman, search.low, search.high, search.p)
        for item in results.work.report.analysis.predictors
        for search in item.searches
        if search.spearman is not None
    ]
    keys = ("cells", "distinct", "spearman", "spearman_low", "spearman_high", "p")
    assert [cells(row, *keys) for row in spec.rows] == known
    spec = results.tables["predictors"]
    assert "p_adjusted" not in {column.key for column in spec.columns}
    text = " ".join(spec.notes)
    assert "Holm's correction; a dash" not in text
    assert "No p is given: over 3 families the sign-flip test cannot give less than 0.250" in text


def test_findings_are_a_table(results: Results):
    """Each finding is a row with its claim, object, verdict, lead and adjusted p."""
    spec = results.tables["findings"]
    assert next(column for column in spec.columns if column.key == "claim").running
    assert [cells(row, "verdict", "lead", "lead_stderr", "p_adjusted") for row in spec.rows] == [
        (verdict(item.verdict), item.lead, item.stderr, item.adjusted) for item in results.work.report.analysis.findings
    ]
    for row in spec.rows:
        assert str(row.cells["claim"]).endswith(".")
        assert (row.cells["pattern_chance"] is not None) == (row.cells["object"] == "a pattern")


def test_searches_have_what_checklists_ask(results: Results):
    """Trials, values tried, best and expected best stand in one table; the note names the metric that selects."""
    spec = results.tables["searches"]
    assert len(spec.columns) == 9
    effort = {(item.model, item.method): item for item in results.work.report.analysis.effort}
    for row in spec.rows:
        item = effort[row.names["model"], row.names["method"]]
        five = next(point.mean for point in item.points if point.trials == 5)
        assert cells(row, "configurations", "best", "after_five", "after_ten") == (
            item.configurations, item.best, five, None,
        )  # fmt: skip
    assert "The mean accuracy that selects" in " ".join(spec.notes)


def test_a_known_deviation_between_runs_gives_verdicts_on_configurations(project: Path):
    """With `run_sd` the tables of pairs have a second verdict, and runs to come are counted; without it neither."""
    noisy(project)
    before = read(project).tables
    studies.put(project / "reportgen.toml", "[statistics]\nrun_sd = 0.002\n")
    found = read(project)
    for table in ("runners-up", "variants", "findings"):
        assert "configuration_verdict" not in {column.key for column in before[table].columns}
        assert "configuration_verdict" in {column.key for column in found.tables[table].columns}
        assert any(note.startswith("For configs:") for note in found.tables[table].notes)
    for row, item in zip(found.tables["runners-up"].rows, found.work.report.analysis.runners_up, strict=True):
        assert item.comparison is not None
        assert row.cells["configuration_verdict"] == verdict(item.comparison.configuration_verdict)
    for item in found.work.report.analysis.next_runs:
        for row, member in zip(rows(found.tables["next-members"], model=item.model), item.members, strict=True):
            expected = ">1000" if member.out_of_reach else max(0, (member.runs or 0) - member.present)
            assert row.cells["further"] == expected


def test_every_source_has_plain_values(results: Results):
    """No cell of any source holds what is not finite, and every text is a text."""
    for source in SOURCES.values():
        for row in source(results.work.report):
            for key, value in row.cells.items():
                assert value == value, key  # noqa: PLR0124  only NaN differs from itself
                assert str(value) != "None" or value is None
    assert fixed(None, 3) == "–"
