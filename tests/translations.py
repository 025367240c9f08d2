"""The message catalogue: `python -m tests.translations` takes new messages in and compiles what was translated.

The template is made of the sources each time and is not kept; `LOCALES/LANGUAGE/LC_MESSAGES/reportgen.po` is what
translators work on, the `.mo` beside it is what the program reads.
"""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from babel.messages import catalog as messages
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from reportgen.wording.catalog import DOMAIN, LANGUAGES, LOCALES, SOURCE
from reportgen.wording.heads import HEAD

ROOT = Path(__file__).parents[1]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


# What Babel would write says when and by whom: another file of the same messages each time.
_HEADER = """# Messages of reportgen.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def template() -> Catalog:
    """Return the messages of the sources."""
    found = Catalog(project="reportgen", domain=DOMAIN, header_comment="# Messages of reportgen.")
    places = extract_from_dir(
        ROOT / "reportgen" / "wording", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for name, _line, message, comments, context in sorted(places, key=lambda item: (item[0], item[1])):
        if message:
            found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for head in built_in_heads():
        found.add(head, locations=[("templates/tables.toml", 0)], context=HEAD)
    return found


def built_in_heads() -> list[str]:
    """Return the heads that built-in tables have of their own."""
    tables = tomllib.loads((ROOT / "templates" / "tables.toml").read_text("utf-8"))["tables"]
    return sorted({head for table in tables.values() for head in table.get("labels", {}).values()})


def path_of(language: str) -> Path:
    """Return the file that translators work on."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return what was translated."""
    with path_of(language).open("rb") as file:
        found = read_po(file, locale=language, domain=DOMAIN)
    # Dates would make another file of the same messages.
    found.creation_date = found.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    return found


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    stream = io.BytesIO()
    with patch.object(messages, "VERSION", "2"):  # which Babel wrote them is no part of the messages
        write_mo(stream, catalog)
    return stream.getvalue()


def main() -> None:
    """Take new messages in, drop those that are gone, compile."""
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        catalog = read(language) if path_of(language).exists() else Catalog(language, domain=DOMAIN)
        catalog.update(template(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        stream = io.BytesIO()
        write_po(stream, catalog, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(_HEADER.format(language=language).encode() + stream.getvalue())
        path_of(language).with_suffix(".mo").write_bytes(compiled(read(language)))


if __name__ == "__main__":
    main()
