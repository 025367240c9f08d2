"""Texts of errors: what is wrong, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.wording.catalog import _, comma, listed, ngettext


def not_toml(detail: str) -> str:
    return _("is not valid TOML: {detail}").format(detail=detail)


def not_utf8(byte: int) -> str:
    return _("is not UTF-8 text (byte {byte})").format(byte=byte)


def cannot_read(reason: str) -> str:
    return _("cannot be read: {reason}").format(reason=reason)


def cannot_write(reason: str) -> str:
    return _("cannot be written: {reason}").format(reason=reason)


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


def expected(kind: str, context: Mapping[str, Any]) -> str:
    known = {
        "literal_error": _("it is one of {choices}"),
        "string_type": _("it is a text in quotes"),
        "int_type": _("it is a whole number"),
        "int_from_float": _("it is a whole number"),
        "float_type": _("it is a number"),
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
    limits = (context[name] for name in ("gt", "ge", "lt", "le") if name in context)
    text = known.get(kind, _("see the study file reference in the documentation"))
    return text.format(choices=context.get("expected", ""), limit=next(limits, ""))


def not_a_constraint() -> str:
    return _("write a metric, one of <= >= < >, and a number, such as `ppl <= 20`")


def not_a_condition() -> str:
    return _("write a column, one of <= >= < > == !=, and a number or a text, such as `family == Llama`")


def not_a_number_name() -> str:
    """What the name of a number may be."""
    return _("a macro's name has letters of a to z only, such as BestOfQwen, which becomes \\rgBestOfQwen")


def not_a_folder_pattern() -> str:
    return _("write a folder name with {model} and {ratio}, such as `search_{model}_wanda_{ratio}`")


def no_project(path: str) -> str:
    return _("there is no folder {path}").format(path=path)


def no_results() -> str:
    return _("there is no folder results/ here")


def no_results_hint() -> str:
    return _("name the project folder with -C, or make a first study with `reportgen sample DIR`")


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


def known_models(names: tuple[str, ...]) -> str:
    return _("models found: {names}").format(names=comma().join(names) or "-")


def unknown_ratio(ratio: str) -> str:
    return _("`ratio` is {ratio}, but no search folder has this ratio").format(ratio=ratio)


def known_ratios(ratios: tuple[str, ...]) -> str:
    return _("ratios found: {ratios}").format(ratios=comma().join(ratios))


def unknown_metric(name: str) -> str:
    return _("no experiment has the metric {name}").format(name=name)


def known_metrics(names: tuple[str, ...]) -> str:
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


def unknown_rows(name: str, rows: str) -> str:
    return _("the table {name} has rows = {rows}, which is no source").format(name=name, rows=rows)


def unknown_column(name: str, column: str) -> str:
    return _("the table {name} names {column}, which is no column of its rows").format(name=name, column=column)


def not_a_search_folder() -> str:
    return _("is not a search folder of this project")


def search_folders_hint() -> str:
    return _("name a folder under results/ such as results/search_Llama_20")


def foreign_folder() -> str:
    return _("is not empty and was not made by reportgen, so it is not replaced")


def foreign_folder_hint() -> str:
    return _("move it away, or give the project another folder")


def foreign_files(names: Sequence[str]) -> str:
    shown, more = comma().join(names[:3]), len(names) - 3
    text = ngettext(
        "holds a file that is not reportgen's: {names}", "holds files that are not reportgen's: {names}", len(names)
    )
    return text.format(names=shown) + (_(" and {count} more").format(count=more) if more > 0 else "")


def foreign_files_hint() -> str:
    return _("move them out of the folder: it is replaced as a whole")


def not_a_folder() -> str:
    return _("is not a folder")


def symlinked() -> str:
    return _("is a symbolic link; outputs are written into real folders only")


def changed_while_built() -> str:
    return _("inputs changed while the report was built")


def run_again() -> str:
    return _("run the command again")


def site_failed(detail: str) -> str:
    return _("the site was not built cleanly, the old one stays: {detail}").format(detail=detail)


def site_hint() -> str:
    return _("mend the page that is named; --verbose shows the builder's whole output")


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


def locked(owner: str) -> str:
    return _("another reportgen is publishing here ({owner})").format(owner=owner)


def locked_hint() -> str:
    return _("wait for it to end, then run the command again")


def exists_already() -> str:
    return _("exists already and is kept")


def remove_first() -> str:
    return _("remove it first if you want it written anew")


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
    return _("give one of them another label in the study file")


def template_failed(detail: str) -> str:
    return _("the template failed: {detail}").format(detail=detail)


def template_hint() -> str:
    return _("mend the template, or remove it to use the built-in one")


def bug(detail: str) -> str:
    return _("this is a bug in reportgen: {detail}").format(detail=detail)


def bug_hint() -> str:
    return _("run again with --debug and report what it prints")


def sample_size(least: int) -> str:
    return _("a sample needs at least {least} experiments").format(least=least)
