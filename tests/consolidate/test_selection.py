"""Configurations, replicates, and the best of them."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import pytest

from reportgen.consolidate import consolidate, newest
from reportgen.errors import InputError
from reportgen.model.consolidated import Choice, Consolidated
from reportgen.model.experiments import Experiment, Search
from reportgen.model.ledger import Kind
from reportgen.read import read_results
from reportgen.study import Study, parse_study
from tests import studies

SEARCH = "search_Fir_20"


def run(project: Path, text: str = "") -> Consolidated:
    """Read and consolidate under a study file."""
    study = parse_study(text) if text else Study()
    return consolidate(read_results(project, study), study)


def best(project: Path, text: str = "") -> Choice | None:
    """Best configuration of the only model."""
    (summary,) = run(project, text).primary.models
    return summary.best


def write(project: Path, *cells: tuple[int, int, float, float]) -> None:
    """Write a CSV with length, samples, level and perplexity of each cell."""
    rows = [studies.row(SEARCH, i, s, n, level, ppl) for i, (s, n, level, ppl) in enumerate(cells, 1)]
    studies.table(project, SEARCH, rows)


def test_best_is_the_largest_accuracy(project: Path):
    """The most accurate row is best; its perplexity is not the smallest."""
    write(project, (32, 4, 0.60, 9.0), (64, 4, 0.62, 15.0), (128, 4, 0.61, 8.0))
    choice = best(project)
    assert choice.params == {"taylor_seq_len": 64, "taylor_num_samples": 4}
    assert choice.metrics["ppl"] == 15.0
    assert choice.output_dir == f"results/{SEARCH}/{studies.name(2, 64, 4)}"


def test_exact_ties_go_to_the_lower_perplexity_then_to_the_first(project: Path):
    """Of equally accurate rows the lower perplexity wins, then the order; the others are named."""
    write(project, (32, 4, 0.6, 12.0), (64, 4, 0.6, 11.0), (128, 4, 0.6, 11.0), (256, 4, 0.6, math.inf))
    choice = best(project)
    assert choice.params["taylor_seq_len"] == 64
    assert len(choice.ties) == 3


def test_a_constraint_excludes(project: Path):
    """A configuration that breaks a constraint, or whose figure is missing, cannot be best."""
    write(project, (32, 4, 0.60, 9.0), (64, 4, 0.62, 25.0), (128, 4, 0.65, math.inf))
    assert best(project, '[selection]\nconstraints = ["ppl <= 20"]\n').params["taylor_seq_len"] == 32
    with pytest.raises(InputError, match="no configuration of any model"):
        best(project, '[selection]\nconstraints = ["ppl < 5"]\n')


def test_another_primary_metric(project: Path):
    """With perplexity as the primary metric the smallest is best."""
    write(project, (32, 4, 0.60, 9.0), (64, 4, 0.62, 8.0), (128, 4, 0.65, math.inf))
    assert best(project, '[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n').params["taylor_seq_len"] == 64


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('[selection]\nmetric = "acc"\n', "metrics found"),
        ('[selection]\nmetric = "grad_norm_ratio"\n', "direction"),
        ('[selection]\nconstraints = ["speed > 3"]\n', "metrics found"),
        ('ratio = "50"\n', "ratios found: 20"),
    ],
)
def test_a_selection_that_cannot_be(project: Path, text: str, hint: str):
    """A metric or ratio that does not occur is an error of the study file with what there is."""
    write(project, (32, 4, 0.60, 9.0))
    with pytest.raises(InputError) as error:
        run(project, text)
    assert error.value.where == "reportgen.toml"
    assert hint in error.value.hint


def test_replicates_are_averaged(project: Path):
    """Runs of one configuration are averaged for selection, with their number, sd and a line each."""
    for seed, level in enumerate((0.60, 0.64, 0.59), 1):
        name = f"exp_{seed:03d}_taylor_seq_len32_seed{seed}"
        studies.experiment(project, SEARCH, name, studies.evaluation(level, 10.0 + seed))
    studies.experiment(project, SEARCH, "exp_004_taylor_seq_len64_seed1", studies.evaluation(0.62))
    done = run(project)
    part = done.primary
    assert (part.parameters, part.replicate_parameters) == (("taylor_seq_len",), ("seed",))
    assert len(part.frame) == 4
    assert len(part.configurations) == 2
    averaged = part.configurations.iloc[0]
    means = part.frame["acc_mean"].tolist()[:3]
    assert averaged["acc_mean"] == pytest.approx(statistics.fmean(means))
    assert averaged["sd"] == pytest.approx(statistics.stdev(means))
    assert averaged["ppl"] == pytest.approx(12.0)
    assert averaged["replicates"] == 3
    errors = part.frame["acc_mean_stderr"].tolist()[:3]
    assert averaged["acc_mean_stderr"] == pytest.approx(math.sqrt(sum(e**2 for e in errors) / 3))
    assert [entry.kind for entry in done.entries] == [Kind.REPLICATE, Kind.REPLICATE]
    (summary,) = part.models
    assert summary.best.params == {"taylor_seq_len": 64}


def test_the_same_configuration_twice_is_a_replicate(project: Path):
    """A configuration that was run twice under other numbers is averaged too."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(0.6))
    studies.experiment(project, SEARCH, studies.name(9, 32, 4), studies.evaluation(0.62))
    choice = best(project)
    assert choice.replicates == 2
    assert choice.experiments == (f"{SEARCH}/{studies.name(1, 32, 4)}", f"{SEARCH}/{studies.name(9, 32, 4)}")


def test_an_infinite_replicate_takes_no_part_in_a_mean(project: Path):
    """A value that is not finite takes no part in the mean over replicates."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(0.6, math.inf))
    studies.experiment(project, SEARCH, studies.name(2, 32, 4), studies.evaluation(0.6, 10.0))
    assert best(project).metrics["ppl"] == 10.0


def test_counts(project: Path):
    """`total` counts rows, `valid` rows with a mean accuracy."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(0.6))
    studies.experiment(project, SEARCH, studies.name(2, 64, 4), studies.evaluation(zeroshot=None))
    (summary,) = run(project).primary.models
    (method,) = summary.methods
    assert (method.total, method.valid, method.eligible) == (2, 1, 1)


def test_nothing_usable_is_bad_input(project: Path):
    """Without a usable experiment there is nothing to report."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4))
    with pytest.raises(InputError, match="no usable experiment"):
        run(project)


def test_several_ratios(project: Path):
    """The most frequent ratio is primary, or the study file's."""
    for ratio, count in (("20", 1), ("50", 2)):
        search = f"search_Fir_{ratio}"
        studies.table(project, search, [studies.row(search, i, 32 * i, 4, 0.6) for i in range(1, count + 1)])
    assert [part.ratio for part in run(project).slices] == ["50", "20"]
    assert [part.ratio for part in run(project, "ratio = 20\n").slices] == ["20", "50"]


def test_order_of_models_and_methods(six: Path):
    """Families by name with Base first; methods in the default order; the study file's order before both."""
    part = run(six).primary
    assert [summary.model.name for summary in part.models] == [
        "Acacia", "Acacia-Instruct", "Baobab", "Baobab-Instruct", "Cypress", "Cypress-Instruct",
    ]  # fmt: skip
    assert part.methods == ("taylor", "layerwise", "blockwise")
    part = run(six, "[models.Cypress]\norder = 1\n[methods.blockwise]\norder = 0\n").primary
    assert part.models[0].model.name == "Cypress"
    assert part.methods[0] == "blockwise"


def test_whole_numbers_stay_whole(project: Path):
    """Parameters stay whole numbers beside experiments that lack them."""
    studies.experiment(project, SEARCH, "exp_001_taylor_seq_len32", studies.evaluation())
    studies.experiment(project, SEARCH, "exp_002_taylor_num_samples4", studies.evaluation())
    part = run(project).primary
    for frame in (part.frame, part.configurations):
        assert frame["taylor_seq_len"].tolist() == [32, None]
        assert isinstance(frame["taylor_seq_len"].tolist()[0], int)


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (["2025-01-02T03:04:05", "2024-12-31T00:00:00"], "2025-01-02T03:04:05Z"),
        (["2025-01-02T03:04:05+02:00"], "2025-01-02T01:04:05Z"),
        (["soon", ""], ""),
    ],
)
def test_a_report_is_dated_by_its_data(stamps: list[str], expected: str):
    """The newest timestamp inside the inputs dates the report; what is none is passed over."""
    search = Search("s", "m", "t", "20")
    assert newest([Experiment(search, str(i), {}, {}, timestamp=text) for i, text in enumerate(stamps)]) == expected


def test_names_of_the_study_file_that_nothing_answers_to(project: Path):
    """A model, parameter, metric or task of the study file that does not occur is a line with the nearest name."""
    write(project, (32, 4, 0.60, 9.0))
    text = "[models.Fur]\norder = 1\n[parameters.taylor_seq]\norder = 1\n[tasks.bolq]\nitems = 3\n[metrics.ppls]\ndigits = 1\n"
    lines = {entry.facts["name"]: entry.facts["near"] for entry in run(project, text).entries}
    assert lines == {"Fur": "Fir", "taylor_seq": "taylor_seq_len", "bolq": "boolq", "ppls": "ppl"}
