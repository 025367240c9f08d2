"""A reader in a browser who opens pages of one site, notes whatever goes wrong, and may reach nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, Response

# No request gets out, whatever a page asks for; WebGL is drawn by the processor.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]  # fmt: skip
DESKTOP = 1280
PHONE = 360
SCRIPTS = Path(__file__).parent
PATIENCE = 15.0

# Style sheets cannot be fetched a second time from file://, and no rule that is on needs it.
_AXE_OPTIONS = {"resultTypes": ["violations"], "iframes": False, "preload": False}
_GRAVE = ("serious", "critical")

# Frames and a task later, what scripts did at the end of loading has been laid out.
_FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r, 0))))"

# Opens what is folded and goes down the page, so that what is made when it comes near is there.
_UNFOLD = """async () => {
  for (const e of document.querySelectorAll("details")) e.open = true;
  for (let y = 0; y < document.scrollingElement.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise(r => requestAnimationFrame(() => setTimeout(r, 0)));
  }
  scrollTo({ top: 0, behavior: "instant" });
}"""

# Names what sticks out of the window and is not inside a box that scrolls or cuts.
_SIDEWAYS = """() => {
  const wide = document.scrollingElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const boxed = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
  const out = [...document.body.querySelectorAll("*")].filter(
    e => e.getBoundingClientRect().right > innerWidth + 1 && !boxed(e) && e.checkVisibility());
  const inner = out.filter(e => !out.some(o => o !== e && e.contains(o)));
  return [`${wide} px wide in ${innerWidth} px`, ...inner.slice(0, 3).map(e => e.outerHTML.slice(0, 160))];
}"""

_HEADINGS = """() => {
  const seen = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")].filter(e => e.checkVisibility());
  const level = e => +(e.getAttribute("aria-level") ?? e.tagName[1]);
  const found = seen.filter(e => level(e) === 1).length === 1 ? [] : [`${seen.filter(e => level(e) === 1).length} headings of level 1`];
  seen.forEach((e, n) => {
    if (level(e) > (n ? level(seen[n - 1]) : 0) + 1) found.push(`level ${level(e)} after ${n ? level(seen[n - 1]) : 0}: ${e.textContent.trim()}`);
    if (!e.textContent.trim()) found.push(`empty: ${e.outerHTML}`);
  });
  return found;
}"""

_TABLES = """() => [...document.querySelectorAll("table")].filter(
  e => e.role !== "presentation" && !e.closest("[aria-hidden=true]")
).flatMap(e => {
  const start = e.outerHTML.replace(/\\s+/g, " ").slice(0, 160), heads = [...e.querySelectorAll("th")];
  const bare = heads.filter(h => !["col", "row", "colgroup", "rowgroup"].includes(h.getAttribute("scope")));
  return [
    ...(e.caption?.textContent.trim() ? [] : [`no caption: ${start}`]),
    ...(heads.length ? [] : [`no header cells: ${start}`]),
    ...(bare.length ? [`${bare.length} of ${heads.length} header cells without scope: ${bare[0].outerHTML.slice(0, 160)}`] : []),
  ];
})"""

_IMAGES = """() => [...document.querySelectorAll("img, svg[role=img], area[href], input[type=image]")].filter(
  e => e.getAttribute("aria-hidden") !== "true" && !(e.getAttribute("alt") ?? e.getAttribute("aria-label") ?? "").trim()
).map(e => e.outerHTML.slice(0, 160))"""


class Visitor:
    """One reader: a fresh profile, one window; `faults` grows with each thing that goes wrong."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.faults: list[str] = []
        self.requested: list[str] = []
        self._pending: set[Request] = set()
        context.on("request", self._request)
        context.on("requestfinished", self._finished)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self._broken(error.error))
        context.on("dialog", self._dialog)
        context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = context.new_page()
        self.page.on("websocket", lambda socket: self.note(f"asks for {socket.url}"))

    @property
    def name(self) -> str:
        """The open page's path below the site."""
        return self.page.url.removeprefix(self.base).split("#")[0]

    def note(self, what: str) -> None:
        """Keep a fault of the open page."""
        self.faults.append(f"{self.name}: {what}")

    def go(self, name: str) -> Page:
        """Open a page of the site and wait until it has come to rest."""
        self.page.goto(self.base + name)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is being fetched and scripts have laid out what they made."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.page.evaluate(_FRAMES)
            if not self._pending:
                return
            self.page.wait_for_timeout(20)
        self.note(f"still fetching {sorted(request.url for request in self._pending)}")

    def unfold(self) -> None:
        """Open all that is folded and see the whole page once."""
        self.page.evaluate(_UNFOLD)
        self.settle()

    def look(self, script: str, what: str) -> list[str]:
        """Run a function in the page that lists faults, and return them with the page's name."""
        return [f"{self.name}: {what}: {found}" for found in self.page.evaluate(script)]

    def sideways(self) -> list[str]:
        """What makes the document wider than the window."""
        return self.look(_SIDEWAYS, "scrolls sideways")

    def headings(self) -> list[str]:
        """Headings that skip a level or are empty; anything but one heading of level 1."""
        return self.look(_HEADINGS, "headings")

    def tables(self) -> list[str]:
        """Tables without caption, header cells without scope."""
        return self.look(_TABLES, "table")

    def images(self) -> list[str]:
        """Images without alternative text."""
        return self.look(_IMAGES, "image without text")

    def scheme(self) -> str:
        """The palette that is shown: `default` is light, `slate` is dark."""
        return str(self.page.evaluate("document.body.dataset.mdColorScheme"))

    def choose(self, scheme: str) -> None:
        """Switch the palette as a reader does, with the button in the header."""
        for _ in range(3):
            if self.scheme() == scheme:
                break
            self.page.locator("form[data-md-component=palette] label:visible").click()
            self.settle()
        assert self.scheme() == scheme, f"{self.name}: the palette stays {self.scheme()}"

    def axe(self, grave: tuple[str, ...] = _GRAVE, rules: Sequence[str] = ()) -> list[str]:
        """What axe finds serious or critical on the open page, by all rules or some, a line for elements that are alike."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.add_script_tag(path=SCRIPTS / "node_modules" / "axe-core" / "axe.min.js")
        # Colours are measured once they have stopped changing.
        self.page.evaluate("() => Promise.all(document.getAnimations().map(a => a.finished.catch(() => 0)))")
        options = {**_AXE_OPTIONS, **({"runOnly": list(rules)} if rules else {})}
        violations: list[dict[str, Any]] = self.page.evaluate("o => axe.run(o).then(r => r.violations)", options)
        alike: dict[str, list[str]] = {}
        for rule in violations:
            for node in rule["nodes"]:
                if (node["impact"] or rule["impact"]) in grave:
                    why = " ".join(node["failureSummary"].split("\n")[1:2]).strip()
                    where = " ".join([*map(str, node["target"]), "|", *node["html"].split()])[:300]
                    alike.setdefault(f"axe {rule['id']} ({node['impact']}): {why}", []).append(where)
        return [f"{self.name}: {what} {len(found)} x, first: {found[0]}" for what, found in alike.items()]

    def _request(self, request: Request) -> None:
        self._pending.add(request)
        self.requested.append(request.url)
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.note(f"asks for {request.url}")

    def _finished(self, request: Request) -> None:
        self._pending.discard(request)

    def _failed(self, request: Request) -> None:
        self._pending.discard(request)
        # What a reader's next step cuts short is no fault.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.note(f"cannot fetch {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.note(f"{response.status} for {response.url}")

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "assert"):
            self.note(f"console: {text}")

    def _broken(self, error: Any) -> None:
        where = [line.strip() for line in (error.stack or "").splitlines() if line.strip().startswith("at ")]
        self.note(" ".join(["error in a script:", error.message, *where[:2]]).replace(self.base, ""))

    def _dialog(self, dialog: Any) -> None:
        self.note(f"dialog: {dialog.message}")
        dialog.dismiss()
