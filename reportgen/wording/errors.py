"""Texts of errors: what is wrong, and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.wording.catalog import N_, _, comma, either, gap, listed, ngettext

_TOML = (
    N_("Expected '=' after a key in a key/value pair"),
    N_("Expected newline or end of document after a statement"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected ']]' at the end of an array declaration"),
    N_("Invalid initial character for a key part"),
    N_("Invalid value"),
    N_("Invalid statement"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unterminated string"),
    N_("Unescaped '\\' in a string"),
    N_("Cannot overwrite a value"),
)
"""What the parser says of the faults that are common."""


def not_toml(detail: str) -> str:
    """Say what the parser says, and where."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", detail, re.DOTALL)
    if found:
        return _("is not valid TOML: {detail} (at line {line}, column {column})").format(
            detail=_(found[1]), line=found[2], column=found[3]
        )
    inner = detail.removesuffix(" (at end of document)")
    if inner != detail:
        return _("is not valid TOML: {detail} (at end of document)").format(detail=_(inner))
    return _("is not valid TOML: {detail}").format(detail=detail)


def not_utf8(byte: int) -> str:
    return _("is not UTF-8 text (byte {byte})").format(byte=byte)


def cannot_read(reason: str) -> str:
    return _("cannot be read: {reason}").format(reason=reason)


def unknown_key(key: str) -> str:
    return _("unknown key `{key}`").format(key=key)


def nearest_key(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if near:
        return _("did you mean `{near}`?").format(near=near[0])
    return _("known keys here: {known}").format(known=comma().join(known))


def known_languages(codes: tuple[str, ...]) -> str:
    return _("languages: {codes}").format(codes=comma().join(codes))


def unknown_language(code: str) -> str:
    return _("there is no language `{code}`").format(code=code)


def wrong_value(key: str, value: str) -> str:
    return _("`{key}` cannot be {value}").format(key=key, value=value)


def _expectations() -> dict[str, str]:
    return {
        "literal_error": _("it is one of {choices}"),
        "string_type": _("it is a text in quotes"),
        "int_type": _("it is a whole number"),
        "int_from_float": _("it is a whole number"),
        "int_parsing": _("it is a whole number"),
        "float_type": _("it is a number"),
        "finite_number": _("it is a number"),
        "bool_type": _("it is true or false"),
        "tuple_type": _("it is a list in brackets"),
        "model_type": _("it is a table"),
        "model_attributes_type": _("it is a table"),
        "mapping_type": _("it is a table"),
        "dict_type": _("it is a table"),
        "is_instance_of": _("it is a table"),
        "greater_than": _("it is more than {limit}"),
        "greater_than_equal": _("it is at least {limit}"),
        "less_than": _("it is less than {limit}"),
        "less_than_equal": _("it is at most {limit}"),
    }


def is_expected(kind: str) -> bool:
    """Tell whether it can be said what a value should be."""
    return kind in _expectations()


def expected(kind: str, context: Mapping[str, Any]) -> str:
    """Say what a value should be, from what the validation knows of it."""
    limits = (context[name] for name in ("gt", "ge", "lt", "le") if name in context)
    text = _expectations().get(kind, _("see the study file reference in the documentation"))
    return text.format(choices=_choices(str(context.get("expected", ""))), limit=next(limits, ""))


def _choices(given: str) -> str:
    """Join choices that the validation has joined in English, with their quotes where they have them."""
    names = re.split(r", | or (?=')", given)
    return either(names) if " or " in given else comma().join(names)


def not_a_constraint() -> str:
    return _("write a metric, one of <= >= < >, and a number, such as `ppl <= 20`")


def not_a_condition() -> str:
    return _("write a column, one of <= >= < > == !=, and a number or a text, such as `family == Llama`")


def not_a_number_name() -> str:
    """What the name of a number may be."""
    return _("a macro's name has letters of a to z only, such as BestOfQwen, which becomes \\rgBestOfQwen")


def not_a_table_name() -> str:
    return _("a table's name becomes that of files: up to 64 letters of a to z, digits, hyphens and underscores")


def not_a_folder_pattern() -> str:
    return _("write a folder name with {model} and {ratio}, such as `search_{model}_wanda_{ratio}`")


def no_project(path: str) -> str:
    return _("there is no folder {path}").format(path=path)


def no_results() -> str:
    return _("there is no folder results/ here")


def no_results_hint() -> str:
    return _(
        "give the folder that has results/ in it (on the command line: -C DIR), or make a first study with "
        "`reportgen sample DIR`"
    )


def inside_project(path: str) -> str:
    return _("this folder lies inside a project: add `-C {path}`").format(path=path)


def nothing_usable(lines: int) -> str:
    return ngettext(
        "no usable experiment was found ({lines} line in the ledger)",
        "no usable experiment was found ({lines} lines in the ledger)",
        lines,
    ).format(lines=lines)


def nothing_usable_hint() -> str:
    return _("results/ needs folders such as search_Llama_20/exp_001_lr1/evaluation/, or a search_results.csv in them")


def unknown_model(name: str) -> str:
    return _("no model is called {name}").format(name=name)


def known_models(name: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return _("did you mean `{near}`?").format(near=near[0])
    return _("models found: {names}").format(names=comma().join(names) or "-")


def unknown_ratio(ratio: str) -> str:
    return _("`ratio` is {ratio}, but no search folder has this ratio").format(ratio=ratio)


def known_ratios(ratios: tuple[str, ...]) -> str:
    return _("ratios found: {ratios}").format(ratios=comma().join(ratios))


def unknown_metric(name: str) -> str:
    return _("no experiment has the metric {name}").format(name=name)


def known_metrics(name: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return _("did you mean `{near}`?").format(near=near[0])
    return _("metrics found: {names}").format(names=comma().join(names))


def no_direction(name: str) -> str:
    return _("the metric {name} has no direction, so nothing can be best by it").format(name=name)


def no_direction_hint(name: str) -> str:
    return _('add [metrics.{name}] with direction = "up" or "down"').format(name=name)


def constraints_exclude_all(constraints: tuple[str, ...]) -> str:
    return _("no configuration of any model meets {constraints}").format(constraints=listed(constraints))


def loosen_constraints() -> str:
    return _("loosen or remove the constraints under [selection]")


def table_lacks(name: str) -> str:
    return _("the table {name} has no rows or no columns").format(name=name)


def table_needs() -> str:
    return _('give it rows = "models" or another source, and a list of columns')


def unknown_table(name: str) -> str:
    return _("there is no table {name}").format(name=name)


def known_tables(name: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    said = _("did you mean `{near}`?").format(near=near[0]) + gap() if near else ""
    return said + _("tables: {names}").format(names=comma().join(names))


def unknown_rows(name: str, rows: str) -> str:
    return _("the table {name} has rows = {rows}, which is no source").format(name=name, rows=rows)


def unknown_column(name: str, column: str) -> str:
    return _("the table {name} names {column}, which is no column of its rows").format(name=name, column=column)


def not_a_search_folder() -> str:
    return _("is not a search folder of this project")


def search_folders_hint(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return _("did you mean `{near}`?").format(near=f"results/{near[0]}")
    return _("name a folder under results/ such as results/search_Llama_20")


def fault_of_page(kind: str, detail: str = "") -> str:
    known = {
        "missing": _("it is not there"),
        "orphan": _("no page links to it"),
        "elsewhere": _("fetches {detail} from elsewhere"),
        "file": _("{detail} leads nowhere"),
        "place": _("{detail} leads to a page that has no such place"),
        "twice": _("more than one of its elements has the id {detail}"),
        "image": _("the image {detail} has no alternative text"),
        "title": _("its title has markup in it: {detail}"),
    }
    return known[kind].format(detail=detail)


def macro_collision(name: str, first: str, second: str) -> str:
    return _("two numbers want the macro \\{name}: {first} and {second}").format(name=name, first=first, second=second)


def no_such_figure(path: str, part: str) -> str:
    return _("analysis.json has no figure {path}: there is no {part}").format(path=path, part=part)


def path_ends() -> str:
    return _("what stands before it is a figure, not a group of figures")


def not_a_figure(path: str) -> str:
    return _("{path} is no figure of analysis.json").format(path=path)


def not_a_figure_hint() -> str:
    return _("a number, a text or a list is wanted; the index of numbers on the site shows such paths")


def macro_hint() -> str:
    return _("give the number of the study file another name")


def bug(detail: str) -> str:
    return _("this is a bug in reportgen: {detail}").format(detail=detail)


def bug_hint() -> str:
    return _("run again with --debug and report what it prints")


def sample_size(least: int) -> str:
    return _("a sample needs at least {least} experiments").format(least=least)
