"""What names of folders tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.read.names import folder_patterns, parse_experiment, parse_search
from reportgen.read.tree import natural
from reportgen.study import Study, parse_study


def search(folder: str, study: Study | None = None) -> tuple[str, str, str, bool] | None:
    """Model, method, ratio and notice of a folder's name."""
    parsed = parse_search(folder, folder_patterns(study or Study()))
    return parsed and (parsed[0].model, parsed[0].method, parsed[0].ratio, parsed[1])


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("search_Llama_20", ("Llama", "taylor", "20", False)),
        ("search_Llama_blockwise_20", ("Llama", "blockwise", "20", False)),
        ("search_Llama-Instruct_layerwise_0.5", ("Llama-Instruct", "layerwise", "0.5", False)),
        ("search_Llama_wanda_20", ("Llama_wanda", "taylor", "20", True)),
        ("search_Llama_7B_blockwise_20", ("Llama_7B", "blockwise", "20", False)),
        ("search_Llama_taylor_20", ("Llama", "taylor", "20", False)),
        ("search_NA_20", ("NA", "taylor", "20", False)),
        ("search_Llama", None),
        ("search_20", None),
        ("results_Llama_20", None),
    ],
)
def test_search_folders(folder: str, expected: tuple[str, str, str, bool] | None):
    """The longest known method suffix wins; an unknown infix belongs to the model, with a notice."""
    assert search(folder) == expected


def test_a_method_of_the_study_file():
    """A method named in the study file is known, by the default pattern or by its own."""
    study = parse_study('[methods.wanda]\n[methods.sparse]\nfolder = "runs-{model}-sp-{ratio}"\n')
    assert search("search_Llama_wanda_20", study) == ("Llama", "wanda", "20", False)
    assert search("runs-Llama-sp-50", study) == ("Llama", "sparse", "50", False)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("Llama", ("Llama", "Base")),
        ("Llama-Instruct", ("Llama", "Instruct")),
        ("Mistral-7B-Instruct-v0.3", ("Mistral-7B-v0.3", "Instruct")),
        ("Qwen-instruct", ("Qwen", "Instruct")),
        ("Gemma-Base", ("Gemma", "Base")),
        ("Instruct", ("Instruct", "Base")),
        ("Instructed-7B", ("Instructed-7B", "Base")),
    ],
)
def test_families_and_variants(model: str, expected: tuple[str, str]):
    """The variant token may stand anywhere between hyphens; without one the variant is Base."""
    assert Study().split_model(model) == expected


def test_the_study_file_names_family_and_variant():
    """What the study file says of a model comes before what its name tells."""
    study = parse_study('variants = ["Chat"]\n[models.Foo]\nfamily = "Bar"\nvariant = "Chat"\n')
    assert study.split_model("Foo") == ("Bar", "Chat")
    assert study.split_model("Llama-Chat") == ("Llama", "Chat")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exp_001_taylor_seq_len64_taylor_num_samples512", {"taylor_seq_len": 64, "taylor_num_samples": 512}),
        ("exp_2_layer_importance_num_samples25", {"layer_importance_num_samples": 25}),
        ("exp_003_lr1e-4_beta0.5_seed3", {"lr": 1e-4, "beta": 0.5, "seed": 3}),
        ("exp_004_taylor_seq_len32.0", {"taylor_seq_len": 32}),
        ("exp_005_offset-3", {"offset": -3}),
        ("exp_006_lr=0.1", {"lr": 0.1}),
        ("exp_007_quick_lr2", {"quick_lr": 2}),
        ("exp_008", {}),
        ("exp_009_notes", {}),
    ],
)
def test_experiment_folders(name: str, expected: dict[str, float]):
    """Parameters are read whatever they are called; whole values are whole numbers."""
    found = parse_experiment(name)
    assert found == expected
    assert {key: type(value) for key, value in found.items()} == {key: type(value) for key, value in expected.items()}


def test_known_names_with_digits():
    """A known parameter whose name holds digits is not cut."""
    assert parse_experiment("exp_001_l2_weight0.1", ["l2_weight"]) == {"l2_weight": 0.1}


names = st.from_regex(r"[a-z][a-z_]{0,10}[a-z]", fullmatch=True)


@given(st.dictionaries(names, st.integers(0, 10**6), min_size=1, max_size=4))
def test_folder_names_read_back(params: dict[str, int]):
    """A name made from parameters gives them back."""
    name = "exp_001_" + "_".join(f"{key}{value}" for key, value in params.items())
    assert parse_experiment(name) == params


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exp_001_lr1e999", {"lr": "1e999"}),
        ("exp_001_lr" + "9" * 200, {"lr": 10**200 - 1}),
        ("exp_001_lr" + "9" * 5000, {}),
        ("a1_" * 30_000, {}),
        ("exp_" + "9" * 5000, {}),
    ],
)
def test_values_and_names_of_any_length(name: str, expected: dict[str, object]):
    """A value beyond float's range stays text; a name that no folder can have tells nothing, and takes no time."""
    assert parse_experiment(name) == expected


def test_natural_order_of_any_name():
    """Names of any length and any digits have an order."""
    names = ["exp_" + "9" * 5000, "exp_²", "exp_٣", "exp_3", "", "9" * 300, "x" * 100_000]
    backwards = list(reversed(names))
    assert sorted(names, key=natural) == sorted(backwards, key=natural)


def test_natural_order_counts():
    """Numbers in names are compared as numbers."""
    assert sorted(["exp_10", "exp_2", "exp_1"], key=natural) == ["exp_1", "exp_2", "exp_10"]
