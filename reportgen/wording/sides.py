"""Texts on the two sides of `diff`: what cannot be read, and which change was not to be."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.wording.catalog import _, bracketed, colon, comma


def no_analysis(detail: str) -> str:
    return _("is no analysis.json of reportgen: {detail}").format(detail=detail)


def no_analysis_hint() -> str:
    return _("name results/cross_model_analysis/analysis.json, or the results folder itself")


def repeated_keys(names: Sequence[str]) -> str:
    return _("given more than once: {keys}").format(keys=comma().join(names[:3]))


def other_schema(found: int, known: int) -> str:
    return _("has the schema {found}; this reportgen reads {known}").format(found=found, known=known)


def other_schema_hint() -> str:
    return _("write it anew with this version, or compare the results folders")


def no_side(text: str) -> str:
    return _("there is no folder, file or git revision {text}").format(text=text)


def no_side_hint() -> str:
    return _(
        "name a results folder, an analysis.json, a revision such as HEAD~1, or REVISION:PATH; folders and files count "
        "from the current folder, also with -C"
    )


def no_path_in_revision(path: str, revision: str) -> str:
    return _("there is no {path} in revision {revision}").format(path=path, revision=revision)


def no_path_in_revision_hint() -> str:
    return _("a path counts from the top of the repository, with ./ from the project folder; results must be committed")


def no_git(text: str) -> str:
    return _("there is no folder or file {text}, and git is not installed").format(text=text)


def no_git_hint() -> str:
    return _("install git to name a revision, or name a folder")


def git_failed(reason: str) -> str:
    return _("git cannot read the revision: {reason}").format(reason=reason)


def git_failed_hint() -> str:
    return _("try `git fsck`, or name a folder")


def no_common_ratio(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    return _("the two have no pruning ratio in common: {old} and {new}").format(
        old=comma().join(old), new=comma().join(new)
    )


def no_common_ratio_hint() -> str:
    return _("name the analysis.json of the other ratio, or compare the results folders")


def failed(rule: str) -> str:
    """Why the exit code is 4."""
    return {
        "best": _("a best configuration is another one"),
        "verdict": _("a verdict changed"),
        "any": _("something changed"),
    }[rule]


def failed_hint(rule: str) -> str:
    return _("asked for by --fail-on {rule}").format(rule=rule)


def at_commit(text: str, commit: str) -> str:
    """A revision with the commit that it was."""
    return text + bracketed(commit)


def in_side(text: str, place: str) -> str:
    """A place inside a side."""
    return text + colon() + place if text else place
