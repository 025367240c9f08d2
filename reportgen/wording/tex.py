"""Texts on compiling the paper: what is too wide, what stopped LaTeX, what to install."""

from __future__ import annotations

from reportgen.wording.catalog import _


def not_installed(program: str) -> str:
    return _("cannot be made: {program} is not installed; everything else does not need it").format(program=program)


def install_tex(packages: str) -> str:
    return _("on Debian and Ubuntu `apt-get install {packages}`, on macOS MacTeX, elsewhere all of TeX Live").format(
        packages=packages
    )


def lacks(name: str) -> str:
    return _("cannot be made: this TeX has no {name}; everything else does not need it").format(name=name)


def install_package(debian: str, package: str) -> str:
    return _(
        "on Debian and Ubuntu `apt-get install {debian}`, with MacTeX and TeX Live `tlmgr install {package}`"
    ).format(debian=debian, package=package)


def find_package(name: str) -> str:
    return _(
        "on Debian and Ubuntu `apt-get install texlive-latex-extra texlive-fonts-extra`, with MacTeX and TeX Live the "
        "package that `tlmgr search --global --file /{name}` names"
    ).format(name=name)


def stopped(message: str) -> str:
    return _("LaTeX stopped: {message}").format(message=message)


def stopped_hint() -> str:
    return _("mend it in templates/paper/ if the project has a template of its own there, else report it")


def too_slow(seconds: float) -> str:
    return _("LaTeX was stopped after {seconds:g} seconds").format(seconds=seconds)


def too_slow_hint() -> str:
    return _("give main.tex fewer tables in the study file, or compile it by hand")


def wider(excess: float) -> str:
    return _("{excess:.1f}pt wider than the column").format(excess=excess)


def taller(excess: float) -> str:
    return _("{excess:.1f}pt taller than the page").format(excess=excess)


def wider_hint(item: str) -> str:
    if item.startswith("table "):
        return _("give the table fewer columns or shorter labels in the study file")
    return _("shorten what is named there, with labels in the study file")


def undefined(key: str) -> str:
    return _("`{key}` is referred to and defined nowhere").format(key=key)
