"""The ledger: what was found and not used, or used with a reservation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | float


class Status(StrEnum):
    """What became of the thing that a line names."""

    UNUSED = "unused"
    RESERVATION = "reservation"


class Kind(StrEnum):
    """What a line is about; `wording.ledger` says it in words."""

    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_FILE = "not_a_file"
    OUTSIDE = "outside_results"
    CHANGED = "changed"
    REPEATED_KEY = "repeated_key"
    WRONG_TYPE = "wrong_type"
    NOTHING_USABLE = "nothing_usable"
    NULL_ZEROSHOT = "null_zeroshot"
    NO_ZEROSHOT = "no_zeroshot"
    NO_PERPLEXITY = "no_perplexity"
    FALLBACK = "fallback"
    NON_FINITE = "non_finite"
    OUT_OF_RANGE = "out_of_range"
    MISSING_EVALUATION = "missing_evaluation"
    MISSING_TASK = "missing_task"
    EXTRA_TASK = "extra_task"
    UNKNOWN_TASK = "unknown_task"
    UNKNOWN_ACCURACY = "unknown_accuracy"
    MEAN_MISMATCH = "mean_mismatch"
    STDERR_MISMATCH = "stderr_mismatch"
    ZERO_STDERR = "zero_stderr"
    NO_STDERR = "no_stderr"
    PATH_MISMATCH = "path_mismatch"
    SOURCES_DISAGREE = "sources_disagree"
    CSV_DISAGREES = "csv_disagrees"
    CSV_ONLY = "csv_only"
    CSV_COLUMN = "csv_column"
    CSV_ROW = "csv_row"
    NOT_A_NUMBER = "not_a_number"
    REPEATED_ROW = "repeated_row"
    REPLICATE = "replicate"
    NO_PARAMETERS = "no_parameters"
    PARAMETER_CONFLICT = "parameter_conflict"
    UNKNOWN_INFIX = "unknown_infix"
    UNNAMED_SEARCH = "unnamed_search"
    EMPTY_SEARCH = "empty_search"
    OUTSIDE_SEARCH = "outside_search"
    DENSE_UNUSED = "dense_unused"
    UNMATCHED_NAME = "unmatched_name"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        experiment: `search folder/experiment folder`, or the folder that the line is about.
        file: path of the file or folder relative to the project, `/`-separated.
        kind: what happened.
        status: whether the thing is unused, or used with a reservation.
        facts: figures and names that the sentence is made of.
    """

    experiment: str
    file: str
    kind: Kind
    status: Status
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def sort_key(self) -> tuple[str, ...]:
        """Order of the ledger: by experiment, file, kind, facts."""
        return (self.experiment, self.file, self.kind.value, repr(sorted(self.facts.items())))


def in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the entries in the ledger's order, without repetitions."""
    seen: dict[tuple[str, ...], Entry] = {entry.sort_key: entry for entry in entries}
    return tuple(seen[key] for key in sorted(seen))


def count_unused(entries: Sequence[Entry]) -> int:
    """Return of how many experiments and folders something was not used; a broken one has a line for each file."""
    return len({entry.experiment for entry in entries if entry.status is Status.UNUSED})


def counts(entries: Sequence[Entry]) -> tuple[int, int]:
    """Return of how many experiments and folders something was not used, and how many lines are reservations."""
    return count_unused(entries), count_reservations(entries)


def count_reservations(entries: Sequence[Entry]) -> int:
    """Return how many lines are reservations."""
    return sum(entry.status is Status.RESERVATION for entry in entries)
