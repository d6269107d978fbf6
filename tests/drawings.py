"""Pictures for the read-me, as SVG without a font or a picture from elsewhere; light and dark by the reader's choice."""

from __future__ import annotations

import html
import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from bodycopy import read

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLE = """<style>
  .sheet { fill: #f4f5f3; stroke: #cfd4d0; } text { fill: #1b1f1d; } .quiet { fill: #555d59; }
  .gone { fill: #97235e; text-decoration: line-through; } .ours { fill: #0f7a62; } .theirs { fill: #b7791f; } .line { stroke: #cfd4d0; }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #1e2421; stroke: #3a433e; } text { fill: #e6eae7; } .quiet { fill: #a3ada8; }
    .gone { fill: #f08fc0; } .ours { fill: #4fb79b; } .theirs { fill: #e0a94a; } .line { stroke: #3a433e; }
  }
</style>"""
_WIDE, _HIGH, _SIZE = 54, 19, 13


class _Run(NamedTuple):
    text: str
    gone: bool


def before_and_after(raw: str, most: int) -> str:
    """Draw the first lines of a text with what goes struck through, and beside it what comes back."""
    document = read(raw)
    runs, at = [], 0
    for removal in document.removed:
        runs += [_Run(document.text[at : removal.start], gone=False), _Run(removal.text, gone=True)]
        at = removal.end
    left = list(_lines([*runs, _Run(document.text[at:], gone=False)]))[:most]
    right = list(_lines([_Run(document.body, gone=False)]))[:most]
    column = _WIDE * 7.9 + 34
    width, height = 2 * column + 20, _HIGH * most + 58
    parts = [_opening(width, height, "A scraped text, and the body text that bodycopy returns")]
    for x, title, lines in ((0.0, "raw", left), (column + 20, "cat raw.txt | bodycopy", right)):
        parts.append(f'<text class="quiet" x="{x + 4:g}" y="18" font-size="{_SIZE}">{title}</text>')
        parts.append(
            f'<rect class="sheet" x="{x + 0.5:g}" y="28.5" width="{column - 1:g}" height="{height - 30}" rx="6"/>'
        )
        for row, line in enumerate(lines):
            spans = "".join(
                f'<tspan class="gone">{html.escape(run.text)}</tspan>' if run.gone else html.escape(run.text)
                for run in line
            )
            parts.append(
                f'<text xml:space="preserve" x="{x + 16:g}" y="{52 + row * _HIGH}" font-size="{_SIZE}">{spans}</text>'
            )
    return "\n".join([*parts, "</svg>\n"])


def _lines(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Wrap runs of words into lines, each word with its run's look."""
    gone = [run.gone for run in runs for _ in run.text]
    at = 0
    for paragraph in "".join(run.text for run in runs).split("\n"):
        for line in textwrap.wrap(paragraph, _WIDE, drop_whitespace=False) or [""]:
            pieces: list[_Run] = []
            for letter, is_gone in zip(line, gone[at : at + len(line)], strict=True):
                if pieces and pieces[-1].gone == is_gone:
                    pieces[-1] = _Run(pieces[-1].text + letter, is_gone)
                else:
                    pieces.append(_Run(letter, is_gone))
            at += len(line)
            if pieces:
                pieces[-1] = _Run(pieces[-1].text.rstrip(), pieces[-1].gone)
                pieces[0] = _Run(pieces[0].text.lstrip(), pieces[0].gone)
            yield pieces
        at += 1


def quality(page: str) -> str:
    """Draw the table of quality on HTML: a row a set of pages, a dot a system, from 0.8 to 1."""
    rows = re.findall(r"(?m)^\| (\w[^|]*?) \|(?: [\d.]+ \|){3} ([\d.]+) \| ([\d.]+) \|$", page)
    width, left, scale = 640, 250, 1750
    parts = [_opening(width, 40 * len(rows) + 70, "F1 of body text on HTML pages, bodycopy beside trafilatura")]
    for tenth in range(5):
        x = left + tenth * 0.05 * scale
        parts.append(f'<line class="line" x1="{x:g}" x2="{x:g}" y1="34" y2="{40 * len(rows) + 40}"/>')
        parts.append(
            f'<text class="quiet" text-anchor="middle" x="{x:g}" y="{40 * len(rows) + 60}" font-size="12">{0.8 + tenth * 0.05:.2f}</text>'
        )
    for x, name, look in ((left, "bodycopy", "ours"), (left + 120, "trafilatura", "theirs")):
        parts.append(
            f'<circle class="{look}" cx="{x}" cy="14" r="6"/><text x="{x + 12}" y="19" font-size="13">{name}</text>'
        )
    for row, (name, ours, theirs) in enumerate(rows):
        y = 56 + 40 * row
        parts.append(f'<text text-anchor="end" x="{left - 16}" y="{y + 4}" font-size="13">{html.escape(name)}</text>')
        for value, look in ((theirs, "theirs"), (ours, "ours")):
            x = left + (float(value) - 0.8) * scale
            parts.append(f'<circle class="{look}" cx="{x:g}" cy="{y}" r="6"><title>{value}</title></circle>')
    return "\n".join([*parts, "</svg>\n"])


def _opening(width: float, height: float, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{title}" '
        f'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace">\n<title>{title}</title>\n{_STYLE}'
    )
