"""The options before a command, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence

FLAGS = frozenset({"-q", "--quiet", "-v", "--verbose", "--debug", "--no-cache", "--no-wait", "--timings"})
VALUED = frozenset({"-C", "--project", "--language", "-j", "--jobs", "--engine", "--scheduler"})


def general_options_first(arguments: Sequence[str]) -> list[str]:
    """Put the options that go before a command there, so that they may stand anywhere."""
    general: list[str] = []
    others: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            others += [argument, *waiting]
            break
        name = argument.partition("=")[0] if argument.startswith("--") else argument[:2]
        if argument in FLAGS or (name in VALUED and argument not in VALUED):
            general.append(argument)
        elif argument in VALUED and waiting:
            general += [argument, waiting.pop(0)]
        else:
            others.append(argument)
    return general + others
