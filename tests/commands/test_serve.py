"""`serve`: what is served, what is not, and when a project is built again."""

from __future__ import annotations

import errno
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reportgen import build
from reportgen.commands import serve, watching
from reportgen.commands.addressing import is_everywhere, is_loopback, known_hosts, type_of
from reportgen.commands.serving import SiteServer
from reportgen.commands.session import Session
from reportgen.commands.standing import State
from reportgen.commands.watching import Inputs, Look, Watch, changes, counts, of_site_alone
from reportgen.errors import InputError
from reportgen.model.encode import to_json
from reportgen.publish.renewal import renew_site
from tests import studies
from tests.conftest import Run, tree

# A race inside watchdog, of which it warns: the folder is watched all the same.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")

SECRET = b"nobody's business"
PATIENCE = 60


def put_site(project: Path, text: str = "one") -> str:
    """Put a site of one page with our manifest into a project and return what tells it from others."""
    page = f"<!doctype html><html lang='en'><title>t</title><body><p>{text}</p></body></html>"
    studies.put(project / "site" / "index.html", page)
    studies.put(
        project / "site" / "manifest.json", to_json({"generator": "reportgen 1", "files": {"index.html": text}})
    )
    return serve.site_of(project)


@pytest.fixture
def one_site(project: Path) -> Path:
    """A project with a site of one page."""
    put_site(project)
    return project


def ask(
    server: SiteServer, target: str, *, host: str | None = "localhost", method: str = "GET"
) -> tuple[int, Any, bytes]:
    """Send a request just as it is; return status, headers and body."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as wire:
        head = f"{method} {target} HTTP/1.1\r\n" + (f"Host: {host}\r\n" if host is not None else "")
        wire.sendall(f"{head}\r\n".encode("latin-1"))
        answer = http.client.HTTPResponse(wire, method=method)
        answer.begin()
        return answer.status, answer.headers, answer.read()


class Told:
    """What a page is told."""

    def __init__(self, port: int) -> None:
        self.answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/.reportgen/events", timeout=PATIENCE)

    def next(self) -> tuple[str, dict[str, Any]]:
        """The next event: its type and its data."""
        found: dict[str, str] = {}
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if not line and "event" in found:
                return found["event"], json.loads(found["data"])
            name, _, value = line.partition(": ")
            found[name] = value


def test_pages_are_served_with_the_script_that_reloads_them(project: Path, server: SiteServer):
    """A page comes with a script and is not kept by the browser; the file on disk and other files stay as they are."""
    studies.put(project / "site" / "a.css", "p { color: red }")
    before = tree(project / "site")
    status, headers, body = ask(server, "/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b'<script src="/.reportgen/reload.js" data-site="' in body
    assert body.endswith(b"</body></html>")
    assert int(headers["Content-Length"]) == len(body)
    assert ask(server, "/a.css?x#y")[2] == before["a.css"]
    assert ask(server, "/.reportgen/reload.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    status, headers, body = ask(server, "/index.html", method="HEAD")
    assert (status, body) == (200, b"")
    assert tree(project / "site") == before


TARGETS = [
    "/../secret", "/..", "/%2e%2e/secret", "/..%2fsecret", "/%2e%2e%2fsecret", "/x/../../secret", "/%252e%252e/secret",
    "/..%5csecret", "/..\\secret", "/secret%00", "/%00", "/%ff", "//secret", "/x//secret", "/./index.html", "/out", "/out%00.html",
    "/folder/out/secret", "/outside/secret", "/outside/", "/pipe", "/empty/", "/.hidden", "/.reportgen/lock", "/.git/config",
    "http://127.0.0.1/index.html", "secret", "*", "/index.html/", "/index.html/x", "/nothing", "/" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS, ids=range(len(TARGETS)))
def test_nothing_outside_the_site_is_served(project: Path, server: SiteServer, target: str):
    """No way of writing a path, no link, no pipe and no folder leads out of the site, and nothing is listed."""
    site = project / "site"
    studies.put(project / "secret", SECRET)
    studies.put(site / ".hidden", SECRET)
    (site / "empty").mkdir()
    (site / "folder").mkdir()
    (site / "out").symlink_to(project / "secret")
    (site / "folder" / "out").symlink_to(project, target_is_directory=True)
    (site / "outside").symlink_to(project, target_is_directory=True)
    os.mkfifo(site / "pipe")
    status, _, body = ask(server, target)
    assert status in (400, 404)
    assert SECRET not in body
    assert b"hidden" not in body


def test_a_folder_leads_to_its_page(project: Path, server: SiteServer):
    """A folder without its slash is sent on inside the site, and shows its own page."""
    studies.put(project / "site" / "a b" / "index.html", "<p>inside")
    status, headers, _ = ask(server, "/a%20b")
    assert (status, headers["Location"]) == (302, "/a%20b/")
    assert ask(server, "/a%20b/")[2].startswith(b"<p>inside<script")


def test_a_site_that_is_a_link_is_not_served(project: Path, server: SiteServer):
    """Where a link takes the place of the site, nothing is served from where it leads."""
    (project / "site").rename(project / "elsewhere")
    (project / "site").symlink_to(project / "elsewhere")
    assert ask(server, "/index.html")[0] == 404


HOSTS = [
    None, "", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.2",
    "user@localhost", "localhost:80:80", "[::2]", "192.0.2.1", "localhost, evil.example", "localhost\r\nHost: evil.example",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS, ids=range(len(HOSTS)))
def test_requests_meant_for_others_are_refused(server: SiteServer, host: str | None):
    """A page elsewhere whose name was made to lead here gets nothing: not pages, not events."""
    for target in ("/", "/.reportgen/events", "/.reportgen/reload.js"):
        status, _, body = ask(server, target, host=host)
        assert status == 403
        assert b"<p>" not in body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:65535"])
def test_this_machine_may_be_called_by_its_names(server: SiteServer, host: str):
    """The names of loopback are known with any port, because a tunnel may have another one at its other end."""
    assert ask(server, "/", host=host)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_nothing_but_reading_is_answered(server: SiteServer, method: str):
    """Methods other than GET and HEAD are refused."""
    assert ask(server, "/", method=method)[0] in (405, 501)


def test_names_of_a_server_that_others_reach(project: Path, state: State):
    """Off loopback the bound name and the machine's are known, everywhere any number, never a foreign name."""
    assert is_loopback("127.0.0.9")
    assert is_loopback("::1")
    assert not is_loopback("192.0.2.1")
    assert "192.0.2.1" in known_hosts("192.0.2.1")
    assert "[2001:db8::1]" in known_hosts("2001:DB8::1")
    assert is_everywhere("0.0.0.0")  # noqa: S104
    found = serve.listen(project / "site", state, "0.0.0.0", 0)  # noqa: S104
    try:
        known = {
            name: found.knows([name])
            for name in ("192.0.2.7:8000", "[2001:db8::1]", socket.gethostname(), "evil.example")
        }
        assert list(known.values()) == [True, True, True, False]
    finally:
        found.stop()


def test_types_do_not_depend_on_the_machine():
    """What a site holds has the type that browsers want."""
    assert type_of("a.js") == "text/javascript; charset=utf-8"
    assert type_of("sitemap.xml.gz") == "application/gzip"
    assert [type_of(name) for name in ("a.woff2", "a.png", "a.unheard")] == [
        "font/woff2",
        "image/png",
        "application/octet-stream",
    ]


def test_whoever_comes_late_is_told_how_things_stand(project: Path, server: SiteServer, state: State):
    """A page is told at once, then of each change; a fault comes with its lines and goes with the next good build."""
    site = serve.site_of(project)
    page = Told(server.server_port)
    assert page.next() == ("reload", {"site": site})
    state.tell(site, ["reportgen.toml: <b>wrong</b>"])
    kind, fault = page.next()
    assert (kind, fault["site"], fault["lines"]) == ("error", site, ["reportgen.toml: <b>wrong</b>"])
    assert Told(server.server_port).next() == (kind, fault)
    state.tell(put_site(project, "two"))
    assert page.next() == ("reload", {"site": serve.site_of(project)})
    assert serve.site_of(project) != site


def test_without_a_site_the_fault_is_served(project: Path):
    """Where no site of ours stands a page says what is wrong, escaped, and what lies in its place is not served."""
    shutil.rmtree(project / "site", ignore_errors=True)
    studies.put(project / "site" / "index.html", SECRET)
    state = State()
    state.tell(serve.site_of(project), ["<script>alert(1)</script>"])
    server = serve.listen(project / "site", state, "127.0.0.1", 0)
    server.start()
    try:
        status, _, body = ask(server, "/index.html")
    finally:
        server.stop()
    assert status == 503
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert SECRET not in body


def test_a_stopped_server_leaves_no_thread(project: Path, state: State):
    """Pages that wait, readers that say nothing and the observer are let go of."""
    before = set(threading.enumerate())
    server = serve.listen(project / "site", state, "127.0.0.1", 0)
    server.start()
    watch = Watch(Inputs(project))
    watch.start()
    page = Told(server.server_port)
    page.next()
    with socket.create_connection(("127.0.0.1", server.server_port)):
        begun = time.perf_counter()
        server.stop()
        watch.stop()
    page.answer.close()
    assert time.perf_counter() - begun < 5
    assert set(threading.enumerate()) == before


def test_a_taken_port_gives_way_to_the_next_free_one(project: Path, state: State):
    """The next free port is used; an address of another machine is an error with a hint."""
    first = serve.listen(project / "site", state, "127.0.0.1", 0)
    second = serve.listen(project / "site", state, "127.0.0.1", first.server_port)
    try:
        assert second.server_port > first.server_port
    finally:
        first.stop()
        second.stop()
    with pytest.raises(InputError, match=r"192\.0\.2\.1:8000: cannot serve there: .* -- --host"):
        serve.listen(project / "site", state, "192.0.2.1", 8000)


COUNTED = [
    "results", "results/search_A_20", "results/search_A_20/search_results.csv", "reportgen.toml", "mkdocs.yml", "docs/index.md",
    "docs/deep/report/a.md", "docs/a.png", "templates/tables.toml", "templates/site/page.md.j2",
]  # fmt: skip
UNCOUNTED = [
    "site", "site/index.html", "paper/main.tex", ".reportgen/lock", "docs/report", "docs/report/index.md", "README.md",
    "results/consolidated_A_20/all_methods_results.csv", "results/cross_model_analysis/analysis.json",
    "results/cross_model_analysis_30/analysis.json", "results/search_Fir_20/search_results.csv.bak",
    "results/search_Fir_20/search_results.csv.bak2", "results/search_Fir_20/search_results.csv.77.reportgen-tmp",
    "docs/.index.md.swp", "docs/4913", "docs/index.md~", "docs/.#index.md", "docs/#index.md#", ".git/index",
]  # fmt: skip


def test_what_counts_as_an_input():
    """Results, study file, templates and own pages count; what is published and what editors leave behind does not."""
    assert [path for path in COUNTED if not counts(path)] == []
    assert [path for path in UNCOUNTED if counts(path)] == []


class Loop:
    """The loop with builds that take no time and publish a site of one page."""

    def __init__(self, project: Path) -> None:
        self.project, self.state = project, State()
        self.built: list[str] = []
        self.during: Callable[[], object] = lambda: None
        self.fault: InputError | None = None
        self.builder = serve.Builder(Session(project), project, self.state, whole=self.whole, alone=self.alone)
        self.watch = Watch(Inputs(project))
        self.seen: Look = {}

    def start(self) -> None:
        """Build for the first time."""
        self.watch.start()
        self.seen = self.watch.look()
        serve.build_from(self.seen, self.builder, self.watch, site_alone=False)

    def turn(self) -> None:
        """Wait for a change, or for the next look."""
        self.seen = serve.follow(self.builder, self.watch, self.seen)

    def whole(self, *_: object, **__: object) -> Any:
        """Build everything."""
        self.built.append("whole")
        self.during()
        if self.fault is not None:
            raise self.fault
        put_site(self.project, f"site {len(self.built)}")
        nothing = SimpleNamespace(inputs=(), claims=())
        work = SimpleNamespace(provenance="p", found=nothing, entries=(), analysis=nothing)
        return work, SimpleNamespace(compared=(), kept=(), paths=()), None

    def alone(self, *_: object, **__: object) -> bool:
        """Build the site."""
        self.built.append("site")
        return True


@pytest.fixture
def loop(small: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    """The loop over a small study, built once; where nothing is reported it looks again after half a second."""
    monkeypatch.setattr(watching, "_REPORTED", 0.6)
    studies.put(small / "docs" / "index.md", "# Hello\n")
    found = Loop(small)
    found.start()
    yield found
    found.watch.stop()


def evaluation_of(project: Path) -> Path:
    """A result file."""
    return next(project.glob("results/search_*/exp_001*/evaluation/*.json"))


def test_a_changed_result_is_built_and_told(loop: Loop, capsys: pytest.CaptureFixture[str]):
    """A new figure leads to a whole build, which pages are told of."""
    before = loop.state.latest
    studies.put(evaluation_of(loop.project), studies.evaluation(0.7))
    loop.turn()
    assert loop.built == ["whole", "whole"]
    assert loop.state.latest.site not in ("", before.site)
    printed = capsys.readouterr().out
    assert f"changed: {evaluation_of(loop.project).relative_to(loop.project)}\n" in printed
    assert "rebuilt in 0." in printed


def test_a_burst_of_changes_is_one_build(loop: Loop):
    """Twenty files written one after the other are built at once."""

    def write() -> None:
        for number in range(3, 23):
            studies.experiment(loop.project, "search_Fir_20", studies.name(number, 32, number), studies.evaluation(0.5))
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    loop.turn()
    writer.join()
    loop.turn()
    assert loop.built == ["whole", "whole"]


def test_own_outputs_and_passing_files_are_not_built(loop: Loop):
    """What is published, what an editor leaves behind, a log and a file written again unchanged lead to nothing."""
    for path in UNCOUNTED:
        if "." in path.rpartition("/")[2] and path != ".reportgen/lock":
            studies.put(loop.project / path, "new")
    studies.put(evaluation_of(loop.project).with_name("train.log"), "epoch 1")
    evaluation_of(loop.project).touch()
    loop.turn()
    loop.turn()
    assert loop.built == ["whole"]


def test_a_change_during_a_build_is_built_once_more(loop: Loop):
    """What comes while a build runs is not lost and not built twice."""
    loop.during = lambda: studies.put(loop.project / "docs" / "late.md", "# Late\n")
    studies.put(evaluation_of(loop.project), studies.evaluation(0.7))
    loop.turn()
    assert loop.built == ["whole", "whole"]
    for _ in range(3):
        loop.turn()
    assert loop.built == ["whole", "whole", "whole"]


def test_own_pages_concern_the_site_alone(loop: Loop):
    """An edited page and the site's configuration leave the rest as it is; a new page is new to the navigation."""
    studies.put(loop.project / "docs" / "index.md", "# Hello again\n")
    loop.turn()
    studies.put(loop.project / "mkdocs.yml", "INHERIT: docs/report/.mkdocs.yml\n")
    loop.turn()
    assert loop.built == ["whole", "site", "site"]
    studies.put(loop.project / "docs" / "new.md", "# New\n")
    loop.turn()
    assert loop.built == ["whole", "site", "site", "whole"]


@pytest.mark.parametrize(
    "path", ["reportgen.toml", "templates/site/page.md.j2", "results/search_Fir_20/search_results.csv"]
)
def test_everything_else_concerns_everything(path: str):
    """Study file, templates and results are built whole, also together with a page."""
    before = {path: watching.Seen((1,)), "docs/a.md": watching.Seen((1,))}
    after = {path: watching.Seen((2,)), "docs/a.md": watching.Seen((2,))}
    assert of_site_alone(("docs/a.md",), before, after)
    assert not of_site_alone(changes(before, after), before, after)


def test_a_fault_is_told_and_the_last_good_site_stays(loop: Loop, capsys: pytest.CaptureFixture[str]):
    """A broken input is a line on the terminal and a word to the pages; once mended, both are over."""
    before, site = tree(loop.project / "site"), loop.state.latest.site
    loop.fault = InputError("no such key", where="reportgen.toml", hint="say title")
    studies.put(loop.project / "reportgen.toml", "titel = 'x'\n")
    loop.turn()
    assert loop.state.latest.fault == ("reportgen.toml: no such key -- say title",)
    assert loop.state.latest.site == site
    assert tree(loop.project / "site") == before
    assert "error: reportgen.toml: no such key -- say title\n" in capsys.readouterr().err
    loop.fault = None
    studies.put(loop.project / "docs" / "index.md", "# Hello again\n")  # what failed is owed, whatever changes next
    loop.turn()
    assert loop.built == ["whole", "whole", "whole"]
    assert loop.state.latest.fault == ()


def test_after_a_fault_a_file_written_again_is_enough(loop: Loop):
    """The cause may lie outside the inputs: saving any file tries again."""
    loop.fault = InputError("x")
    studies.put(loop.project / "reportgen.toml", "# one\n")
    loop.turn()
    loop.fault = None
    (loop.project / "reportgen.toml").touch()
    loop.turn()
    assert loop.built == ["whole", "whole", "whole"]
    assert loop.state.latest.fault == ()


def test_a_fault_that_is_taken_back_needs_no_build(loop: Loop, capsys: pytest.CaptureFixture[str]):
    """Where a fault came with a change and went with it, the last good build stands, and pages are told."""
    site = loop.state.latest.site
    loop.fault = InputError("no such key", where="reportgen.toml")
    studies.put(loop.project / "reportgen.toml", "titel = 'x'\n")
    loop.turn()
    (loop.project / "reportgen.toml").unlink()
    loop.turn()
    assert loop.built == ["whole", "whole"]
    assert (loop.state.latest.site, loop.state.latest.fault) == (site, ())
    assert "nothing to rebuild" in capsys.readouterr().out
    loop.fault = None
    studies.put(loop.project / "docs" / "index.md", "# Hello again\n")
    loop.turn()
    assert loop.built == ["whole", "whole", "site"]


def test_a_bug_is_shown_and_does_not_end_the_service(loop: Loop):
    """What nobody foresaw is said to be a bug, and the next change builds again."""

    def break_down() -> None:
        raise ZeroDivisionError("x")

    loop.during = break_down
    studies.put(loop.project / "reportgen.toml", "# one\n")
    loop.turn()
    assert "ZeroDivisionError: x" in loop.state.latest.fault[0]


def test_where_nothing_is_reported_files_are_looked_at(small: Path, monkeypatch: pytest.MonkeyPatch):
    """A system that cannot report changes is polled, a burst still waited for, and the reason is known."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr("watchdog.observers.Observer.start", full)
    monkeypatch.setattr(watching, "_UNREPORTED", 0.05)
    loop = Loop(small)
    loop.start()
    assert loop.watch.silence == "inotify watch limit reached"
    studies.put(evaluation_of(small), studies.evaluation(0.7))
    loop.turn()
    assert loop.built == ["whole", "whole"]
    loop.turn()
    assert loop.built == ["whole", "whole"]


def test_folders_that_come_and_are_replaced_are_watched(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    """Templates that come later and a results folder that is another one now are reported like the first."""
    monkeypatch.setattr(watching, "_REPORTED", 30.0)
    studies.put(loop.project / "templates" / "site" / "page.md.j2", "x")
    loop.turn()
    studies.put(loop.project / "templates" / "site" / "page.md.j2", "y")
    loop.turn()
    (loop.project / "results").rename(loop.project / "old")
    shutil.copytree(loop.project / "old", loop.project / "results")
    shutil.rmtree(loop.project / "results" / "search_Fir_20" / studies.name(2, 64, 4))
    loop.turn()
    studies.put(evaluation_of(loop.project), studies.evaluation(0.7))
    loop.turn()
    assert loop.built == ["whole"] * 5


def test_files_read_from_elsewhere_are_looked_at(loop: Loop, tmp_path_factory: pytest.TempPathFactory):
    """A dense model that the study file names outside the results is an input too, once a build has read it."""
    path = studies.put(tmp_path_factory.mktemp("dense") / "evaluation_results.json", studies.evaluation(0.7))
    loop.seen = loop.watch.inputs.include(loop.seen, (str(path),))
    loop.turn()
    assert loop.built == ["whole"]
    studies.put(path, studies.evaluation(0.71))
    loop.turn()
    assert loop.built == ["whole", "whole"]


def quiet(_: object = None) -> SimpleNamespace:
    """Watches and says nothing."""
    return SimpleNamespace(step=lambda *_: None, waiting=lambda *_: None)


def test_the_site_alone_is_what_a_whole_build_makes(small: Path):
    """Built alone the site has the bytes that a whole build gives it, and nothing else is touched."""
    studies.put(small / "docs" / "index.md", "# Hello\n\n[report](report/index.md)\n")
    provenance = build(small).work.provenance
    others = {name: content for name, content in tree(small).items() if not name.startswith("site/")}
    studies.put(small / "docs" / "index.md", "# Hello again\n\n[report](report/index.md)\n")
    others["docs/index.md"] = (small / "docs" / "index.md").read_bytes()
    assert renew_site(small, provenance, quiet())
    alone = tree(small)
    assert {name: content for name, content in alone.items() if not name.startswith("site/")} == others
    assert b"Hello again" in alone["site/index.html"]
    build(small)
    assert tree(small / "site") == {
        name.removeprefix("site/"): content for name, content in alone.items() if name.startswith("site/")
    }
    studies.put(small / "docs" / "report" / "glossary.md", "edited")
    assert not renew_site(small, provenance, quiet())
    (small / "docs" / "index.md").unlink()
    assert not renew_site(small, provenance, quiet())
    assert tree(small / "site")["index.html"] == alone["site/index.html"]


def test_a_site_that_stands_is_served_before_the_build(one_site: Path, monkeypatch: pytest.MonkeyPatch):
    """A site that is there answers while the first build still runs."""
    state = State()
    server = serve.listen(one_site / "site", state, "127.0.0.1", 0)
    watch = Watch(Inputs(one_site))
    served = []

    def build(*_: object, **__: object) -> None:
        served.append(ask(server, "/index.html")[0])
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "build_from", build)
    try:
        with pytest.raises(KeyboardInterrupt):
            serve._serve(serve.Builder(Session(project=one_site), one_site, state), server, watch, "127.0.0.1")
    finally:
        server.stop()
        watch.stop()
    assert served == [200]
    assert state.latest.site == serve.site_of(one_site)


def test_there_must_be_a_project(run: Run, tmp_path: Path):
    """A project that is not there is bad input."""
    done = run("-C", tmp_path / "nothing", "serve")
    assert done.returncode == 2
    assert "nothing" in done.stderr


class Service:
    """The program itself."""

    def __init__(self, project: Path, port: int, log: Path) -> None:
        self.log = log
        command = [sys.executable, "-m", "reportgen", "-C", str(project), "serve", "--port", str(port)]
        with log.open("w") as stream:
            self.process = subprocess.Popen(command, stdout=stream, stderr=stream, start_new_session=True)

    @property
    def port(self) -> int:
        """Port, once the site is served."""
        return int(self.wait_for("serving http://127.0.0.1:").rpartition("127.0.0.1:")[2].partition("/")[0])

    def wait_for(self, text: str) -> str:
        """Wait until a line with `text` is printed and return it."""
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end and self.process.poll() is None:
            for line in self.log.read_text().splitlines():
                if text in line:
                    return line
            time.sleep(0.05)
        pytest.fail(f"{text!r} was not printed:\n{self.log.read_text()}")

    def end(self, number: int) -> int:
        """Send a signal; return the exit code, once no process of the service is left."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:  # what ends with the service takes a moment
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return code
            time.sleep(0.05)
        pytest.fail("the service left a process")


def test_from_a_change_to_the_browser(small_drawn: Path, tmp_path_factory: pytest.TempPathFactory):
    """The program builds, serves, says that a port is taken, tells pages of a change and of a fault, and ends cleanly."""
    small = small_drawn
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        service = Service(small, port, tmp_path_factory.mktemp("log") / "log")
        try:
            used = service.port
            assert f"port {port} is taken: using {used}, the next free one\n" in service.log.read_text()
            page = Told(service.port)
            kind, first = page.next()
            assert kind == "reload"
            studies.put(evaluation_of(small), studies.evaluation(0.71))
            kind, second = page.next()
            assert (kind, second["site"] != first["site"]) == ("reload", True)
            before = tree(small / "site")
            studies.put(small / "reportgen.toml", "titel = 'x'\n")
            kind, fault = page.next()
            assert (kind, fault["site"]) == ("error", second["site"])
            assert "reportgen.toml" in fault["lines"][0]
            assert tree(small / "site") == before
            (small / "reportgen.toml").unlink()
            assert page.next() == ("reload", second)
        finally:
            code = service.end(signal.SIGTERM)
    assert code == 143
    assert not list((small / ".reportgen").glob("stage-*"))


def test_an_interrupt_ends_it(project: Path, tmp_path_factory: pytest.TempPathFactory):
    """Ctrl-C ends the service with the exit code of an interrupt, also where nothing could be built."""
    service = Service(project, 0, tmp_path_factory.mktemp("log") / "log")
    assert service.port
    assert "error: " in service.log.read_text()
    assert service.end(signal.SIGINT) == 130


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_build_that_runs_is_dropped(
    small_drawn: Path, tmp_path_factory: pytest.TempPathFactory, number: int, code: int
):
    """A signal that comes while the site is being built leaves no process, no half of a site and no staging folder."""
    small = small_drawn
    service = Service(small, 0, tmp_path_factory.mktemp("log") / "log")
    service.wait_for("building the site")
    time.sleep(0.2)
    assert service.end(number) == code
    assert not (small / "site").exists()
    assert not list((small / ".reportgen").glob("stage-*"))
