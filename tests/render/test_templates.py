"""Templates of a project's own: plain values in a sandbox, files of the templates' folder, errors with file and line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import InputError
from reportgen.render.escape import Safe
from reportgen.render.templates import Templates, digests
from reportgen.render.templates.sandbox import plain
from tests import studies
from tests.conftest import tree

VALUES: dict[str, Any] = {
    "name": "<b>", "safe": Safe("<i>{}</i>"), "several": [1, "<"], "table": {"items": 3, "head": "y"}, "none": None, "figure": 1.5,
}  # fmt: skip


def rendered(folder: Path, text: str, kind: str = "site") -> str:
    """What a template of the project's own makes of some values."""
    studies.put(folder / kind / "own.j2", text)
    return Templates(kind, folder).render("own.j2", VALUES).decode()


def refusal(folder: Path, text: str, kind: str = "site") -> str:
    """The one line that a template ends with."""
    with pytest.raises(InputError) as caught:
        rendered(folder, text, kind)
    (line,) = caught.value.lines
    assert caught.value.exit_code == 2
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ name }}", "&#60;b&#62;"),
        ("{{ safe }}", "<i>{}</i>"),
        ("{{ name|safe }}{{ name.upper() }}", "&#60;b&#62;&#60;B&#62;"),
        ("{{ safe.format(name) }}", "&#60;i&#62;&#60;b&#62;&#60;&#47;i&#62;"),
        ("{{ safe|attr('format')(name) }}", "&#60;i&#62;&#60;b&#62;&#60;&#47;i&#62;"),
        ("{{ safe ~ name }}", "&#60;i&#62;&#123;&#125;&#60;&#47;i&#62;&#60;b&#62;"),
        ("{{ [safe, name]|join }}", "&#60;i&#62;&#123;&#125;&#60;&#47;i&#62;&#60;b&#62;"),
        ("{{ safe|replace('i', 'script') }}", "&#60;script&#62;&#123;&#125;&#60;&#47;script&#62;"),
        ("{% set part %}{{ safe }}{% endset %}{{ part }}", "&#60;i&#62;&#123;&#125;&#60;&#47;i&#62;"),
        ("{{ none }}{{ figure }}{% for one in several %}{{ loop.index }}{% endfor %}", "1&#46;512"),
        ("{{ word('overview') }}", "Overview"),
        ("{% set box = namespace(x=1) %}{{ box.x }}{{ table.head }}", "1y"),
    ],
)
def test_what_a_template_prints_is_escaped(tmp_path: Path, text: str, shown: str):
    """Values are escaped however they are joined, cut or filled in; only what was escaped already stands as it is."""
    assert rendered(tmp_path, text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "''.__class__.__mro__", "''['__class__']", "''|attr('__class__')", "'{0.__class__}'.format(name)", "safe.__class__",
        "'{x.__class__}'.format_map({'x': name})", "word.__globals__", "cycler.__init__.__globals__", "self.__dict__",
        "self._TemplateReference__context", "name.translate.__self__", "dict.__subclasses__()", "figure.fromhex.__self__",
        "several.append(1)", "several.clear()", "table.update({})", "table.pop('head')",
    ],
)  # fmt: skip
def test_only_plain_values_are_reached(tmp_path: Path, text: str):
    """Neither the inside of a value nor a change of it can be had; the line names the template's file and line."""
    line = refusal(tmp_path, f"first\n{{{{ {text} }}}}\n")
    assert line.startswith("templates/site/own.j2:2: the template failed: access to attribute '")
    assert " object is unsafe. -- " in line


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("\n{{ nothing }}", "own.j2:2", "'nothing' is undefined"),
        ("\n{% if %}", "own.j2:2", "Expected an expression, got 'end of statement block'"),
        ("{{ 1\n", "own.j2:1", "unexpected end of template"),
        ("{{ name|nothing }}", "own.j2:1", "No filter named 'nothing'."),
        ("\n\n{{ 1 / 0 }}", "own.j2:3", "ZeroDivisionError: division by zero"),
        ("{{ word('nothing') }}", "own.j2:1", "KeyError: 'nothing'"),
        ("{% include 'own.j2' %}", "own.j2:1", "RecursionError: "),
        ("{{ 'a' * 10**15 }}", "own.j2:1", "MemoryError"),
        ("{{ range(10**9) }}", "own.j2:1", "OverflowError: "),
        ("{{ several|random }}", "own.j2:1", "No filter named 'random'."),
        ("{{ lipsum() }}", "own.j2:1", "'lipsum' is undefined"),
        ("{{ word }}", "own.j2:1", "TypeError: what is printed is no text, number or list but: function"),
        (
            "{{ several|map('upper') }}",
            "own.j2:1",
            "TypeError: what is printed is no text, number or list but: generator",
        ),
        ("{% include 'nothing.j2' %}", "own.j2:1", "there is no template nothing.j2"),
        ("{% include '../../../etc/passwd' %}", "own.j2:1", "there is no template ../../../etc/passwd"),
        ("{% include '/etc/passwd' %}", "own.j2:1", "there is no template /etc/passwd"),
        ("\n{% include 'part/wrong.j2' %}", "part/wrong.j2:3", "'nothing' is undefined"),
    ],
)
def test_an_error_has_file_and_line(tmp_path: Path, text: str, place: str, what: str):
    """Whatever goes wrong in a template is one line with the file and the line where it does, in parts of it too."""
    studies.put(tmp_path / "site" / "part" / "wrong.j2", "x\n\n{{ nothing }}\n")
    assert refusal(tmp_path, text).startswith(f"templates/site/{place}: the template failed: {what}")


def test_only_ordinary_files_of_the_folder_are_read(tmp_path: Path):
    """Links that lead out of templates/, pipes, folders, large files and other encodings are refused by their names."""
    site = tmp_path / "templates" / "site"
    outside = studies.put(tmp_path / "secret.j2", "secret")
    studies.put(site / "latin.j2", b"a\nb\xff")
    studies.put(site / "large.j2", b"a" * (2**20 + 1))
    studies.put(tmp_path / "templates" / "paper" / "shared.j2", "shared")
    (site / "link.j2").symlink_to(outside)
    (site / "far").symlink_to(tmp_path)
    (site / "dead.j2").symlink_to("nowhere")
    (site / "near").symlink_to("../paper")
    os.mkfifo(site / "pipe.j2")
    for name, where, what in (
        ("link.j2", "link.j2", "is a link that leads out of templates/"),
        ("far/secret.j2", "far/secret.j2", "is a link that leads out of templates/"),
        ("dead.j2", "dead.j2", "cannot be read: "),
        ("pipe.j2", "pipe.j2", "is a folder, pipe or device"),
        ("near", "near", "is a folder, pipe or device"),
        ("large.j2", "large.j2", "has 1048577 bytes, more than the limit of 1048576"),
        ("latin.j2", "latin.j2:2", "is not UTF-8 text (byte 3)"),
    ):
        line = refusal(tmp_path / "templates", f"{{% include '{name}' %}}")
        assert line.startswith(f"templates/site/{where}: {what}"), line
    assert rendered(tmp_path / "templates", "{% include 'near/shared.j2' %}") == "shared"


def test_a_templates_folder_may_be_a_link_itself(tmp_path: Path):
    """Projects may share one folder of templates, to which the folder's own name is a link."""
    studies.put(tmp_path / "shared" / "site" / "part.j2", "part")
    (tmp_path / "templates").symlink_to("shared")
    assert rendered(tmp_path / "templates", "{% include 'part.j2' %}") == "part"


def test_the_papers_templates_escape_for_latex(tmp_path: Path):
    """Templates of the paper have their own marks and escape for LaTeX."""
    assert rendered(tmp_path, "<< name >><% if figure %>{{ }}<% endif %><< pt(figure) >>", "paper") == (
        r"\textless{}b\textgreater{}{{ }}1.50pt"
    )
    assert refusal(tmp_path, "\n<< ''.__class__ >>", "paper").startswith(
        "templates/paper/own.j2:2: the template failed: "
    )


def test_values_are_plain(tmp_path: Path):
    """Frozen values become mappings with their properties; what has no plain form is refused as a bug."""

    @dataclass(frozen=True)
    class Frozen:
        inner: tuple[str, ...]

        @property
        def size(self) -> int:
            """How many there are."""
            return len(self.inner)

    assert plain({"a": Frozen(("b",)), 1: None}) == {"a": {"inner": ["b"], "size": 1}, "1": None}
    assert isinstance(plain([Safe("x")])[0], Safe)
    for value in (tmp_path, print, object(), {1}, Frozen, b""):
        with pytest.raises(TypeError):
            plain({"x": [value]})


def test_a_fault_of_a_built_in_template_is_a_bug(tmp_path: Path):
    """Where a project has no templates, a template that fails is no fault of the project's."""
    with pytest.raises(Exception, match="'figure' is undefined") as caught:
        Templates("site", tmp_path).render("figure.md.j2", {})
    assert not isinstance(caught.value, InputError)


def test_every_file_of_the_folder_counts(tmp_path: Path):
    """The study's hash covers templates in folders of the project's own too; what cannot be read stands as that."""
    before = digests(tmp_path)
    assert before == digests(None) != {}
    studies.put(tmp_path / "site" / "part" / "a.j2", "1")
    (tmp_path / "paper").symlink_to("/etc")
    (tmp_path / "site" / "passwd").symlink_to("/etc/passwd")
    first = digests(tmp_path)
    assert first.keys() - before.keys() == {"own/site/part/a.j2", "own/site/passwd"}
    assert first["own/site/passwd"] == "refused"
    studies.put(tmp_path / "site" / "part" / "a.j2", "2")
    assert digests(tmp_path) != first


@pytest.mark.parametrize("text", ["{{ ''.__class__ }}", "{% include 'link.j2' %}"])
def test_nothing_is_published_where_a_template_fails(small: Path, run, text: str):
    """A template that fails ends a build with exit code 2 and one line, and leaves the project as it was."""
    studies.put(small / "templates" / "site" / "overview.md.j2", f"\n{text}\n")
    (small / "templates" / "site" / "link.j2").symlink_to("/etc/passwd")
    before = tree(small)
    done = run("-C", small, "build")
    assert done.returncode == 2
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("error: "))
    assert line.startswith(("error: templates/site/overview.md.j2:2: ", "error: templates/site/link.j2: "))
    after = tree(small)
    assert {name: content for name, content in after.items() if not name.startswith(".reportgen/")} == before
