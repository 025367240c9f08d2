"""`extract`: raw experiments -> the CSV of their search folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from reportgen import pipeline
from reportgen.consolidate import artefacts as contents
from reportgen.errors import InputError
from reportgen.model.means import Means
from reportgen.model.progress import Watcher
from reportgen.publish import Written, write_search_files
from reportgen.wording import errors as say


def extract_searches(
    folder: Path, searches: Iterable[str], variant: str | None, watch: Watcher, means: Means | None = None
) -> tuple[pipeline.Work, Written, dict[str, int]]:
    """Write `search_results.csv` and `best_config.json` into search folders.

    Args:
        folder: the project.
        searches: search folders; without any, all that have raw experiments and no CSV.
        variant: only models of this variant.
        watch: is told of the steps.
        means: by what means the files are read.

    Returns:
        The study, what was written, and by search folder left alone the raw experiments that its CSV lacks.

    Raises:
        InputError: a named folder is none of the project's search folders.
    """
    work = pipeline.run(folder, watch, means=means, analysed=False)
    named = [_search_name(name, work) for name in searches]
    raw = {experiment.search.folder for experiment in work.found.experiments if experiment.raw}
    with_csv = {experiment.search.folder for experiment in work.found.experiments if experiment.from_csv}
    files: dict[str, dict[str, bytes]] = {}
    for search in work.found.searches:
        wanted = search.folder in named if named else search.folder in raw - with_csv
        if variant and work.study.split_model(search.model)[1].casefold() != variant.casefold():
            wanted = False
        part = next((item for item in work.consolidated.slices if item.ratio == search.ratio), None)
        if not wanted or part is None or not any(part.frame["search"] == search.folder):
            continue
        best = contents.best_of_search(part, search.folder, work.study)
        files[search.folder] = {} if best is None else {"best_config.json": contents.best_config(part, best)}
        # The CSV comes last: a search folder that has one is not extracted again.
        files[search.folder]["search_results.csv"] = contents.search_results(part, search.folder)
    behind = Counter(
        f"results/{experiment.search.folder}"
        for experiment in work.found.experiments
        if experiment.raw and not experiment.from_csv and experiment.search.folder not in files
    )
    folders = [search.folder for search in work.found.searches]
    return work, write_search_files(work.project, files, watch, folders), behind


def _search_name(name: str, work: pipeline.Work) -> str:
    found = {search.folder for search in work.found.searches}
    last = Path(os.path.abspath(name)).name
    if last not in found:
        raise InputError(say.not_a_search_folder(), where=name, hint=say.search_folders_hint(last, sorted(found)))
    return last
