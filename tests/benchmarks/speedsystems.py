"""The systems that ``speed.py`` puts side by side: name -> what it does with one document's bytes.

Run with a system's name and a file of documents, it takes them all whenever a line comes in, and prints CPU seconds and
its peak memory in MB.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    System = Callable[[bytes], object]

ROOT = Path(__file__).resolve().parents[2]
_SPREAD = 7919
"""A prime: pages are taken at so many steps from each other, so that sets and sites mix."""


_PIECE = 1000
"""Bytes of a short text."""
# So many documents, and of each so many bytes, to warm up with.
_WARM, _WARM_SIZE = 50, 50_000


# --- documents --------------------------------------------------------------------------------------------


def documents(data: Path | None, most: int) -> tuple[list[bytes], list[bytes]]:
    """Give texts in UTF-8 and pages of HTML: flattened pages of the data, or the project's own samples."""
    if data is None:
        texts = [path.read_bytes() for path in sorted(ROOT.glob("samples/*/raw.txt"))]
        return texts, [path.read_bytes() for path in sorted(ROOT.glob("tests/articles/*.html"))]
    import pages

    rows = [page for page in pages.load(data) if page.set != "clean"]
    chosen = [rows[at * _SPREAD % len(rows)] for at in range(min(most, len(rows)))]
    sources = [pages.html(page) for page in chosen]
    return [pages.flatten(source, "text-lines").encode("utf8", "replace") for source in sources], sources


def short(texts: Sequence[bytes]) -> list[bytes]:
    """Give one piece of about 1 KB out of the middle of each text that is longer, from line to line where lines are short."""
    pieces = []
    for text in texts:
        start = text.find(b"\n", len(text) // 2 - _PIECE // 2) + 1
        end = text.rfind(b"\n", start, start + _PIECE)
        piece = text[start : end if end > start + _PIECE // 2 else start + _PIECE]
        if len(text) > 2 * _PIECE and len(piece) >= _PIECE // 2:
            pieces.append(piece.decode("utf8", "ignore").encode())
    return pieces


def key(name: str, unit: str = "ms") -> str:
    """Give a system's name in the file of results: "bodycopy, HTML, Python alone" is "pure_ms" there."""
    said = name.removeprefix("bodycopy").removeprefix(", HTML").removeprefix(", short").removeprefix(", ")
    said = {"": "bodycopy", "Python alone": "pure", "500 regexes": "regexes"}.get(said, said)
    parts = [*said.lower().replace(",", "").replace("-", " ").split(), *([unit] if unit else [])]
    return "_".join(parts) if said != "bodycopy" or not unit else unit


def articles(*names: str) -> bytes:
    """Give samples' clean articles, one behind the other."""
    return b"\n".join((ROOT / "samples" / name / "clean.txt").read_bytes() for name in names)


def grown(given: Sequence[bytes], size: int, *, is_html: bool) -> bytes:
    """Make one document of about ``size`` bytes out of several."""
    if is_html:
        given = [
            re.sub(rb"(?is)^.*?<body[^>]*>|</body>.*|<script.*?</script>|<style.*?</style>", b"", page)
            for page in given
        ]
    parts: list[bytes] = []
    have = at = 0
    while have < size:
        parts.append(given[at % len(given)])
        have += len(parts[-1])
        at += 1
    joined = b"\n\n".join(parts)[:size].decode("utf8", "ignore").encode()
    return b"<html><head><title>t</title></head><body>" + joined + b"</body></html>" if is_html else joined


# --- systems ----------------------------------------------------------------------------------------------


def bodycopy(**choices: object) -> System:
    import bodycopy as it

    options = it.Options(**choices)  # type: ignore[arg-type]
    return lambda source: it.clean(source, kind="text", options=options)


def bodycopy_html() -> System:
    import bodycopy as it

    return lambda source: it.clean(source, kind="html")


def rules_only() -> System:
    return bodycopy(without=("main-content",))


def ftfy() -> System:
    from ftfy import fix_text

    return lambda source: fix_text(source.decode())


def regexes() -> System:
    """One regex a phrase, 500 of the rulebook's, as people write such lists by hand."""
    import tomllib

    files = sorted((ROOT / "src/bodycopy/data").glob("*/*.toml"))
    wordings = [
        phrase
        for file in files
        for rule in tomllib.loads(file.read_text("utf8")).values()
        if isinstance(rule, dict)
        for phrase in rule.get("match", ())
    ]
    spread = wordings[:: max(1, len(wordings) // 500)][:500]
    compiled = [re.compile(as_regex(phrase), re.IGNORECASE) for phrase in spread]
    return lambda source: [regex.search(source.decode()) for regex in compiled]


def as_regex(phrase: str) -> str:
    """Put a phrase as a regex: choices, gaps and numbers as far as people would."""
    said = re.escape(phrase.strip("^$"))
    said = re.sub(r"\\\{(.*?)\\\}", lambda found: f"(?:{found[1].replace(',', '|')})", said)
    return (
        said.replace("\\ _", r"(?:\s+\S+){1,4}")
        .replace(r"\*", r"\w*")
        .replace("0", r"\d[\d.,]*")
        .replace("\\ ", r"\s+")
    )


def trafilatura(*, fast: bool = False) -> System:
    import trafilatura as it

    return lambda source: it.extract(source, fast=fast)


def resiliparse() -> System:
    import pages

    return lambda source: pages.resiliparse_body(pages.decode(source))


def justext() -> System:
    import justext as it

    stops = it.get_stoplist("English")
    return lambda source: it.justext(source, stops)


SYSTEMS: dict[str, Callable[[], System]] = {
    "bodycopy": bodycopy,
    "bodycopy, rules only": rules_only,
    "bodycopy, short": bodycopy,
    "bodycopy, short, Python alone": bodycopy,
    "bodycopy, HTML": bodycopy_html,
    "bodycopy, Python alone": bodycopy,
    "bodycopy, HTML, Python alone": bodycopy_html,
    "ftfy": ftfy,
    "500 regexes": regexes,
    "trafilatura": trafilatura,
    "trafilatura, fast": lambda: trafilatura(fast=True),
    "resiliparse": resiliparse,
    "jusText": justext,
}
NAMES = {
    "text": ["bodycopy", "bodycopy, Python alone", "bodycopy, rules only", "ftfy", "500 regexes"],
    "html": [
        "bodycopy, HTML",
        "bodycopy, HTML, Python alone",
        "trafilatura",
        "trafilatura, fast",
        "resiliparse",
        "jusText",
    ],
    "short": ["bodycopy, short", "bodycopy, short, Python alone"],
}
PACKAGES = {
    "ftfy": "ftfy",
    "resiliparse": "resiliparse",
    "jusText": "justext",
}
"""Peers that are left out where they are not installed."""
# Too slow for all: they take one document in so many, and their time is scaled by bytes.
SAMPLED = {"500 regexes": 10}


def main() -> None:
    """Warm up, then take all documents once for each line that comes in."""
    logging.disable(logging.CRITICAL)
    name, source = sys.argv[1:]
    everything = [text.encode("latin-1") for text in json.loads(Path(source).read_text())]
    given = everything[:: SAMPLED.get(name, 1)]
    scale = sum(map(len, everything)) / sum(map(len, given))
    system = SYSTEMS[name]()
    for document in given[:_WARM]:
        attempt(system, document[:_WARM_SIZE])
    for _ in sys.stdin:
        before = time.process_time()
        for document in given:
            attempt(system, document)
        spent = time.process_time() - before
        print(spent * scale, peak(), flush=True)


def peak() -> float:
    """Give the peak memory of this process in MB; what ``resource`` knows begins with the process that started it."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def attempt(system: System, document: bytes) -> None:
    """Let a system take a document; a peer that can't counts as if it had."""
    try:
        system(document)
    except Exception as error:  # noqa: BLE001 - peers raise what they like
        print(f"{type(error).__name__}: {error}"[:200], file=sys.stderr)


if __name__ == "__main__":
    main()
