"""A served page in a browser: it reloads by itself, and says what is wrong with the inputs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reportgen.commands import serve
from reportgen.commands.serving import SiteServer
from reportgen.commands.standing import State
from reportgen.wording import serve as words

pytestmark = pytest.mark.browser

FAULT = "reportgen.toml: unknown key <img src=x onerror=alert(1)>"
NAME = "report/glossary.html"


@pytest.fixture
def one_site(small_built: Path, tmp_path: Path) -> Path:
    """A project with a site of its own that may be changed."""
    shutil.copytree(small_built / "site", tmp_path / "site")
    return tmp_path


@pytest.fixture
def page(browser: Browser, server: SiteServer) -> Iterator[Page]:
    """A page of that site; an error in it or a dialog fails the test."""
    context = browser.new_context()
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("dialog", lambda dialog: faults.append(dialog.message))
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.set_default_timeout(15_000)
    found = context.new_page()
    found.goto(f"http://127.0.0.1:{server.server_port}/{NAME}")
    yield found
    context.close()
    assert faults == []


def rewrite(project: Path, before: str, after: str) -> str:
    """Change a page of the site and its manifest; return what tells the new site."""
    for name, old, new in ((NAME, before, after), ("manifest.json", '"generator"', f'"x-{after}": 1, "generator"')):
        path = project / "site" / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return serve.site_of(project)


def test_a_page_reloads_by_itself(one_site: Path, state: State, page: Page):
    """A new site reloads the page where the reader was; the same site does not."""
    page.evaluate("() => { scrollTo({ top: 300, behavior: 'instant' }); window.kept = true; }")
    state.tell(state.latest.site)
    page.wait_for_timeout(200)
    assert page.evaluate("window.kept")
    state.tell(rewrite(one_site, "<h1", "<p>brand-new</p><h1"))
    expect(page.get_by_text("brand-new")).to_be_attached()
    assert page.evaluate("window.kept") is None
    page.wait_for_function("() => scrollY > 200")


def test_a_fault_is_a_banner_until_it_is_mended(one_site: Path, state: State, page: Page):
    """What is wrong stands as text on top of the page, also of one opened later, and goes with the next good build."""
    state.tell(state.latest.site, [FAULT])
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text(FAULT)
    expect(banner).to_contain_text(words.banner(site=True))
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    expect(banner).to_be_in_viewport()
    assert page.locator("body > :first-child").get_attribute("role") == "alert"
    later = page.context.new_page()
    later.goto(page.url)
    expect(later.get_by_role("alert")).to_contain_text(FAULT)
    later.close()
    state.tell(state.latest.site)
    expect(banner).to_have_count(0)


def test_a_page_that_was_not_seen_catches_up(one_site: Path, state: State, page: Page):
    """A hidden page lets go of its connection, and is brought up to date when it is seen again."""
    hide = "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    state.tell(rewrite(one_site, "<h1", "<p>brand-new</p><h1"))
    page.wait_for_timeout(300)
    assert page.get_by_text("brand-new").count() == 0
    page.evaluate(hide, False)
    expect(page.get_by_text("brand-new")).to_be_attached()
