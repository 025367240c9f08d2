"""What is wrong with a template of the project's own."""

from __future__ import annotations

from reportgen.wording.catalog import _


def failed(detail: str) -> str:
    return _("the template failed: {detail}").format(detail=detail)


def hint() -> str:
    return _("mend the template, or remove it to use the built-in one")


def unknown(name: str) -> str:
    return _("there is no template {name}").format(name=name)


def leads_out() -> str:
    return _("is a link that leads out of templates/")


def leads_out_hint() -> str:
    return _("put the file itself in its place")


def not_printable(kind: str) -> str:
    """Something that has no text is printed."""
    return _("what is printed is no text, number or list but: {kind}").format(kind=kind)
