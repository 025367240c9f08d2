"""Texts of `reportgen` without a command: what is here, what is published, what to type next."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.wording.catalog import _, colon, comma, ngettext
from reportgen.wording.errors import not_toml
from reportgen.wording.numbers import grouped


def no_results(place: str) -> str:
    return _("{place}: there is no folder results/ here").format(place=place)


def inside_results(place: str) -> str:
    return _("{place}: this is a results folder; its project is the folder above").format(place=place)


def results(place: str, searches: int, raw: int, tables: int, dense: int) -> str:
    """Say what lies under results/."""
    parts = [
        ngettext("{count} search folder", "{count} search folders", searches).format(count=grouped(searches)),
        ngettext("{count} experiment folder", "{count} experiment folders", raw).format(count=grouped(raw))
        if raw
        else "",
        ngettext("{count} search_results.csv", "{count} search_results.csv", tables).format(count=tables)
        if tables
        else "",
        ngettext("{count} dense model", "{count} dense models", dense).format(count=dense) if dense else "",
    ]
    return _("{place}: results/ with {parts}").format(place=place, parts=comma().join(part for part in parts if part))


def no_searches(place: str) -> str:
    return _("{place}: results/ has no search folder, such as search_Llama_20").format(place=place)


def others(count: int) -> str:
    return ngettext(
        "{count} other folder in results/ is no search folder by its name",
        "{count} other folders in results/ are no search folders by their names",
        count,
    ).format(count=grouped(count))


def study_file() -> str:
    return _("reportgen.toml: there")


def no_study_file() -> str:
    return _("reportgen.toml: none; names and defaults are taken from what is found")


def broken_study_file(detail: str) -> str:
    return "reportgen.toml" + colon() + not_toml(detail)


def nothing_published() -> str:
    return _("published: nothing yet")


def published(folders: Sequence[str], built: str, date: str) -> str:
    text = _("published: {folders}, built on {built}").format(folders=comma().join(folders), built=built)
    return text + (_(" from results up to {date}").format(date=date) if date else "")


def newer() -> str:
    return _("results or study file have changed since")


def next_command(command: str, why: str) -> str:
    return _("next: {command}    {why}").format(command=command, why=why)


def sample_command() -> str:
    return "reportgen sample demo"


def why_sample() -> str:
    return _("makes a made-up study to look at; or name your project folder with -C")


def why_above() -> str:
    return _("looks at the project")


def why_init() -> str:
    return _("writes a study file that sums up what it finds; `build` works without it too")


def why_build() -> str:
    return _("makes the site and the paper bundle")


def why_build_again() -> str:
    return _("brings site and paper up to date")


def why_check() -> str:
    return _("says whether all of this is still up to date; site/index.html is the report")


def why_mend() -> str:
    return _("says what is wrong with the study file")


def why_look() -> str:
    return _("says what it can and cannot read")


def all_commands() -> str:
    return _("`reportgen --help` lists all commands; `reportgen explain KEY` says where a number comes from.")
