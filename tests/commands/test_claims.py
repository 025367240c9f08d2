"""Claims of the study file as a user meets them: in `check`, on their page, in `analysis.json`, and when misspelt."""

from __future__ import annotations

import html
import json
import re
import time
from pathlib import Path

import pytest
import yaml

from reportgen import build
from reportgen.errors import InputFaultsError
from reportgen.read import snapshot
from reportgen.study import parse_study
from tests import studies
from tests.conftest import sketching
from tests.render.test_pages import page

CLAIMS = """
[claims]
best-of-baobab = 'best("Baobab").method == "layerwise"'
instruct-gains = '''acc("Cypress-Instruct")
  > acc("Cypress")'''
"<b>odd</b> | *name*" = 'ppl("Cypress") < 20 and not best("Acacia").method == "<script>"'
"""

FALSE = """
[claims]
wrong = 'acc("Cypress") > acc("Cypress-Instruct")'
misspelt = 'acc("Cypres") > 0.5'
"""


@pytest.fixture
def claimed(once) -> Path:
    """Six models with claims that are true, built; to be looked at, not changed."""

    def fill(folder: Path) -> None:
        (folder / "results").mkdir()
        studies.six_models(folder)
        studies.put(folder / "reportgen.toml", CLAIMS)
        with sketching():
            build(folder)

    return once("claimed", fill)


def test_check_prints_each_claim_and_passes(claimed: Path, run):
    """Each claim is a line with its verdict and figures; what is true and current passes."""
    done = run("-C", claimed, "check")
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("claim ")]
    assert len(lines) == 3
    assert lines[0].startswith(
        'claim best-of-baobab: true but undecided: best("Baobab").method == "layerwise" (layerwise'
    )
    supported = 'claim instruct-gains: true and supported: acc("Cypress-Instruct") > acc("Cypress") (0.6549'
    assert lines[1].startswith(supported)
    assert "difference +0.0610 ± 0.0067) -- p < 0.001" in lines[1]
    assert "3 claims: 1 true and supported, 2 true but undecided" in done.stdout
    assert done.stdout.endswith("everything that is published is up to date\n")


def test_check_asks_for_support_where_it_is_told_to(claimed: Path, run):
    """With `--claims supported` an undecided claim fails the check; another word is an error."""
    done = run("-C", claimed, "check", "--claims", "supported", "--quiet")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("error: 2 claims are not supported: best-of-baobab and <b>odd</b> | *name*")
    assert len(done.stderr.splitlines()) == 1
    assert run("-C", claimed, "check", "--claims", "certain").returncode == 2


def test_check_fails_where_a_claim_is_false_or_cannot_be_checked(six: Path, run):
    """A false claim and one that names what is not there fail with exit code 4, beside what is out of date."""
    studies.put(six / "reportgen.toml", FALSE)
    done = run("-C", six, "check")
    assert done.returncode == 4
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert errors[0].startswith("error: what is published is not up to date")
    assert errors[1].startswith("error: 2 claims are false or cannot be checked: wrong and misspelt -- ")
    assert "claim wrong: false: " in done.stdout
    assert "; noise cannot turn it" in done.stdout
    assert "no model is called Cypres; near it: Cypress, Cypress-Instruct" in done.stdout


def test_a_build_tells_of_claims_that_fail(six: Path, run, sketches: None, monkeypatch: pytest.MonkeyPatch):
    """A build with claims that fail says how many and where to look, again where it has nothing to do, and on the overview."""
    studies.put(six / "reportgen.toml", FALSE)
    said = "2 claims are false or cannot be checked: wrong and misspelt -- see `reportgen check` or the page Claims"
    monkeypatch.setattr(snapshot, "GRAIN", 10**7)
    time.sleep(0.02)
    for first in (True, False):
        done = run("-C", six, "build")
        assert done.returncode == 0, done.stderr
        assert said in done.stdout.splitlines()
        assert ("everything was up to date" in done.stdout) is not first
    text = html.unescape(page(six, "index"))
    assert "2 claims are false or cannot be checked: wrong and misspelt" in text
    assert "](claims.md)" in text
    assert "2 claims: 1 false, 1 cannot be checked." in text


def test_a_name_that_matches_nothing_is_told(small: Path, run):
    """A model of the study file that is not in the results is a line on the terminal, with the nearest name."""
    studies.put(small / "reportgen.toml", '[models.Firr]\nlabel = "x"\n')
    done = run("-C", small, "analyze")
    (line,) = [line for line in done.stdout.splitlines() if "Firr" in line]
    assert line.startswith("reportgen.toml: ")
    assert line.endswith("did you mean Fir?")


def test_the_overview_says_that_all_claims_hold(claimed: Path):
    """Where no claim fails the overview says that all are true."""
    assert "All claims of the study file are true on the figures" in page(claimed, "index")


def test_the_page_shows_the_claims(claimed: Path):
    """The page opens with the counts and has statement, verdict, figures and reasons, with links to the models."""
    text = page(claimed, "claims")
    shown = html.unescape(text)
    assert "3 claims: 1 true and supported, 2 true but undecided" in shown
    assert '<code>acc("Cypress-Instruct") > acc("Cypress")</code>' in shown
    assert 'href="models/Cypress-Instruct.html"' in text
    assert "](models/Acacia.md)" in text
    assert '2 comparisons, not decided: ppl("Cypress") < 20' in shown
    assert "<script>" not in text
    assert "<b>" not in text
    order = [text.index(mark) for mark in ("rg-undecided", "rg-supported")]
    assert order == sorted(order)
    heads = [text.index(f'<th scope="col"{given}>{head}</th>') for head, given in (
        ("Verdict", ""), ("Claim", ""), ("Statement", ' class="r"'), ("Why", ' class="r"'))]  # fmt: skip
    assert heads == sorted(heads)
    assert re.search(r"p &#60; 0.001(?: after Holm over \d tests| \(one test, so no correction\))", text)
    configuration = yaml.safe_load((claimed / "docs" / "report" / ".mkdocs.yml").read_text("utf-8"))
    (evidence,) = [group["Evidence"] for group in configuration["nav"] if "Evidence" in group]
    assert {"Claims": "report/claims.md"} in evidence
    assert (claimed / "site" / "report" / "claims.html").is_file()
    assert "](claims.md)" in page(claimed, "index")


def test_analysis_json_has_the_claims(claimed: Path):
    """Each claim stands in analysis.json, and so in the downloads, with standing, figures and reason."""
    for place in ("results/cross_model_analysis", "docs/report/downloads/data"):
        document = json.loads((claimed / place / "analysis.json").read_text("utf-8"))
        found = {claim["name"]: claim for claim in document["claims"]}
        assert list(found)[:2] == ["best-of-baobab", "instruct-gains"]
        gains = found["instruct-gains"]
        assert (gains["standing"], gains["text"], gains["missing"]) == ("supported", "true and supported", None)
        (comparison,) = gains["comparisons"]
        assert comparison["difference"] == pytest.approx(comparison["left"] - comparison["right"])
        assert comparison["stderr"] > 0
        assert gains["why"] == "p < 0.001 (one test, so no correction)"


def test_without_claims_there_is_no_page(built: Path):
    """A study without claims has no page of them and an empty list."""
    assert not (built / "docs" / "report" / "claims.md").exists()
    document = json.loads((built / "results" / "cross_model_analysis" / "analysis.json").read_text("utf-8"))
    assert document["claims"] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('a = \'best("Q").method = "x"\'', "claims.a"),
        ('a = \'best("Q").method = "x"\'', "column 18: `=` has no meaning here; write `==`"),
        ('a = \'acc("Q") > 0 && acc("Q") < 1\'', "`&` has no meaning here; write `and`"),
        ("a = 'acx(\"Q\") > 1'", "column 1: `acx` is not known; there are best(), acc(), ppl()"),
        ("a = 'best(\"Q\") > 1'", "column 1: best() needs an attribute: .method"),
        ("a = 'acc(Qwen) > 1'", 'column 5: a name in quotes is expected, such as "Qwen", not `Qwen`'),
        ("a = 'metric(\"boolq\") > 1'", "metric() takes 2 or 3 texts in quotes"),
        ("a = 3", "it is a text in quotes"),
    ],
)
def test_a_statement_that_cannot_be_read_is_an_error_of_one_line(line: str, said: str):
    """A fault names file, key, column and what is allowed; every faulty claim has a line."""
    with pytest.raises(InputFaultsError) as caught:
        parse_study(f"[claims]\n{line}\nb = 'one'\n")
    first, second = caught.value.lines
    assert first.startswith("reportgen.toml: `claims.a` cannot be ")
    assert said in first
    assert "`claims.b`" in second
    assert "\n" not in first
