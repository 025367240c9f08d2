"""A report in Chinese: everything that a reader sees, with the same figures as in English."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reportgen import build
from reportgen.publish.tex import compile_paper
from reportgen.render.drawing.files import PDF
from reportgen.wording.catalog import use_language
from tests import studies
from tests.conftest import Once, rendered, sketching
from tests.translations import built_in_heads, read

STUDY = 'language = "zh"\n'
LONG = 25
"""Characters from which an English message is no name or term that stays as it is."""


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language("en")


@pytest.fixture(scope="session")
def chinese(once: Once) -> Path:
    """The project with pages of every kind, built in Chinese; to be looked at, not changed."""

    def fill(folder: Path) -> None:
        studies.every_kind(folder, "zh")
        with sketching(PDF):
            build(folder)

    return once("chinese", fill)


def seen(page: Path) -> str:
    """What a reader sees of a page, on one line, without code and LaTeX."""
    text = re.sub(r"<(script|style|pre|code)\b.*?</\1>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_no_english_message_is_left_on_a_page(chinese: Path):
    """No message of the catalogue stands on a page in English, and the theme speaks Chinese too."""
    messages = [
        " ".join(text.split())
        for message in read("zh")
        if message.id
        for text in ([message.id] if isinstance(message.id, str) else message.id)
        if len(text) >= LONG and "{" not in text and "%" not in text
    ]
    assert len(messages) > 300
    found = []
    for page in sorted((chinese / "site").rglob("*.html")):
        text = seen(page)
        found += [(page.name, message) for message in messages if message in text]
        assert re.search('<html lang="zh', page.read_text("utf-8")), page
    assert found == []


def test_pages_are_mostly_chinese(chinese: Path):
    """Each page's title and answer are in Chinese, and its running text holds few English words in a row."""
    for page in sorted((chinese / "docs/report").rglob("*.md")):
        if "experiments/" in page.as_posix():
            continue
        text = html.unescape(
            re.sub(r"<details.*?</details>|<[^>]*>|`[^`]*`", " ", page.read_text("utf-8"), flags=re.DOTALL)
        )
        answer = next(line for line in text.splitlines() if line.startswith("**"))
        assert re.search("[\u4e00-\u9fff]", answer), page
        rows = [
            re.findall(r"(?:\b[a-z]{2,}\b[ ,]+){5,}", line) for line in text.splitlines() if not line.startswith("-")
        ]
        assert [row for row in rows if row] == [] or page.stem in ("methods-used", "references"), (
            page,
            [r for r in rows if r],
        )


def figures(value: Any) -> Any:
    """A document without its sentences: what is measured and computed."""
    if isinstance(value, dict):
        return {
            key: figures(item) for key, item in value.items() if key not in ("text", "study_hash", "detail", "hint")
        }
    return [figures(item) for item in value] if isinstance(value, list) else value


def test_figures_and_names_are_the_same_in_both_languages(chinese: Path, everything: Path):
    """The language changes sentences only: keys, names, numbers, macros and files are the same."""

    def document(project: Path) -> Any:
        return json.loads((project / "results/cross_model_analysis/analysis.json").read_text("utf-8"))

    def files(project: Path) -> set[str]:
        return {
            p.relative_to(project).as_posix() for name in ("docs/report", "paper") for p in (project / name).rglob("*")
        }

    ours, theirs = figures(document(chinese)), figures(document(everything))
    for key in ("models", "intervals", "tied_sets", "winners_curse", "defaults", "families", "methods_overall"):
        assert ours.get(key) == theirs.get(key), key
    assert files(chinese) == files(everything)
    names = [
        re.findall(r"\\newcommand\{(.*?)\}\{(.*)\}", (p / "paper/numbers.tex").read_text("utf-8"))
        for p in (chinese, everything)
    ]
    assert [name for name, _ in names[0]] == [name for name, _ in names[1]]


def test_the_command_line_speaks_the_language_asked_for(small: Path, run, program):
    """The option beats the study file, the study file beats English; help and errors are in it too."""
    studies.put(small / "reportgen.toml", STUDY)
    assert "选项" in program("--language", "zh", "--help").stdout
    assert "Options" in run("--help").stdout
    assert "数据质量" in program("-C", small, "analyze").stdout
    assert "data quality" in run("-C", small, "--language", "en", "analyze").stdout
    assert run("-C", small, "check", "--nothing").returncode == 2
    wrong = run("--language", "xx", "check")
    assert wrong.returncode == 2
    assert "languages: en, zh" in wrong.stderr


@pytest.mark.redraws
def test_figures_without_a_chinese_font_are_in_english_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where no font has Chinese characters, labels are those of the English figure and the caption has a notice."""
    monkeypatch.setattr("reportgen.render.drawing.fonts.chinese_font", lambda: None)
    studies.grid(tmp_path, "search_Fir_20", (64, 128), 0.61)
    studies.put(tmp_path / "reportgen.toml", STUDY)
    lacking = rendered(tmp_path).report
    assert "没有" in html.unescape(lacking["models/Fir.md"].decode()).partition("网格")[2]
    studies.put(tmp_path / "reportgen.toml", "")
    english = rendered(tmp_path).report
    # The files hold the study's hash; what is seen is the rest.
    assert lacking["figures/grid-Fir.png"][-2000:] == english["figures/grid-Fir.png"][-2000:]


def test_heads_of_built_in_tables_are_in_chinese(chinese: Path):
    """No head of a table on the site or in the bundle is one that the built-in tables have in English."""
    english = {head for head in built_in_heads() if head not in ("N", "n")}
    heads = {
        html.unescape(re.sub(r"<[^>]*>", "", head)).strip(" ↑↓")
        for page in (chinese / "site").rglob("*.html")
        for head in re.findall(r"<th\b[^>]*>(.*?)</th>", page.read_text("utf-8"), re.DOTALL)
    }
    assert "参与比较数" in heads
    assert heads & english == set()
    cells = {
        re.sub(r"\\[a-z]+|[{}$]|\\\\", "", cell).strip(" ↑↓")
        for table in (chinese / "paper/tables").glob("*.tex")
        for cell in re.split(r"&|\n", table.read_text("utf-8").partition(r"\midrule")[0])
    }
    assert "参与比较数" in cells
    assert cells & english == set()


def test_citations_stand_before_the_chinese_full_stop(chinese: Path):
    """The paper's paragraph cites inside the sentence, and ends it once."""
    text = (chinese / "paper/methods.tex").read_text("utf-8")
    assert re.search(r"[^。.]~\\cite\{[^}]*\}。", text)
    assert not re.search(r"。\s*~?\\cite|\\cite\{[^}]*\}\.", text)


def test_init_in_chinese_writes_the_language(small: Path, program):
    """A study file that was asked for in Chinese says so, and the next command speaks it."""
    assert program("-C", small, "--language", "zh", "init").returncode == 0
    text = (small / "reportgen.toml").read_text("utf-8")
    assert '\nlanguage = "zh"\n' in text
    assert "错误：" in program("-C", small, "explain", "nothing").stderr
    (small / "reportgen.toml").unlink()
    assert program("-C", small, "init").returncode == 0
    assert '\n# language = "en"\n' in (small / "reportgen.toml").read_text("utf-8")


@pytest.mark.parametrize("columns", ["80", "50"])
@pytest.mark.parametrize("command", ["serve", "check", "diff", "build", "explain", ""])
def test_help_in_chinese_is_whole(command: str, columns: str, run):
    """Every text of the help stands there to its end, the library's own too, however narrow the terminal."""
    shown = run("--language", "zh", *command.split(), "--help", env={"COLUMNS": columns}).stdout
    assert not re.search("[\u3400-\u9fff，。；：]…", shown)
    assert "用法：reportgen" in shown
    bare = re.sub(r"[│─╭╮╰╯\s]", "", shown)
    said = {
        "serve": "0表示任一空闲端口。", "check": "须成立。", "diff": "退出码为4。", "build": "REVISION:PATH。",
        "explain": "以其开头的所有路径。", "": "未设置时为英文。",
    }  # fmt: skip
    assert said[command] in bare
    assert "显示本帮助后退出。" in bare


def test_a_key_in_the_help_is_no_emoji(run):
    """`:Llama:` between two colons is printed as it is written."""
    assert "best:Llama:acc_mean" in run("explain", "--help", env={"COLUMNS": "120"}).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frob"], "错误：没有命令“frob”——参见"),
        (["check", "--nope"], "错误：没有选项 --nope"),
        (["diff", "a"], "错误：缺少参数 NEW——"),
        (["diff", "a", "b", "--format", "xml"], "错误：--format 不能是“xml”，应为 text、json、markdown 之一"),
        (["diff", "a", "b", "--format"], "错误：选项 --format 需要一个值"),
        (["diff", "a", "b", "c"], "错误：多余的参数：c"),
        (["-j", "0", "check"], "错误：-j / --jobs 不能是“0”，应不小于 1"),
        (["sample", "x", "--experiments", "many"], "错误：--experiments 不能是“many”，应为整数"),
        (["--debug=1", "check"], "错误：选项 --debug 不带值"),
    ],
)
def test_faults_of_arguments_are_said_in_chinese(arguments: list[str], said: str, run):
    """What the library finds wrong with the arguments is told in the language that was asked for."""
    done = run("--language", "zh", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(said)


def test_a_wrong_choice_is_named_with_the_right_ones(run):
    """The English line names the option, what was given and what it may be, without words of the library."""
    line = run("diff", "a", "b", "--format", "xml").stderr
    assert line == "error: --format cannot be 'xml': it is one of text, json, markdown -- see `reportgen --help`\n"


@pytest.mark.tex
@pytest.mark.chinese
def test_the_paper_compiles_in_chinese(chinese: Path, tmp_path: Path):
    """XeLaTeX with ctex sets the bundle without a missing character or an overfull table."""
    folder = tmp_path / "paper"
    shutil.copytree(chinese / "paper", folder)
    made = compile_paper(folder, "2025-01-01T00:00:00Z", "xelatex")
    assert made.overfull == ()
    text = subprocess.run(["pdftotext", "-", "-"], input=made.pdf, capture_output=True, check=True).stdout.decode()
    assert "最佳配置" in text
    assert "表 1：" in text
    assert "[U+" not in text


@pytest.mark.parametrize("value", ['"xx"', "[]", "3"])
def test_a_wrong_language_in_the_study_file_is_an_error_in_english(project: Path, run, value: str):
    """A study file whose language is none, or no text, is a wrong study file, and not a bug."""
    studies.grid(project, "search_Fir_20", (64, 128), 0.61)
    studies.put(project / "reportgen.toml", f"language = {value}\n")
    done = run("-C", project, "check")
    assert done.returncode == 2
    assert done.stderr.startswith("error: reportgen.toml: `language` cannot be")
