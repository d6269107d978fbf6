"""Measure how much of long honest texts is kept: articles in a row, books, transcripts, logs, long pages of HTML.

    python tests/benchmarks/longtexts.py --data DIR [--sizes 10 100 1000] [--model FILE] [--model-html FILE]

The sentences are those of the clean articles in ``DIR/clean``; sizes are in kilobytes. ``kept`` is the share of words
that come back, ``seconds`` CPU time.
"""

from __future__ import annotations

import argparse
import collections
import html
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

from pages import TOKEN

import bodycopy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = (10, 30, 100, 400, 1000, 5000)
SPEAKERS = ("ANNA", "Mr. Fry", "Interviewer", "Dr. Okafor", "Moderator")


def articles(paragraphs: Sequence[Sequence[str]], draw: random.Random) -> str:
    return "\n\n".join("\n\n".join(draw.choice(paragraphs)) for _ in range(3))


def titled(paragraphs: Sequence[Sequence[str]], draw: random.Random) -> str:
    one = draw.choice(paragraphs)
    return "\n".join([" ".join(one[-1].split()[: draw.randint(3, 9)]).rstrip(".,;:"), "", *one])


def book(paragraphs: Sequence[Sequence[str]], draw: random.Random) -> str:
    lines = [f"CHAPTER {draw.randint(1, 60)}"]
    for paragraph in draw.choice(paragraphs):
        sentences = paragraph.split(". ")
        lines += (
            [f"“{sentences[0].rstrip('.')},” she said.", ". ".join(sentences)] if draw.random() < 0.5 else [paragraph]
        )
    return "\n\n".join([*lines, "* * *"])


def transcript(paragraphs: Sequence[Sequence[str]], draw: random.Random) -> str:
    names = draw.sample(SPEAKERS, 2)
    return "\n".join(f"{names[n % 2]}: {line}" for n, line in enumerate(draw.choice(paragraphs)))


def log(paragraphs: Sequence[Sequence[str]], draw: random.Random) -> str:
    minute = draw.randint(0, 1000)
    sentences = [each for paragraph in draw.choice(paragraphs) for each in paragraph.split(". ")]
    return "\n".join(
        f"2026-03-{draw.randint(1, 28):02} {(minute + n) // 60 % 24:02}:{(minute + n) % 60:02} {each}"
        for n, each in enumerate(sentences)
    )


SHAPES: dict[str, Callable[[Sequence[Sequence[str]], random.Random], str]] = {
    "articles": articles,
    "titled": titled,
    "book": book,
    "transcript": transcript,
    "log": log,
    "html": articles,
}


def made(shape: str, size: int, paragraphs: Sequence[Sequence[str]]) -> str:
    """Give a text of at least ``size`` characters."""
    draw = random.Random(f"{shape} {size}")
    parts: list[str] = []
    so_far = 0
    while so_far < size:
        parts.append(SHAPES[shape](paragraphs, draw))
        so_far += len(parts[-1])
    return "\n\n".join(parts)


def kept(text: str, output: str) -> float:
    """Give the share of words that came back."""
    before, after = (collections.Counter(TOKEN.findall(each.lower())) for each in (text, output))
    return (before & after).total() / max(1, before.total())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with clean/")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--shapes", nargs="+", default=[*SHAPES])
    parser.add_argument("--model", default="")
    parser.add_argument("--model-html", default="")
    args = parser.parse_args()
    files = sorted((args.data / "clean").glob("*.txt"))
    paragraphs = [[line for line in path.read_text("utf8", "replace").split("\n") if line.strip()] for path in files]
    print("| shape | KB | kept | status | CPU s |\n|---|---|---|---|---|")
    for shape in args.shapes:
        for size in args.sizes:
            text = made(shape, size * 1000, paragraphs)
            kind, model = ("html", args.model_html) if shape == "html" else ("text", args.model)
            source = text
            if kind == "html":
                source = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
                source = f"<html><body><article>{source}</article></body></html>"
            start = time.process_time()
            document = bodycopy.read(source, kind=kind, options=bodycopy.Options(model=model))
            took = time.process_time() - start
            print(
                f"| {shape} | {size} | {kept(text, bodycopy.render(document)):.4f} | {document.degraded} | {took:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
