"""A mark in the metadata of each figure by which a copy of it can be recognised."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from reportgen.model.encode import to_json
from reportgen.model.figures import FigureSpec

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class FigureStamp:
    """From what a figure was made: version of reportgen and hash of the study."""

    version: str
    study_hash: str

    @property
    def creator(self) -> str:
        """The program and its version."""
        return f"reportgen {self.version}"

    def subject(self, spec: FigureSpec, width: float) -> str:
        """Return the figure's name and the hashes of what is drawn and of the study."""
        study = self.study_hash[:_DIGITS]
        return f"reportgen figure {spec.words.name} spec {spec_hash(spec, width)} study {study}"


def spec_hash(spec: FigureSpec, width: float) -> str:
    """Return twelve hexadecimal digits that stand for a figure's content and its width in inches."""
    content = to_json({"type": type(spec).__name__, "width": round(width, 4), "spec": spec})
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
