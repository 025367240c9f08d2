"""The server of a built site: nothing but files of the site, no links, no listings; it tells pages when to reload."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import stat
import threading
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import quote

from reportgen.commands.addressing import is_everywhere, known_hosts, open_inside, parts_of, type_of
from reportgen.commands.standing import State, stand_in

OURS = "/.reportgen/"
EVENTS, SCRIPT = f"{OURS}events", f"{OURS}reload.js"
FRONT, MISSING = "index.html", "404.html"
_CHUNK = 2**18
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.%]+\]|[^\[\]:/@\s]+)(?::\d{1,5})?", re.IGNORECASE)


class SiteServer(ThreadingHTTPServer):
    """Serves a site until it is stopped; then none of its threads is left."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, site: Path, state: State, host: str, port: int, script: bytes) -> None:
        self.site, self.state, self.script = site, state, script
        self._open: set[Any] = set()
        self._serving: threading.Thread | None = None
        self.address_family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        where: Any = address  # of IPv6 it has four parts
        super().__init__(where, _Handler)
        bound = str(self.server_address[0])
        self._hosts, self._any_number = known_hosts(host) | known_hosts(bound), is_everywhere(bound)

    def server_bind(self) -> None:
        """Bind; the name of the machine is not looked up, because that may ask the network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> None:
        """Serve from now on."""
        self._serving = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._serving.start()

    def stop(self) -> None:
        """Hang up on everybody and wait for all threads."""
        self.state.tell(self.state.latest.site, over=True)
        if self._serving is not None:
            self.shutdown()
            self._serving.join()
        for request in tuple(self._open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:  # hung up already
                continue
        self.server_close()

    def knows(self, names: Sequence[str]) -> bool:
        """Tell whether a request is meant for this server, by its `Host` headers."""
        found = _HOST.fullmatch(names[0]) if len(names) == 1 else None
        if found is None:
            return False
        name = found["name"].lower()
        if name in self._hosts:
            return True
        try:  # numbers are safe: who makes a browser mistake one site for another needs a name
            return self._any_number and bool(ipaddress.ip_address(name.strip("[]")))
        except ValueError:
            return False

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep track of who is connected."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget who has gone."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that hangs up is no fault."""


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: SiteServer
    timeout = 10.0
    server_version, sys_version = "reportgen", ""

    def do_GET(self) -> None:
        try:
            self._answer()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    do_HEAD = do_GET  # noqa: N815

    def _refuse(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = _refuse  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Send an error without a page."""
        self._send(f"{HTTPStatus(code).phrase}\n".encode(), "text/plain; charset=utf-8", code)

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        if not self.server.knows(self.headers.get_all("Host", [])):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path == EVENTS:
            self._tell()
        elif path == SCRIPT:
            self._send(self.server.script, type_of(path))
        else:
            self._send_file(parts_of(self.path))

    def _send_file(self, parts: list[str] | None) -> None:
        standing = self.server.state.latest  # before the file is read: an older name makes a page reload, never stay
        if not standing.site:
            self._send(stand_in(standing), "text/html; charset=utf-8", HTTPStatus.SERVICE_UNAVAILABLE, standing.site)
            return
        if parts is None:
            self._send_missing(standing.site)
            return
        try:
            handle = open_inside(self.server.site, [*parts[:-1], parts[-1] or FRONT])
        except (OSError, ValueError):
            self._send_missing(standing.site)
            return
        try:
            status = os.fstat(handle)
            if stat.S_ISREG(status.st_mode):
                with os.fdopen(handle, "rb", closefd=False) as stream:
                    self._send_stream(stream, parts[-1] or FRONT, status.st_size, standing.site)
            elif stat.S_ISDIR(status.st_mode):
                place = "/".join(quote(part) for part in parts)
                self._head(HTTPStatus.FOUND, {"Location": f"/{place}/", "Content-Length": "0"})
            else:
                self._send_missing(standing.site)
        finally:
            os.close(handle)

    def _send_missing(self, site: str) -> None:
        try:
            with os.fdopen(open_inside(self.server.site, [MISSING]), "rb") as stream:
                content = stream.read()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._send(content, "text/html; charset=utf-8", HTTPStatus.NOT_FOUND, site)

    def _send_stream(self, stream: Any, name: str, size: int, site: str) -> None:
        kind = type_of(name)
        if kind.startswith("text/html"):
            self._send(stream.read(), kind, HTTPStatus.OK, site)
            return
        self._head(HTTPStatus.OK, {"Content-Type": kind, "Content-Length": str(size)})
        for chunk in _chunks(stream, 0 if self.command == "HEAD" else size):
            self.wfile.write(chunk)

    def _send(self, content: bytes, kind: str, code: int = HTTPStatus.OK, site: str | None = None) -> None:
        """Send bytes; a page of `site` comes with the script that reloads it."""
        if site is not None:
            tag = f'<script src="{SCRIPT}" data-site="{site}"></script>'.encode()
            before, end, rest = content.rpartition(b"</body>")
            content = before + tag + end + rest if end else content + tag
        self._head(code, {"Content-Type": kind, "Content-Length": str(len(content))})
        if self.command != "HEAD":
            self.wfile.write(content)

    def _head(self, code: int, headers: dict[str, str]) -> None:
        self.send_response(code)
        shared = {
            "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "SAMEORIGIN",
            **({"Allow": "GET, HEAD"} if code == HTTPStatus.METHOD_NOT_ALLOWED else {}),
        }  # fmt: skip
        for name, value in {**headers, **shared}.items():
            self.send_header(name, value)
        self.end_headers()

    def _tell(self) -> None:
        self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream"})
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 1000\n\n")
        turn = -1
        while True:
            standing = self.server.state.after(turn)
            if standing.over:
                return
            self.wfile.write(standing.message() if standing.turn != turn else b":\n\n")
            turn = standing.turn


def _chunks(stream: Any, size: int) -> Iterator[bytes]:
    """Yield `size` bytes of a file, less where it has become shorter."""
    while size > 0 and (chunk := stream.read(min(size, _CHUNK))):
        size -= len(chunk)
        yield chunk
