"""Names as readers see them: models, methods, parameters, metrics, tasks; the study file's labels first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.model.experiments import Value
from reportgen.model.known import Direction, task_of
from reportgen.study import (
    MethodSettings,
    MetricSettings,
    ModelSettings,
    ParameterSettings,
    Study,
    TaskSettings,
)
from reportgen.wording.catalog import _, comma, listed
from reportgen.wording.numbers import plain

# Proper names, the same in every language: full and as short as a table's head wants them.
_TASKS: dict[str, tuple[str, str]] = {
    "boolq": ("BoolQ", "BoolQ"),
    "piqa": ("PIQA", "PIQA"),
    "hellaswag": ("HellaSwag", "HellaS."),
    "winogrande": ("WinoGrande", "WinoG."),
    "arc_easy": ("ARC-Easy", "ARC-e"),
    "arc_challenge": ("ARC-Challenge", "ARC-c"),
    "openbookqa": ("OpenBookQA", "OBQA"),
    "rte": ("RTE", "RTE"),
    "copa": ("COPA", "COPA"),
    "sciq": ("SciQ", "SciQ"),
    "commonsense_qa": ("CommonsenseQA", "CSQA"),
    "social_iqa": ("Social IQa", "SIQA"),
    "lambada_openai": ("LAMBADA", "LAMBADA"),
    "mmlu": ("MMLU", "MMLU"),
    "gsm8k": ("GSM8K", "GSM8K"),
}

ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.NONE: ""}


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of one study."""

    study: Study

    def model(self, name: str) -> str:
        """Label of a model."""
        return self.study.models.get(name, ModelSettings()).label or name

    def method(self, name: str) -> str:
        """Label of a pruning method."""
        return self.study.methods.get(name, MethodSettings()).label or name

    def configuration(self, method: str, params: Mapping[str, Value]) -> str:
        """Method and parameter values with their short labels."""
        values = [f"{self.parameter(name, short=True)} {plain(value)}" for name, value in params.items()]
        return comma().join([self.method(method), *values])

    def parameter(self, name: str, *, short: bool = False) -> str:
        """Label of a parameter, as an axis carries it, or as short as a table's head wants it."""
        known = {
            "taylor_seq_len": (_("Calibration length"), _("Calib. length")),
            "taylor_num_samples": (_("Calibration samples"), _("Calib. samples")),
        }
        return self.study.parameters.get(name, ParameterSettings()).label or known.get(name, (name, name))[short]

    def running_parameter(self, name: str) -> str:
        """Name of a parameter inside a sentence."""
        known = {
            "taylor_seq_len": _("calibration length"),
            "taylor_num_samples": _("number of calibration samples"),
        }
        return self.study.parameters.get(name, ParameterSettings()).label or known.get(name, name)

    def task(self, name: str, *, short: bool = False) -> str:
        """Label of a task; the study file's label serves both lengths."""
        own = self.study.tasks.get(name, TaskSettings()).label
        return own or _TASKS.get(name, (name, name))[short]

    def metric(self, name: str, *, short: bool = False) -> str:
        """Label of a metric without its arrow."""
        own = self.study.metrics.get(name, MetricSettings()).label
        if own:
            return own
        task = task_of(name)
        if task:
            return self.task(task, short=short)
        known = {
            "acc_mean": (_("Mean accuracy"), _("Mean acc.")),
            "ppl": (_("Perplexity"), _("PPL")),
            "params_count": (_("Parameters left"), _("Params")),
            "pruning_ratio": (_("Share removed"), _("Removed")),
            "grad_mean_ratio": (_("Gradient mean ratio"), _("Grad. mean ratio")),
            "grad_norm_ratio": (_("Gradient norm ratio"), _("Grad. norm ratio")),
            "grad_std_ratio": (_("Gradient std ratio"), _("Grad. std ratio")),
            "grad_max_ratio": (_("Gradient max ratio"), _("Grad. max ratio")),
            "grad_mean_range": (_("Gradient mean range"), _("Grad. mean range")),
            "grad_norm_range": (_("Gradient norm range"), _("Grad. norm range")),
            "extreme_pruning_layers": (_("Extremely pruned layers"), _("Extreme layers")),
            "elapsed_time": (_("Elapsed time"), _("Time")),
        }
        return known.get(name, (name, name))[short]

    def running(self, metric: str) -> str:
        """Name of a metric inside a sentence."""
        known = {"acc_mean": _("mean accuracy"), "ppl": _("perplexity")}
        own = self.study.metrics.get(metric, MetricSettings()).label
        return own or known.get(metric, self.metric(metric))

    def unit(self, metric: str) -> str:
        """Unit of a metric, empty for a plain number."""
        return self.study.metrics.get(metric, MetricSettings()).unit or ""

    def constraints(self) -> str:
        """The study's constraints as running text."""
        signs = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
        rules = self.study.selection.constraints
        return listed([f"{self.running(rule.metric)} {signs[rule.sign]} {plain(rule.limit)}" for rule in rules])

    def arrow(self, metric: str) -> str:
        """Arrow that says which way a metric is better, empty where it has no direction."""
        return ARROWS[self.study.metric(metric).direction]
