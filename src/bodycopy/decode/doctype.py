"""doctype: markup -> the same without the internal subset of its document type, whose plain entities are put where they are named.

XHTML may define its own, ``<!DOCTYPE html [<!ENTITY town "Ely">]>``; parsers of HTML take the end of that for text. Entities
that name others, or a file, stay as they are, and so do all where they would make the page much longer: nothing is
opened, and nothing explodes.
"""

from __future__ import annotations

import re

_HEAD = 4096
"""Characters in which a document type begins; instructions and comments may come before it."""
_START = re.compile(r"""<!doctype\s(?:[^<>\["']|"[^"]*+"|'[^']*+')*+\[""", re.IGNORECASE)
_REST = re.compile(
    r"""(?:<!--(?:[^-]|-(?!->))*+-->|<\?(?:[^?]|\?(?!>))*+\?>|"[^"]*+"|'[^']*+'|[^\]"'<]|<(?!!--|\?))*+\]\s*>"""
)
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"%]*+)"|'([^'%]*+)')\s*>""")
_NAMED = re.compile(r"&([A-Za-z_][\w.-]*);")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MORE, _SHARE = 10_000, 4
"""By how many characters, and by what part of the markup, the result may be longer."""


def without_subset(markup: str) -> str:
    """Return markup whose document type says no more than its name, with its own entities put in; any other as it is."""
    opening = _START.search(markup, 0, _HEAD)
    closing = _REST.match(markup, opening.end()) if opening else None
    if opening is None or closing is None:
        return markup
    rest = markup[closing.end() :]
    values = {found[1]: found[2] or found[3] or "" for found in _ENTITY.finditer(closing[0])}
    plain = {name: value for name, value in values.items() if name not in _OF_XML and _OF_XML.issuperset(_named(value))}
    most = len(markup) + len(markup) // _SHARE + _MORE
    if plain and len(rest) + sum(len(plain.get(name, "")) for name in _named(rest)) <= most:
        rest = _NAMED.sub(lambda found: plain.get(found[1], found[0]), rest)
    return f"{markup[: opening.end() - 1]}>{rest}"


def _named(text: str) -> list[str]:
    return [found[1] for found in _NAMED.finditer(text)]
