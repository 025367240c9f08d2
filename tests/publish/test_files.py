"""Single files, artefacts and what stood there before."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.model.specs import Provenance
from reportgen.publish.artefacts import publish_artefacts, publish_search_files, write_new_folder
from reportgen.publish.files import keep_every_copy, replace_file
from reportgen.publish.reproduction import compare

PROVENANCE = Provenance("ab" * 32, "0.0", "", 1, 0)


def test_a_file_is_replaced_in_one_step(tmp_path: Path):
    """New content is written, equal content is left alone, nothing is left beside."""
    path = tmp_path / "a" / "x.json"
    assert replace_file(path, b"1", tmp_path)
    before = path.stat().st_mtime_ns
    assert not replace_file(path, b"1", tmp_path)
    assert path.stat().st_mtime_ns == before
    assert replace_file(path, b"2", tmp_path)
    assert [(p.name, p.read_bytes()) for p in path.parent.iterdir()] == [("x.json", b"2")]


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES])
def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int):
    """Whatever call fails, the old content stays, no temporary file is left, and the error names the file."""
    path = tmp_path / "x.json"
    replace_file(path, b"old", tmp_path)

    def fail(*_args: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    if call == "open":
        monkeypatch.setattr("builtins.open", fail)
    else:
        monkeypatch.setattr(os, call, fail)
    with pytest.raises(OutputError) as error:
        replace_file(path, b"new", tmp_path)
    monkeypatch.undo()
    assert error.value.where == "x.json"
    assert error.value.exit_code == 3
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.json", b"old")]


def test_every_earlier_csv_is_kept(tmp_path: Path):
    """Each different earlier content is kept once under a name of its own."""
    path = tmp_path / "search_results.csv"
    for content in (b"1", b"2", b"1"):
        path.write_bytes(content)
        keep_every_copy(path, tmp_path)
    assert (tmp_path / "search_results.csv.bak").read_bytes() == b"1"
    assert (tmp_path / "search_results.csv.bak2").read_bytes() == b"2"
    assert not (tmp_path / "search_results.csv.bak3").exists()


def test_foreign_artefacts_are_compared_and_kept_once(tmp_path: Path):
    """Old artefacts are compared and kept as .bak; our own ones are replaced without."""
    old = tmp_path / "results" / "consolidated_Fir_20" / "global_best_config.json"
    old.parent.mkdir(parents=True)
    old.write_text('{"model": "Fir", "metrics": {"acc_mean": 0.6, "ppl": 12.0, "x": null}}', "utf-8")
    new = json.dumps({"model": "Fir", "metrics": {"acc_mean": 0.6, "ppl": 12.5}}).encode()
    files = {"consolidated_Fir_20": {"global_best_config.json": new}}
    first = publish_artefacts(tmp_path, files, PROVENANCE)
    (item,) = first.compared
    assert (item.values, item.reproduced) == (3, 2)
    assert item.differences == (("metrics.ppl", "12.0", "12.5"),)
    assert first.kept == ("results/consolidated_Fir_20/global_best_config.json.bak",)
    files["consolidated_Fir_20"]["global_best_config.json"] = b"{}"
    second = publish_artefacts(tmp_path, files, PROVENANCE)
    assert (second.compared, second.kept) == ((), ())
    old.write_bytes(b'{"edited": 1}')
    third = publish_artefacts(tmp_path, files, PROVENANCE)
    assert len(third.compared) == 1
    assert third.kept == ()


def test_extracted_files_never_drop_a_csv(tmp_path: Path):
    """An existing CSV that differs is kept as .bak before it is replaced."""
    path = tmp_path / "results" / "search_Fir_20" / "search_results.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"old")
    written = publish_search_files(tmp_path, {"search_Fir_20": {"search_results.csv": b"new"}})
    assert written.kept == ("results/search_Fir_20/search_results.csv.bak",)
    assert path.with_name("search_results.csv.bak").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("old", "new", "values", "same"),
    [
        (b'{"a": 1, "b": [1.5, "x"], "c": ""}', b'{"a": 1.0, "b": [1.5, "x"], "d": 2}', 3, 3),
        (b'{"a": Infinity}', b'{"a": null}', 1, 1),
        (b'{"a": 1}', b'{"a": 2}', 1, 0),
        (b'{"a": 1}', b"{}", 1, 0),
    ],
)
def test_json_is_compared_value_by_value(old: bytes, new: bytes, values: int, same: int):
    """Blank values do not count, numbers are compared as numbers, what is not finite may be null."""
    found = compare("x.json", old, new)
    assert (found.values, found.reproduced) == (values, same)


def test_csv_is_compared_row_by_row():
    """Rows are matched by output_dir, whatever their order and further columns."""
    old = b"output_dir,ppl,x\na,1.0,\nb,2.0,True\n"
    new = b"more,output_dir,x,ppl\n1,b,True,2\n1,a,,1.5\n"
    found = compare("x.csv", old, new)
    assert (found.values, found.reproduced) == (5, 4)
    assert found.differences == (("a ppl", "1.0", "1.5"),)


def test_what_cannot_be_read_is_said():
    """A broken old artefact is not compared."""
    assert compare("x.json", b"{", b"{}").readable is False


@pytest.mark.parametrize("kind", ["link", "file"])
def test_artefact_folders_that_are_none(tmp_path: Path, kind: str):
    """A link or a file in the place of an artefact folder is not written through."""
    (tmp_path / "results").mkdir()
    place = tmp_path / "results" / "cross_model_analysis"
    if kind == "link":
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    else:
        place.write_text("x", "utf-8")
    with pytest.raises(OutputError):
        publish_artefacts(tmp_path, {"cross_model_analysis": {"a.json": b"{}"}}, PROVENANCE)
    assert not list((tmp_path / "elsewhere").glob("*")) if kind == "link" else place.is_file()


def test_a_new_folder_must_be_new(tmp_path: Path):
    """A folder that holds something is not written into."""
    assert write_new_folder(tmp_path / "new", [("a/b", b"x")]) == 1
    with pytest.raises(OutputError):
        write_new_folder(tmp_path / "new", [("c", b"x")])
