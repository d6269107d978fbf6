"""The document that the project started from: a donation appeal, one line, before a real article.

It is not ours to ship. Where a ``shared`` folder with it stands beside the checkout, it must come out exact.
"""

from pathlib import Path

import pytest

from bodycopy import clean

SEEDS = sorted((Path(__file__).parent.parent.parent / "shared/seeds").glob("*.txt"))
pytestmark = pytest.mark.skipif(not SEEDS, reason="no shared/seeds beside this checkout")


@pytest.mark.parametrize("gap", ["\n\n", " "], ids=["before", "welded"])
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_article_comes_back_byte_for_byte(path: Path, gap: str) -> None:
    appeal, article = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n", 1)
    assert clean(f"{appeal}{gap}{article}\n") == article + "\n"


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_article_alone_is_left_alone(path: Path) -> None:
    article = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n", 1)[1] + "\n"
    assert clean(article) == article
