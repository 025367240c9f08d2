"""Words that the site's scripts say: the tools of tables and the explorer."""

from __future__ import annotations

from typing import Any

from reportgen.wording.catalog import _


def tables() -> dict[str, Any]:
    """Words of the tables' tools."""
    return {
        "search": _("Search"),
        "filter": _("Filter"),
        "columns": _("Columns"),
        "columns_of": _("Columns ({seen} of {all})"),
        "copy": _("Copy"),
        "csv": _("as CSV"),
        "markdown": _("as Markdown"),
        "latex": _("as LaTeX"),
        "copied": _("Copied."),
        # The names in capitals are filled in by the library.
        "info": _("Rows _START_ to _END_ of _TOTAL_"),
        "filtered": _("(of _MAX_ in all)"),
        "none": _("No row"),
        "aria": {
            "orderable": _(": sort"),
            "orderableReverse": _(": sort the other way"),
            "orderableRemove": _(": remove sorting"),
            "paginate": {
                "first": _("First page"),
                "previous": _("Previous page"),
                "next": _("Next page"),
                "last": _("Last page"),
            },
        },
        "builder": _builder(),
    }


def _builder() -> dict[str, Any]:
    """Words of the conditions that rows are filtered by."""
    compared = {
        "equals": _("equals"),
        "not": _("does not equal"),
        "empty": _("is empty"),
        "notEmpty": _("is not empty"),
    }
    return {
        "add": _("Add a condition"),
        "button": {"0": _("Filter"), "_": _("Filter (%d)")},
        "clearAll": _("Clear all"),
        "condition": _("Condition"),
        "data": _("Column"),
        "delete": "×",
        "deleteTitle": _("Delete this condition"),
        "logicAnd": _("and"),
        "logicOr": _("or"),
        "title": {"0": _("Conditions"), "_": _("Conditions (%d)")},
        "value": _("Value"),
        "valueJoiner": _("and"),
        "conditions": {
            "number": {
                **compared,
                "lt": _("is less than"),
                "lte": _("is at most"),
                "gt": _("is greater than"),
                "gte": _("is at least"),
                "between": _("is between"),
                "notBetween": _("is not between"),
            },
            "string": {
                **compared,
                "startsWith": _("starts with"),
                "notStartsWith": _("does not start with"),
                "contains": _("contains"),
                "notContains": _("does not contain"),
                "endsWith": _("ends with"),
                "notEndsWith": _("does not end with"),
            },
        },
    }


def foreign_library(name: str) -> str:
    """An installed package carries its script in an unknown form."""
    return _("the installed {name} carries its script in a form that is not known").format(name=name)


def foreign_library_hint() -> str:
    """What to do about it."""
    return _("install the version that the lock file names")
