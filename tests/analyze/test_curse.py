"""The winner's curse: shrinkage, corrected best, probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from reportgen.analyze.shrinkage import additive_posterior
from reportgen.model.claims import Why
from reportgen.pipeline import run
from tests import studies

ROWS, COLUMNS = (axis.ravel() for axis in np.meshgrid(range(5), range(5), indexing="ij"))


def fitted(values: np.ndarray, noise: float = 1.0):
    """The posterior of a 5 x 5 grid."""
    return additive_posterior(values, noise, ["one"] * 25, [ROWS.tolist(), COLUMNS.tolist()])


def test_variances_and_effects_are_those_of_a_mixed_model():
    """With one factor, and noise below the residual, the fit is the REML fit of statsmodels."""
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(8), 6)
    values = rng.standard_normal(8)[groups] * 2 + rng.standard_normal(48)
    model = MixedLM(values, np.ones((48, 1)), groups).fit(reml=True)
    found = additive_posterior(values, 0.01, ["one"] * 48, [groups.tolist()])
    assert found.spread**2 + 0.01**2 == pytest.approx(model.scale, rel=0.01)
    effects = [model.fe_params[0] + float(np.asarray(model.random_effects[g])[0]) for g in range(8)]
    fit = (found.mean - found.weight * values) / (1 - found.weight)
    assert [fit[groups == g][0] for g in range(8)] == pytest.approx(effects, abs=0.01)


def test_pure_noise_is_shrunk_to_its_mean():
    """Where values vary less than the noise, the truth is taken to be the same everywhere."""
    values = np.random.default_rng(1).standard_normal(25) * 0.3
    found = fitted(values)
    assert found.weight == 0
    assert np.ptp(found.mean) < 0.1 * np.ptp(values)
    assert found.mean.mean() == pytest.approx(values.mean(), abs=0.05)


def test_exact_measurements_are_believed():
    """With hardly any noise nothing is shrunk."""
    values = np.random.default_rng(2).standard_normal(25)
    assert fitted(values, 1e-4).mean == pytest.approx(values, abs=1e-3)


def test_draws_have_the_posterior_moments():
    """Draws average to the posterior mean."""
    found = fitted(np.random.default_rng(4).standard_normal(25) + ROWS)
    drawn = found.draw(20_000, np.random.default_rng(5))
    assert drawn.mean(axis=0) == pytest.approx(found.mean, abs=0.03)


def test_the_bias_of_equal_configurations_is_the_expected_maximum(project):
    """Of configurations that are measured alike, the bias is the expected maximum of as many normals (9: 1.485)."""
    for number in range(1, 10):
        studies.experiment(project, "search_Fir_20", studies.name(number, 32 * number, 4), studies.evaluation(0.6))
    found = run(project).analysis.curse[0]
    assert found.bias / found.noise == pytest.approx(1.485, abs=0.05)
    assert found.corrected == pytest.approx(found.naive - found.bias)
    assert found.best == pytest.approx(1 / 9, abs=0.02)
    assert found.top == pytest.approx(3 / 9, abs=0.03)


def test_degenerate_studies_get_a_reason(project):
    """One configuration has nothing to be the best of."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation(0.6))
    found = run(project).analysis.curse[0]
    assert (found.why, found.corrected) == (Why.ONE_CELL, None)
    assert math.isfinite(found.naive)
