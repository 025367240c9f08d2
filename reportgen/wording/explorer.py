"""Words that the explorer says: labels, captions, and what it tells of the selection."""

from __future__ import annotations

from reportgen.wording.catalog import _


def explorer() -> dict[str, str]:
    """Words of the explorer, by the key that its scripts use; names in braces are filled in there."""
    return {
        "selection": _("Selection"),
        "n_of_all": _("{n} of {all} runs"),
        "run_one": _("1 run"),
        "run_many": _("{n} runs"),
        "chosen": _("{what}: {n} of {all}"),
        "between": _("{from} to {to}"),
        "at_least": _("from {from}"),
        "at_most": _("up to {to}"),
        "lasso": _("Lasso"),
        "drop": _("Drop from the selection: {what}"),
        "reset": _("Reset"),
        "copy_link": _("Copy link"),
        "copied": _("Copied."),
        "choice": _("Which runs"),
        "all": _("All"),
        "none": _("None"),
        "of_group": _("{what}: {group}"),
        "colour": _("Colour by"),
        "ranges": _("Ranges"),
        "ranges_note": _(
            "What a brush along an axis does, in numbers. An empty field leaves that side open; a run without the value is left out."
        ),
        "from": _("from"),
        "to": _("to"),
        "parallel": _("Parallel coordinates"),
        "axes": _("Axes"),
        "parallel_caption": _("Each line is a run: {runs}."),
        "parallel_missing": _("{runs} without a value on one of the axes cannot be drawn."),
        "parallel_how": _(
            "Drag along an axis to keep the runs in that range, click beside the range to drop it; drag an axis by its name to move it."
        ),
        "parallel_rest": _("Grey lines are runs that a range leaves out."),
        "no_webgl": _(
            "This browser has no WebGL, so that parallel coordinates cannot be drawn. The ranges above select the same runs."
        ),
        "scatter": _("Scatter"),
        "across": _("Horizontal axis"),
        "up": _("Vertical axis"),
        "bars": _("Error bars"),
        "log": _("(logarithmic)"),
        "scatter_caption": _("{up} against {across}: {runs}."),
        "scatter_bars": _("Bars are one standard error either way ({names})."),
        "scatter_missing": _("{runs} without one of the two cannot be drawn."),
        "scatter_how": _("Drag a box or a lasso to select; a point opens its run."),
        "scatter_rest": _("Small grey points are runs that a range leaves out."),
        "left_out": _("left out"),
        "fact": _("{name}: {value}"),
        "heat": _("Heat map"),
        "metric": _("Metric"),
        "heat_single": _("{metric} of {model} with {method}: each cell is one run."),
        "heat_repeated": _(
            "{metric} of {model} with {method}: each cell is the mean of up to {most} runs of the same settings."
        ),
        "heat_means": _("{metric} of {model} with {method}: each cell is the mean over {over}, of up to {most} runs."),
        "heat_nothing": _("There is no run of {model} with {method}."),
        "heat_missing": _("Hatched: no value."),
        "heat_how": _("A cell of one run opens it, one of several selects them."),
        "heat_all": _("All runs of the two are shown, whatever is selected."),
        "heat_ranges": _("Of the selection, what is chosen for {names} applies here."),
        "heat_table": _("As a table"),
        "heat_table_caption": _("{up} down, {across} across"),
        "corner": _("{up} \\ {across}"),
        "cell": _("{value} ({runs})"),
        "more": _("and {n} more"),
        "no_run": _("no run"),
        "runs": _("Runs"),
        "run": _("Run"),
        "run_column": _("run"),
        "table_caption": _("The selected runs by {by}, {order}"),
        "best_first": _("best first"),
        "best_last": _("best last"),
        "rising": _("in ascending order"),
        "falling": _("in descending order"),
        "first_shown": _("The first {shown} of {n} are shown; the CSV has all."),
        "copy_csv": _("Copy as CSV"),
        "missing": _("–"),
        "nothing": _("There is nothing to show: no run has a metric."),
        "no_plots": _("The plots could not be loaded; selection and table work without them."),
        "synthetic": _("synthetic data"),
    }
