"""Nasty names: text that does harm wherever it is taken for markup, code, a formula, a path or a command.

One corpus for all tests. A name says `alert(`, `evil.example` or `OWNED` where it would act, so that what it did can be
found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle, islice, zip_longest
from types import MappingProxyType

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "html": (
            "<script>alert(1)</script>", "&<img src=x onerror=alert(16)>", "</title><script>alert(2)</script>", "</script><script>alert(3)</script>",
            "<img src=x onerror=alert(4)>", "<<x>img src=x onerror=alert(17)>", "&lt;<svg/onload=alert(18)>", '"><svg onload=alert(5)>', "' onfocus='alert(6)' autofocus='",
            "<iframe srcdoc='<script>alert(7)</script>'>", "<a href=javascript:alert(8)>x</a>", "--><b>x</b><!--",
            "]]><b>x</b>", "&lt;b&gt;", "&#60;b&#62;", "&amp;lt;", "<style>*{display:none}</style>", "<base href=//evil.example/>",
            "<meta http-equiv=refresh content=0;url=//evil.example>", "</textarea></noscript><i>x</i>", "<b", "&copy", "&#0;",
        ),
        "markdown": (
            "[x](javascript:alert(9))", "![](x){ onerror=alert(10) }", "![x](//evil.example/x.png)", "{: onclick=alert(11) }",
            "a|b", "*a* _b_ `c` ~~d~~", "**b**", "# h", "- item", "1. item", "> q", "    code", "```", "~~~", "---", "===", "!!! note",
            "??? x", "[^1]", "[TOC]", "*[HTML]: x", "--8<-- 'x'", '--8<-- "/etc/passwd"', "$x$", "^^5c", ":smile:", "<!-- x -->",
            "http://evil.example/x", "<http://evil.example>", "www.evil.example", "x@evil.example", "@everyone", "#1", "a  ", "\\", "\\*",
            "[x]: //evil.example", "++x++", "==x==", "a^2^", "H~2~O", "wzxhzdk:0", "\x02klzzwxh:0001\x03",
        ),
        "templates": ("{{7*7}}", "{% raw %}", "{% include 'x' %}", "{#", "<< 7*7 >>", "<% x %>", "<#", "${7*7}", "{model}", "{0.__class__}",
                      "%s", "%(x)s", "%", "{", "}"),
        "latex": (
            "\\input{/etc/passwd}", "\\write18{touch OWNED}", "\\immediate\\write18{touch OWNED}", "\\end{document}", "}\\par OWNED{",
            "^^5cinput", "*[2pt]", "[2pt]", ",,", "--", "---", "``x''", "?`", "!`", "?‘", "!“x”", "‘‘", "’’", "–-", "-–", "—", "$x$ $$", "~", "#1",
            "a_b^c", "x&y", "a\\\\b", "% x", "“x”", "<<x>>", "\\", "|x|", "“``", "'\u2019", ",\u201a",
        ),
        "sheets": (
            "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://evil.example","x")', "\t=1+1", "\r=1+1", "'=1+1",
            "''=1+1", '"=1+1', ";=1+1", "=1,=1", "-1", "+5", "1e5", "-inf", "TRUE", "0x1", "007", "1,5", "2024-01-02", "SEP1", "＝1+1", "－1+1",
            "\n=1+1", "x\r=1+1", "x\n=1+1,=1+1",
        ),
        "scripts": ("__proto__", "constructor", "toString", "\u2028alert(12)", "</script", "');alert(13);//", "\\u003cb\\u003e", "`${alert(14)}`"),
        "terminal": (
            "\x1b[31mred\x1b[0m", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "\x9b31m", "\x07bell",
            "abc\b\b\bxyz", "ok\rerror: x", "\x1bP+q\x1b\\", "\x1b[6n", "x\x7f", "error: forged", "[bold]rich[/bold]", "[link=http://evil.example]x[/link]",
        ),
        "unicode": (
            "\u202eevil", "\u2066x\u2069\u200b", "ab\u00adc", "\ufeffx", "x\u200d", "\u0301", "e\u0301", "é", "名前", "模型（甲）", "😀", "\U000e0041", "ﬁ", "Ａ",
            "שלום", "ñß", "\uffff", "\u0085x", "\u00a0x\u00a0", "\u3000", "İ", "٣", "²", "Ω", "ǅ",
        ),
        "files": ("..", ".", "CON", "nul.txt", "-rf", "~", "index", "404", "a.md", "x.", "x ", " x", ".hidden", "top", "related", "a" * 200, "a b" * 40, "%2e%2e", "a%00", "*?"),
        "paths": ("../../OWNED", "/etc/passwd", "..\\..\\OWNED", "a/b", "C:\\x", "file:///etc/passwd", "x\x00y", "a//b", "./x", "a/../b"),
        "lines": ("a\nb", "a\r\nb", "\n", "x\n\n<script>alert(15)</script>\n\ny", "x\n# h\ny", "a\vb\fc", "a\tb", " ", ""),
    }
)  # fmt: skip
"""Names by what they are written for."""

_IN_TURNS = (name for turn in zip_longest(*FAMILIES.values()) for name in turn if name is not None)
NASTY: tuple[str, ...] = tuple(dict.fromkeys(_IN_TURNS))
"""All names, the families in turns."""

ACTIVE = ("alert(", "evil.example", "OWNED")
"""What an action that a name brings about would be known by."""


def can_name_folder(name: str) -> bool:
    """Tell whether a name can be a part of the name of a folder."""
    return "/" not in name and "\0" not in name and 0 < len(name.encode("utf-8", "surrogatepass")) < 200


def dealt(roles: Mapping[str, int], first: int = 0) -> dict[str, list[str]]:
    """Deal names to roles, so many to each, from a place on; after the last name comes the first."""
    names = islice(cycle(NASTY), first, None)
    return {role: list(islice(names, count)) for role, count in roles.items()}
