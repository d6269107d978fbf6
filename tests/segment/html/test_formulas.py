"""A formula is text of its sentence, once: not where it is hidden, nor where it is drawn beside it, nor its notes."""

from __future__ import annotations

import pytest

from bodycopy.segment.html.page import segment

NOTES = (
    "<annotation encoding='application/x-tex'>\\\\frac{1}{2}</annotation><annotation-xml><ci>x</ci></annotation-xml>"
)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "<math></math>",
        "<math hidden><mn>120</mn></math>",
        f"<span style='display: none'><math><mn>120</mn>{NOTES}</math></span><img alt=120>",
        f"<math><semantics>{NOTES}</semantics></math>",
    ],
)
def test_of_what_is_not_shown_nothing_is_text(formula: str) -> None:
    assert segment(f"<p>It weighed {formula} tonnes.</p>").text == "It weighed tonnes.\n"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<math><mn>120</mn></math>", "120"),
        ("<math>\n <mi>m</mi>\n <mo>=</mo>\n <mn>2</mn>\n</math>", "m = 2"),
        (f"<math><semantics><mrow><mi>m</mi></mrow>{NOTES}</semantics></math>", "m"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<math><mfrac><mn>1</mn></mfrac></math>", "1"),
        ("<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></math>", "1 2"),
        ("<math><mn>1</mn><math><mn>2</mn></math></math>", "12"),
        (
            "<span><span><math><mi>m</mi></math></span><span aria-hidden=true><i>m</i></span></span>",
            "m",
        ),
        ("<span><span aria-hidden=true>m</span><span><math><mi>m</mi></math></span></span>", "m"),
        ("<span><span><math><mi>m</mi></math></span><svg aria-hidden=true><text>m</text></svg></span>", "m"),
        ("<span><span><math><mi>m</mi></math></span><img aria-hidden=true></span>", "m"),
    ],
)
def test_what_is_shown_is_text_once(formula: str, text: str) -> None:
    assert segment(f"<p>It weighed {formula} tonnes.</p>").text == f"It weighed {text} tonnes.\n"


def test_extractors_are_shown_it() -> None:
    document = segment(
        f"<article>{'<p>The mass of the old boat was <math><mn>120</mn></math> tonnes in all.</p>' * 9}</article>"
    )
    assert all("trafilatura" in block.witnesses for block in document.blocks)
