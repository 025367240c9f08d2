"""Texts of `serve`: lines on the terminal, the banner in the browser, the page that stands in for a site."""

from __future__ import annotations

from reportgen.wording.catalog import _, ngettext
from reportgen.wording.numbers import fixed, grouped


def serving(address: str) -> str:
    """Say where the site is."""
    return _("serving {address} -- stop with Ctrl-C").format(address=address)


def port_taken(port: int, used: int) -> str:
    """Say that a port is taken and which one is used."""
    return _("port {port} is taken: using {used}, the next free one").format(port=port, used=used)


def exposed(host: str) -> str:
    """Warn that others can read the site."""
    return _(
        "warning: everyone who can reach {host} over the network can read the site; nothing asks for a password"
    ).format(host=host)


def cannot_listen(reason: str) -> str:
    """Say that an address cannot be served on."""
    return _("cannot serve there: {reason}").format(reason=reason)


def cannot_listen_hint() -> str:
    """What to do about it."""
    return _("--host takes an address of this machine, --port a free one from 1024 on")


def no_free_port(first: int, last: int) -> str:
    """Say that no port is free."""
    return _("no port from {first} to {last} is free").format(first=first, last=last)


def polling(reason: str) -> str:
    """Say that changes are looked for."""
    return _("the system does not report changes ({reason}): files are looked at from time to time").format(
        reason=reason
    )


def changed(path: str, count: int) -> str:
    """Say what changed."""
    return ngettext("changed: {path}", "changed: {path} and others ({count} files)", count).format(
        path=path, count=grouped(count)
    )


def built(seconds: float) -> str:
    """Say that everything was built."""
    return _("built in {seconds} s").format(seconds=fixed(seconds, 1))


def rebuilt(seconds: float) -> str:
    """Say that everything was rebuilt."""
    return _("rebuilt in {seconds} s").format(seconds=fixed(seconds, 1))


def rebuilt_site(seconds: float) -> str:
    """Say that only the site was rebuilt."""
    return _("rebuilt the site in {seconds} s; nothing else had changed").format(seconds=fixed(seconds, 1))


def taken_back() -> str:
    """Say that a fault is gone and nothing is left to build."""
    return _("everything is as it was for the last good build: nothing to rebuild")


def waits_for_change(*, site: bool) -> str:
    """Say what is served after a failed build."""
    if site:
        return _("the last good site stays; the next change builds again")
    return _("there is no site yet; the next change builds again")


def banner(*, site: bool) -> str:
    """Head of the banner in the browser."""
    if site:
        return _("The last build failed. This is the site from before it.")
    return _("The build failed. There is no site yet.")


def no_site() -> str:
    """Heading of the page that stands in for a site."""
    return _("There is no site yet")
