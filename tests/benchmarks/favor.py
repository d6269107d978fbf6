"""Measure what `--favor` moves: precision and recall of sentences over the limit of the judge ``speaks-to-reader``.

    python tests/benchmarks/favor.py --data DIR --data DIR --texts FILE --speech DIR [--svg tests/benchmarks/favor.svg]

Texts are made as training makes them, and each is judged with weights that have seen nothing of its fold. Of the banners put into
articles, all and those without the usual words, the table says what share of sentences is found; of the articles' own sentences and of
honest ones that look like a banner's, what share is lost.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import numpy as np
import train_speech
import written

from bodycopy.judge.speech.judge import scored
from bodycopy.judge.speech.weights import load
from bodycopy.kernel.features.speech import is_dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import spoken

LIMITS = (-500, -250, -150, -50, 50, 150, 250, 300, 400, 550, 650, 700, 800, 900)
UNSEEN = -(1 << 14)
"""The score of a sentence that is not looked at."""


class Row(NamedTuple):
    """A sentence of a made text."""

    score: int
    is_banner: bool
    made: str
    lang: str
    plain: bool


def rows(talks: Iterable[spoken.Talk], folder: Path) -> Iterator[Row]:
    """Yield what is known of each sentence that somebody labelled."""
    plain = {" ".join(one.text.split()) for one in written.load()[0] if one.plain}
    words = "\n".join(plain)
    for talk in talks:
        document = talk.document
        spans = [span for piece in document.pieces for span in piece]
        scores = [UNSEEN] * len(spans)
        if not is_dump(document.text, document.pieces):
            for n, score in scored(document, load(str(folder / f"fold{talk.fold}.bin"))):
                scores[n] = score
        for span, score, target, weight in zip(spans, scores, talk.target, talk.weight, strict=True):
            if weight == 1:
                said = document.text[span.start : span.end]
                yield Row(score, target > 0, talk.made, talk.lang, bool(target) and said in words)


def table(found: Sequence[Row]) -> list[tuple[int, list[float]]]:
    """Return for each limit the shares found and lost, and precision, of sentences put into articles."""
    score, banner, made, english, plain = (
        np.array(each)
        for each in (
            [row.score for row in found],
            [row.is_banner for row in found],
            [row.made for row in found],
            [row.lang == "en" for row in found],
            [row.plain for row in found],
        )
    )
    put, own = banner & (made == "banner"), ~banner & np.isin(made, ("banner", "clean"))
    honest = ~banner & (made == "honest")
    out = []
    for limit in LIMITS:
        gone = score >= limit
        precision = (gone & put).sum() / max(1, (gone & (put | own)).sum())
        shares = [gone[group].mean() for group in (put, put & english, put & plain, own, honest)]
        out.append((limit, [*map(float, shares), float(precision)]))
    return out


def draw(path: Path, curve: Sequence[tuple[int, list[float]]]) -> None:
    """Plot precision over recall, with the three settings marked."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bodycopy", "font.size": 11})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3.6))
    for place, name in ((0, "all banners"), (2, "without the usual words")):
        axes.plot([shares[place] for _, shares in curve], [shares[-1] for _, shares in curve], marker=".", label=name)
    known = dict(curve)
    for name, limit in train_speech.SETTINGS.items():
        if limit in known:
            axes.annotate(name, (known[limit][0], known[limit][-1]), (4, 6), textcoords="offset points")
    axes.set(xlabel="share of banners' sentences that go", ylabel="share of what goes that is a banner's")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--texts", type=Path, help="the pages' texts, kept between runs")
    parser.add_argument("--examples", type=Path, help="the labelled texts, kept between runs")
    parser.add_argument(
        "--speech", type=Path, required=True, help="folder with fold0.bin to fold4.bin of speaks-to-reader"
    )
    parser.add_argument("--every", type=int, default=4, help="every n-th text only")
    parser.add_argument("--svg", type=Path, help="write the plot here")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    talks = train_speech.read(args.data, args.texts, args.examples)[:: args.every]
    curve = table(list(rows((talk for talk in talks if talk.made != "page"), args.speech)))
    print(
        "| limit | banners, all | English | without the usual words | articles' own lost | honest look-alikes lost | precision |"
    )
    print("|---|---|---|---|---|---|---|")
    for limit, shares in curve:
        name = next(
            (f"{limit} `{name}`" for name, value in train_speech.SETTINGS.items() if value == limit), str(limit)
        )
        print(
            f"| {name} | {' | '.join(f'{share:.4f}' if n in (3, 4) else f'{share:.3f}' for n, share in enumerate(shares))} |"
        )
    if args.svg:
        draw(args.svg, curve)


if __name__ == "__main__":
    main()
