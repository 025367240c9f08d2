"""What functions say of their arguments and values can be looked up, as documentation tools and checkers at run time do."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import typing

import pytest

import reportgen

MODULES = [item.name for item in pkgutil.walk_packages(reportgen.__path__, "reportgen.") if "__main__" not in item.name]
OTHERS = ("numpy.typing", "pandas", "watchdog.events", "watchdog.observers", "jinja2.compiler", "distributed")


@pytest.mark.parametrize("name", MODULES)
def test_annotations_name_what_there_is(name: str, monkeypatch: pytest.MonkeyPatch):
    """Every type that a function or a class names exists, also those that are imported for type checkers alone."""
    for other in OTHERS:  # what they import for checkers alone is no matter of ours
        importlib.import_module(other)
    found = importlib.import_module(name).__spec__
    assert found is not None
    assert found.origin is not None
    spec = importlib.util.spec_from_file_location(
        name, found.origin, submodule_search_locations=found.submodule_search_locations
    )
    assert spec is not None
    assert spec.loader is not None
    monkeypatch.setattr(typing, "TYPE_CHECKING", True)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for item in vars(module).values():
        if getattr(item, "__module__", None) == name and (inspect.isfunction(item) or inspect.isclass(item)):
            inspect.get_annotations(item, globals=vars(module), eval_str=True)
