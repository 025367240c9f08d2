"""The formulas of the methods in TeX, and what their symbols mean; pages show them as MathML, the paper as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportgen.wording.catalog import _

FORMULAS: Mapping[str, str] = {
    "stderr": r"s = \sqrt{\frac{p (1 - p)}{n - 1}}",
    "mean": r"s_{\mathrm{mean}} = \frac{1}{K} \sqrt{\sum_{t=1}^{K} s_t^2}",
    "items": r"n = 1 + \frac{p (1 - p)}{s^2}",
    "wilson": r"\frac{p + \frac{z^2}{2 n} \pm z \sqrt{\frac{p (1 - p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}}",
    "difference": r"s_d = \sqrt{s_1^2 + s_2^2 - 2 r s_1 s_2}",
    "bounds": (
        r"\frac{1}{K} \sqrt{\sum_{t} \frac{|d_t| - d_t^2}{n_t}} \le s_d \le "
        r"\frac{1}{K} \sqrt{\sum_{t} \frac{\min (p_{1t} + p_{2t},\; 2 - p_{1t} - p_{2t}) - d_t^2}{n_t}}"
    ),
    "break-even": r"\sigma_0 = \sqrt{\frac{1}{2} \left( \frac{d^2}{z^2} - s_d^2 \right)}",
    "configuration": r"s_c = \sqrt{s_d^2 + \sigma^2 \left( \frac{1}{r_1} + \frac{1}{r_2} \right)}",
    "detectable": r"d_{\min} = (z_{1 - \alpha / 2} + z_{0.8}) s_d",
    "tied": r"x_{\mathrm{best}} - x_i \le c \cdot s_d",
    "critical": r"P \left( \max_{i, j} \frac{|e_i - e_j|}{\sqrt{2}} \le c \right) = 1 - \alpha",
    "additive": r"x_{ij \ldots} = \mu_m + a_i + b_j + \ldots + u_{ij \ldots} + e_{ij \ldots}",
    "bias": r"\mathrm{bias} = E \left[ x^{*}_{k} - \theta_{k} \right], \quad k = \mathrm{arg\,max}_i\, x^{*}_i",
    "shares": r"\mathrm{SS}_{\mathrm{total}} = \sum_{A} \mathrm{SS}_A",
    "corrected": (
        r"\mathrm{share}_A = \frac{\max (\mathrm{SS}_A - \mathrm{df}_A s^2 (1 - r),\, 0)}"
        r"{\sum_B \max (\mathrm{SS}_B - \mathrm{df}_B s^2 (1 - r),\, 0)}"
    ),
    "effect": r"F = \frac{\mathrm{SS}_A / \mathrm{df}_A}{\mathrm{SS}_{\mathrm{last}} / \mathrm{df}_{\mathrm{last}}}",
    "best-of": (r"E_k = \sum_{i=k}^{n} x_{(i)} \frac{\binom{i - 1}{k - 1}}{\binom{n}{k}}"),
    "runs": r"R = \left\lceil \frac{2 \sigma^2 (z_{1 - \alpha / 2 m} + z_{0.8})^2}{d^2} \right\rceil",
    "regret": r"\mathrm{regret}_M (c) = \max_{c'} x_M (c') - x_M (c)",
    "friedman": r"\chi^2_F = \frac{12 N}{k (k + 1)} \left( \sum_j R_j^2 - \frac{k (k + 1)^2}{4} \right)",
    "concordance": r"W = \frac{12 \sum_i (R_i - \bar R)^2}{K^2 (n^3 - n) - K \sum_t T_t}",
    "tau": r"\tau_b = \frac{C - D}{\sqrt{(C + D + T_1) (C + D + T_2)}}",
    "spearman": r"\tanh \left( \mathrm{artanh}\, \rho \pm z \sqrt{\frac{1 + \rho^2 / 2}{n - 3}} \right)",
    "spread": r"\sigma = \sqrt{\frac{\sum_c (r_c - 1) \sigma_c^2}{\sum_c (r_c - 1)}}",
    "holm": r"\tilde p_{(i)} = \max_{j \le i} \min (1,\; (m - j + 1) p_{(j)})",
}
"""Every formula by name."""

_SYMBOLS: Mapping[str, Callable[[], str]] = {
    "stderr": lambda: _("p: accuracy; n: number of items."),
    "mean": lambda: _("K: number of tasks; s with index t: standard error of task t."),
    "items": lambda: _("p: accuracy; s: its standard error as the file gives it."),
    "wilson": lambda: _("p: accuracy; n: number of items; z: normal quantile of the level, 1.96 for 95 %."),
    "difference": lambda: _(
        "s with 1 and 2: the two standard errors; r: assumed correlation of the answers to an item."
    ),
    "bounds": lambda: _("p: accuracies on task t; d: their difference; n: items of task t; K: number of tasks."),
    "break-even": lambda: _("d: difference; s: its standard error; z: normal quantile of the level. Zero if negative."),
    "configuration": lambda: _("σ: standard deviation between runs; r with 1 and 2: numbers of runs."),
    "detectable": lambda: _(
        "z: normal quantiles of the level and of a power of 80 %; s: standard error of a difference."
    ),
    "tied": lambda: _("x: measured values; s: standard error of their difference; c: critical value."),
    "critical": lambda: _(
        "e: independent standard normal noise of as many configurations as are compared; 1 − α: level."
    ),
    "additive": lambda: _(
        "μ: level of the method; a, b: random effects of the parameters' values; u: deviation of the cell; e: item noise."
    ),
    "bias": lambda: _("θ: shrunk values; x with a star: the same with noise drawn anew; k: the one that is then best."),
    "shares": lambda: _("SS: sums of squares of each parameter and each interaction of the full grid."),
    "corrected": lambda: _("df: degrees of freedom; s: item standard error; r: assumed correlation of the answers."),
    "effect": lambda: _("last: the interaction of highest order, which holds run-to-run variation as well."),
    "best-of": lambda: _("x with (i): the n measured values in rising order; k: number of trials."),
    "runs": lambda: _("σ: standard deviation between runs; d: difference; m: number of comparisons; R: runs of each."),
    "regret": lambda: _("x: value of configuration c on model M."),
    "friedman": lambda: _(
        "N: families; k: methods; R: mean rank of method j. Without ties; with ties it is corrected."
    ),
    "concordance": lambda: _(
        "K: tasks; n: configurations; R: rank sums over the tasks; T: correction for ties, Σ(g³ − g) over groups of g."
    ),
    "tau": lambda: _("C, D: concordant and discordant pairs; T with 1 and 2: pairs tied on one of the tasks only."),
    "spearman": lambda: _("ρ: Spearman's rank correlation; n: different values of the statistic; z: normal quantile."),
    "spread": lambda: _("r: runs of configuration c; σ with c: their standard deviation."),
    "holm": lambda: _("p with (i): the m p-values in rising order."),
}


def symbols(name: str) -> str:
    """Return what the symbols of a formula mean."""
    return _SYMBOLS[name]()
