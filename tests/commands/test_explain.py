"""`explain`: every place that is named is gone to and read, and holds the value that is claimed."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen import pipeline
from reportgen.cli import run
from reportgen.commands.asked import Asked
from reportgen.commands.explain import to_json
from reportgen.errors import InputError
from tests import studies
from tests.conftest import REFERENCE, ROOT

_KEY = re.compile(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]")


def at(project: Path, place: dict[str, Any]) -> Any:
    """What stands at a place, read without reportgen."""
    path = project / place["file"]
    if "row" in place:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = list(csv.reader(stream))
        return rows[place["row"] - 1][rows[0].index(place["column"])]
    here = json.loads(path.read_bytes())
    rest = place["json_path"].removeprefix("$")
    while rest:
        found = _KEY.match(rest)
        assert found, place
        plain, index, quoted = found.groups()
        here = here[int(index)] if index else here[plain or re.sub(r"\\(.)", r"\1", quoted)]
        rest = rest[found.end() :]
    return here


def inner(figure: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A figure and all that it was computed from."""
    yield figure
    for part in figure["from"]:
        yield from inner(part)


def verify(project: Path, explained: dict[str, Any]) -> int:
    """Go to every place and compute every figure anew; return how many places were gone to."""
    gone_to = 0
    for figure in (item for outer in explained["figures"] for item in inner(outer)):
        for place in figure["places"]:
            there = at(project, place)
            assert str(there) == place["text"] or json.dumps(there) == place["text"]
            gone_to += 1
        values = [part["value"] for part in figure["from"]]
        match figure["made"]:
            case "read":
                assert len(figure["places"]) == 1
                there = at(project, figure["places"][0])
                if isinstance(there, list):  # a width or a number of layers
                    there = there[1] - there[0] if "range" in figure["column"] else len(there)
                assert float(there) == figure["value"]
            case "mean":
                assert math.isclose(sum(values) / len(values), figure["value"], rel_tol=1e-12)
                assert all(float(at(project, place)) == figure["value"] for place in figure["places"])
            case "mean_stderr":
                squares = sum(value**2 for value in values)
                assert math.isclose(math.sqrt(squares) / len(values), figure["value"], rel_tol=1e-12)
            case "items_stderr":
                assert math.isclose(studies.stderr(values[0], figure["items"]), figure["value"], rel_tol=1e-12)
            case made:
                pytest.fail(f"{figure['experiment']} {figure['column']}: {made}")
    return gone_to


def asked(project: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Ask the program for JSON."""
    assert run(["-C", str(project), "explain", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture(scope="module")
def six_asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Six models as CSV."""
    project = tmp_path_factory.mktemp("six")
    (project / "results").mkdir()
    studies.six_models(project)
    return Asked(pipeline.run(project))


def test_best_of_a_raw_search(small: Path, capsys: pytest.CaptureFixture[str]):
    """The best mean accuracy of raw experiments leads to each task's JSON path, and to the file's own mean."""
    found = asked(small, capsys, r"\rgAccFir")
    assert found["path"] == "models.Fir.best.metrics.acc_mean"
    assert found["experiments"] == [f"search_Fir_20/{studies.name(2, 64, 4)}"]
    assert found["section"] == "site/report/methods-used.html#mean"
    assert verify(small, found) == 8
    paths = [place["json_path"] for figure in found["figures"][0]["from"] for place in figure["places"]]
    assert paths[0] == "$.metrics.zeroshot.boolq.accuracy"


def test_best_of_a_csv(six_asked: Asked):
    """The best of a search that has only a CSV leads to row and column."""
    found = to_json(six_asked.explain("models.Baobab.best.metrics.acc_mean"))
    project = six_asked.work.project
    assert verify(project, found) == 8
    assert {(place["row"], place["file"]) for figure in inner(found["figures"][0]) for place in figure["places"]} == {
        (10, "results/search_Baobab_layerwise_20/search_results.csv")
    }


def test_task_accuracy_and_perplexity(small: Path, capsys: pytest.CaptureFixture[str]):
    """A task's accuracy and a perplexity are named where they stand, odd keys in brackets."""
    found = asked(small, capsys, "models.Fir.best.metrics.acc_piqa")
    assert verify(small, found) == 1
    found = asked(small, capsys, "models.Fir.best.metrics.ppl")
    assert verify(small, found) == 1
    assert found["figures"][0]["places"][0]["json_path"] == "$.metrics.ppl['wikitext2 (wikitext-2-raw-v1)']"


def test_standard_errors(small: Path, six_asked: Asked, capsys: pytest.CaptureFixture[str]):
    """A standard error is the file's own, or follows from the number of items; that of the mean from those."""
    found = asked(small, capsys, "models.Fir.best.stderrs.acc_piqa")
    place = found["figures"][0]["places"][0]
    assert place["json_path"] == "$.metrics.zeroshot.piqa.full_results['acc_norm_stderr,none']"
    assert verify(small, found) == 1
    assert verify(small, asked(small, capsys, "models.Fir.best.stderrs.acc_mean")) == 7
    found = to_json(six_asked.explain("rgAccSEBaobab"))
    assert verify(six_asked.work.project, found) == 7
    assert found["section"] == "site/report/methods-used.html#stderr"
    assert {figure["made"] for figure in found["figures"][0]["from"]} == {"items_stderr"}


def test_corrected_value(six_asked: Asked):
    """A corrected figure names the measured best, the bias and the draws; they add up."""
    found = six_asked.explain("rgCorrectedBaobab")
    item = next(item for item in six_asked.document["winners_curse"] if item["model"] == "Baobab")
    assert found.value == item["naive"] - item["bias"]
    assert found.origins[0].value == item["naive"]
    assert found.section == "site/report/methods-used.html#curse"
    assert any("4,000 draws" in step for step in found.steps)
    assert repr(item["bias"]) in found.steps[-1]
    assert verify(six_asked.work.project, to_json(found)) == 8


def test_counts(six_asked: Asked):
    """A method's count names the models, a tied count its members, a total the search folder."""
    found = six_asked.explain("rgBestCountBlockwise")
    assert (found.value, len(found.experiments)) == (4, 4)
    assert all("_blockwise_" in key for key in found.experiments)
    found = six_asked.explain("rgTiedBaobab")
    assert len(found.value) == len(found.experiments) == int(found.shown)
    assert {key.split("/")[0] for key in found.experiments} <= {
        f"search_Baobab{m}_20" for m in ("", "_layerwise", "_blockwise")
    }
    found = six_asked.explain("models.Baobab.methods.layerwise.total")
    assert (found.value, found.searches) == (9, (("search_Baobab_layerwise_20", 9),))


def test_preferences_of_parameter_values(six_asked: Asked):
    """A count of a parameter's value names the models whose best has it."""
    found = six_asked.explain("parameter_preference.taylor_seq_len.overall.32")
    assert found.value == len(found.experiments) == 3
    assert all("Instruct" in key and "seq_len32" in key for key in found.experiments)


def test_an_experiment(small: Path, capsys: pytest.CaptureFixture[str]):
    """An experiment lists every figure with its place; the beginning of its name is enough."""
    found = asked(small, capsys, "search_Fir_20/exp_001")
    assert verify(small, found) > 20
    assert {figure["column"] for figure in found["figures"]} >= {"acc_mean", "ppl", "params_count", "acc_boolq_stderr"}
    assert run(["-C", str(small), "explain", "search_Fir_20/exp"]) == 2
    assert "fits more than one" in capsys.readouterr().err


def test_raw_and_csv_value_by_value(small: Path, capsys: pytest.CaptureFixture[str]):
    """Where a raw figure is missing the CSV's place is named, where both have it the raw one."""
    name = studies.name(2, 64, 4)
    studies.experiment(small, "search_Fir_20", name, studies.evaluation(0.60, None))
    studies.table(small, "search_Fir_20", [studies.row("search_Fir_20", 2, 64, 4, 0.60, 15.5)])
    found = asked(small, capsys, f"search_Fir_20/{name}")
    assert verify(small, found) > 20
    places = {figure["column"]: figure["places"][0] for figure in found["figures"] if figure["places"]}
    assert (places["ppl"]["row"], places["ppl"]["text"]) == (2, "15.5")
    assert "json_path" in places["acc_boolq"]


def test_replicates_are_averaged(project: Path, capsys: pytest.CaptureFixture[str]):
    """The best of a configuration with two runs names both, and that they were averaged."""
    for seed, level in ((1, 0.5), (2, 0.6)):
        name = f"exp_00{seed}_taylor_seq_len32_seed{seed}"
        studies.experiment(project, "search_Fir_20", name, studies.evaluation(level))
    found = asked(project, capsys, "models.Fir.best.metrics.acc_mean")
    assert verify(project, found) == 16
    assert sum(figure["value"] for figure in found["figures"]) / 2 == pytest.approx(found["value"], rel=1e-12)
    assert any("mean of 2 runs" in step for step in found["steps"])


def test_computed_figures_name_all_they_rest_on(small: Path, capsys: pytest.CaptureFixture[str]):
    """A share computed from two numbers, a counted list and a width given as text name their places."""
    studies.experiment(
        small, "search_Fir_20", studies.name(3, 128, 4), studies.evaluation(0.5),
        model_comparison={"original_model": {"total_params": 100.0}, "pruned_model": {"total_params": 80.0}},
        gradient_diagnosis={"mean_ratio": 2.0, "norm_range": "1.5 ~ 4.0", "extreme_pruning_layers": [{"layer": 3}]},
    )  # fmt: skip
    found = asked(small, capsys, "search_Fir_20/exp_003")
    places = {figure["column"]: [place["json_path"] for place in figure["places"]] for figure in found["figures"]}
    assert places["pruning_ratio"] == ["$.original_model.total_params", "$.pruned_model.total_params"]
    assert places["grad_norm_range"] == ["$.norm_range"]
    assert places["extreme_pruning_layers"] == ["$.extreme_pruning_layers"]


def test_dense_models(small: Path, capsys: pytest.CaptureFixture[str]):
    """A loss against the dense model leads to both evaluations."""
    studies.put(small / "results/dense_Fir/evaluation/evaluation_results.json", studies.evaluation(0.7))
    found = asked(small, capsys, "rgFromDenseAccFir")
    assert verify(small, found) == 16
    assert found["value"] == found["figures"][0]["value"] - found["figures"][1]["value"]


def test_parameters_and_methods(small: Path, capsys: pytest.CaptureFixture[str]):
    """A parameter is read from the folder's name, the method from that of the search folder."""
    found = asked(small, capsys, "models.Fir.best.params.taylor_seq_len")
    assert (found["value"], found["places"][0]["file"]) == (64, f"results/search_Fir_20/{studies.name(2, 64, 4)}")
    assert asked(small, capsys, "rgMethodFir")["places"][0]["file"] == "results/search_Fir_20"


def test_cells(six_asked: Asked):
    """A cell is explained as the figure that it shows; a row is known by names or its number."""
    for row in ("Baobab", "3"):
        found = six_asked.explain(f"best:{row}:acc_mean")
        assert found.path == "models.Baobab.best.metrics.acc_mean"
        assert found.shown.startswith("0.6")
    assert six_asked.explain("best:Baobab:method").path == "models.Baobab.best.method"
    assert (
        six_asked.explain("methods:Baobab:taylor.acc_mean").path == "models.Baobab.methods.taylor.best.metrics.acc_mean"
    )
    found = six_asked.explain("grid-Baobab:2:ppl")
    assert verify(six_asked.work.project, to_json(found)) == 1
    assert found.value == found.origins[0].value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("rgAccBaobob", "did you mean `rgAccBaobab`"),
        ("models.Baobob.best", "did you mean `models.Baobab`"),
        ("models.Baobab.bst", "`models.Baobab.best`"),
        ("best:Nobody:acc_mean", "has no row Nobody"),
        ("best:Baobab:acc", "has no column acc"),
        ("ties:Baobab:tied", "fits more than one"),
        ("nonsense", "explain --list"),
    ],
)
def test_unknown_keys(six: Path, capsys: pytest.CaptureFixture[str], key: str, text: str):
    """An unknown key is one line that names near ones and how to list all; exit code 2."""
    assert run(["-C", str(six), "-q", "explain", key]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert text in errors[0]


def test_no_key(small: Path, capsys: pytest.CaptureFixture[str]):
    """Without a key the error says how to list them."""
    assert run(["-C", str(small), "explain"]) == 2
    assert "explain --list" in capsys.readouterr().err


def test_list(small: Path, capsys: pytest.CaptureFixture[str]):
    """The macros are listed with their values, or the paths that begin with a prefix; each can be asked."""
    assert run(["-C", str(small), "explain", "--list"]) == 0
    assert r"\rgAccFir" in capsys.readouterr().out
    assert run(["-C", str(small), "explain", "--list", "models.Fir.best.metrics.", "--json"]) == 0
    keys = [item["key"] for item in json.loads(capsys.readouterr().out)]
    assert "models.Fir.best.metrics.acc_mean" in keys
    found = Asked(pipeline.run(small))
    assert all(found.explain(key).path == key for key, _, _ in found.listed("m"))


def test_every_path_has_something_said_of_it(six_asked: Asked):
    """No figure of the analysis is without a step and without a section; none ends in a traceback."""
    for top in six_asked.document:
        keys = [key for key, _, _ in six_asked.listed(top)]
        for key in {keys[0], keys[len(keys) // 2], keys[-1]} if keys else ():
            found = six_asked.explain(key)
            assert found.steps, key
            assert found.section, key


def test_own_numbers(small: Path, capsys: pytest.CaptureFixture[str]):
    """A number of the study file is known by its name, with its factor."""
    studies.put(
        small / "reportgen.toml",
        '[numbers.TopFir]\nvalue = "models.Fir.best.metrics.acc_mean"\nscale = 100\ndigits = 1\n',
    )
    for key in ("numbers.TopFir", "TopFir", r"\rgTopFir"):
        found = asked(small, capsys, key)
        assert found["macro"] == "rgTopFir"
        assert found["shown"] == f"{100 * found['value']:.1f}"
        assert "times 100" in found["steps"][-1]


def test_the_ledger_is_quoted(small: Path, capsys: pytest.CaptureFixture[str]):
    """What the ledger says of the experiment's files is printed."""
    document = studies.evaluation(0.65)
    document["metrics"]["avg_zeroshot_acc"] = 0.9
    studies.experiment(small, "search_Fir_20", studies.name(3, 128, 4), document)
    found = asked(small, capsys, "rgAccFir")
    assert [line["kind"] for line in found["ledger"]] == ["mean_mismatch"]
    assert verify(small, found) == 7
    assert run(["-C", str(small), "explain", "rgAccFir"]) == 0
    assert "mean differs from its tasks" in capsys.readouterr().out


def test_names_cannot_forge_lines(project: Path, capsys: pytest.CaptureFixture[str]):
    """A line break in a name does not begin a line."""
    search = "search_Fir\nx = 1_20"
    studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    assert run(["-C", str(project), "explain", "models.Fir\nx = 1.best.metrics.acc_mean"]) == 0
    assert not any(line.startswith("x = 1") for line in capsys.readouterr().out.splitlines())


def test_nothing_is_written(small: Path, capsys: pytest.CaptureFixture[str]):
    """Explaining writes nothing."""
    before = sorted(small.rglob("*"))
    asked(small, capsys, "rgAccFir")
    assert sorted(small.rglob("*")) == before


@pytest.mark.parametrize("project", [ROOT, pytest.param(REFERENCE / "grid", marks=pytest.mark.reference)], ids=str)
def test_all_experiments_of_a_study(project: Path):
    """Every figure of every tenth experiment of the sample and of the reference study stands where it is said to."""
    found = Asked(pipeline.run(project))
    for key in list(found.origins.experiments)[::10]:
        assert verify(project, to_json(found.explain(key))) > 8


def test_a_claim_is_explained(six: Path, capsys: pytest.CaptureFixture[str]):
    """A claim is explained by its statement, verdict, comparisons with figures, and the keys it rests on."""
    statement = 'acc("Baobab") > 0.9'
    studies.put(six / "reportgen.toml", f"[claims]\nhigh = '{statement}'\n")
    found = asked(six, capsys, "claims.high")
    assert (found["value"], found["shown"], found["path"]) == ("false", "false", "claims[0]")
    assert statement in found["about"]
    assert statement in found["steps"][0]
    assert "against 0.9000" in found["steps"][0]
    assert "`models.Baobab.best`" in found["steps"][-1]
    assert found["section"] == "site/report/claims.html"
    assert found["experiments"]


def test_a_claim_that_is_not_there(six_asked: Asked):
    """A claim that the study file does not make is no number."""
    with pytest.raises(InputError, match=r"there is no number claims\.low"):
        six_asked.explain("claims.low")


def test_a_choice_is_shown_by_what_was_chosen(six_asked: Asked):
    """A best configuration is shown with method, values and figure, a group of figures as one; neither as a bare number."""
    shown = six_asked.explain("models.Baobab.best").shown
    assert shown.startswith("layerwise, taylor_seq_len = ")
    assert "acc_mean = 0." in shown
    assert six_asked.explain("models.Baobab").shown.startswith("a group of ")


def test_a_bare_name_leads_to_its_keys(six_asked: Asked):
    """A word that stands inside keys is no number; the first keys that end with it are named."""
    with pytest.raises(InputError) as caught:
        six_asked.explain("best")
    assert "did you mean `models.Acacia.best`" in caught.value.hint
