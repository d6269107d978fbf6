"""webpage: a template and its values -> one self-contained HTML page that asks nothing of the network.

Everything a document says is escaped. The page's own style and script are named by their hashes in a
Content-Security-Policy that allows nothing else, so that what slipped through could still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "templates")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def page(template: str, style: tuple[str, ...], script: str = "", **values: object) -> tuple[str, str]:
    """Render a template of ``data/templates/`` with style sheets and a script inside it; return the page and its policy."""
    css, code = "".join(map(_asset, style)), _asset(script) if script else ""
    sources = f"style-src {_hash(css)}; script-src " + (_hash(code) if code else "'none'")
    policy = f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"
    values |= {"css": css, "script": code, "policy": policy}
    return _environment().get_template(template).render(values), policy


def as_data(value: object) -> str:
    """Return JSON that may stand in a ``script`` element: no character of it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(text: str) -> str:
    """Replace what has no look of its own, or turns text around, by U+FFFD."""
    return _UNSEEN.sub("\ufffd", text)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    with open(os.path.join(FOLDER, name), encoding="utf-8") as stream:
        return stream.read()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = shown
    return environment
