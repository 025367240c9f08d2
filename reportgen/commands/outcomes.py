"""`analyze` and `build`: done, or found to have nothing to do; then printed."""

from __future__ import annotations

from reportgen.commands.again import Again, Record, keep_text, recall_text
from reportgen.commands.session import (
    Session,
    notes_of,
    print_notes,
    print_outcome,
    print_written,
    report_text,
)
from reportgen.wording import cli as words


def analyze_project(session: Session) -> None:
    """Write all artefacts and print the report."""
    again = Again(session, "analyze")
    record = again.found()
    text = recall_text(session, record.study_hash) if record else None
    if record and (text is not None or session.quiet):
        session.say(text or "", styled=True)
        _print_found(session, record)
        return
    from reportgen import pipeline  # noqa: PLC0415  with nothing to do it need not be loaded

    work, written = pipeline.write_analysis(session.project, session.progress, session.means)
    session.progress.clear()
    if not session.quiet:
        text = report_text(work)
        keep_text(session, work.provenance.study_hash, text)
        session.say(text, styled=True)
    print_outcome(session, work, written)
    print_notes(session, notes_of(work))
    again.remember_work(work)


def build_project(session: Session, against: str | None, *, pdf: bool) -> None:
    """Write artefacts, pages, site and paper bundle.

    Raises:
        CheckError: the compiled paper is faulty.
    """
    from reportgen.publish import FOLDERS, settle  # noqa: PLC0415

    settle(session.folder, session.progress.waiting)
    plain = against is None and not pdf
    again = Again(session, "build", FOLDERS) if plain else None
    record = again.found() if again else None
    if record:
        _print_found(session, record)
        session.say(words.built_already(FOLDERS))
        session.say(words.how_to_look(pdf=False))
        return
    from reportgen import pipeline  # noqa: PLC0415
    from reportgen.commands.sides import state_against  # noqa: PLC0415

    old = None if against is None else state_against(session.project, against, session.progress)
    work, written, paper = pipeline.build(session.project, session.progress, pdf=pdf, against=old, means=session.means)
    print_outcome(session, work, written)
    print_notes(session, notes_of(work))
    session.say(words.built(FOLDERS))
    session.say(words.how_to_look(pdf=paper.compiled is not None))
    if again:
        again.remember_work(work)
    session.memory.trim()
    paper.raise_if_faulty()


def _print_found(session: Session, record: Record) -> None:
    print_written(session, 0, record.unused, record.reservations)
    print_notes(session, record.notes)
