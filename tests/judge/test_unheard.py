"""Which pages extractors are asked about: all, unless the weights say how sure the judge of blocks must be without."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement

import bodycopy
from bodycopy.judge.main_content.weights import SHIPPED_HTML
from bodycopy.segment.html import extractors
from bodycopy.segment.html.walk import Walked

STORY = "".join(
    f"<p>Paragraph {n} tells at length, in words of its own, what the council of the town decided on Monday.</p>"
    for n in range(12)
)
PAGE = f"""<html><body><nav><ul><li><a href=/a>Home</a></li><li><a href=/b>Sport</a></li></ul></nav>
<article><h1>The council decides</h1>{STORY}</article><footer>All rights reserved. <a href=x>Terms</a></footer></body></html>"""


def weights(folder: Path, **settings: int) -> str:
    """-> the path of the weights that ship, with these settings beside their own."""
    data = Path(SHIPPED_HTML).read_bytes()
    head, _, tail = data.rpartition(b"settings ")
    lines = dict(line.split() for line in tail.decode().splitlines()[1:])
    lines.pop("ask-from", None)
    lines |= {name.replace("_", "-"): str(value) for name, value in settings.items()}
    text = "".join(f"{name} {value}\n" for name, value in sorted(lines.items())).encode()
    path = folder / "weights.bin"
    path.write_bytes(head + b"settings %d\n" % len(text) + text)
    return str(path)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often extractors are asked, in what fills."""
    calls: list[str] = []
    hear = extractors.hear

    def counted(tree: HtmlElement, walked: Walked) -> list[frozenset[str]]:
        calls.append("asked")
        return hear(tree, walked)

    monkeypatch.setattr(extractors, "hear", counted)
    return calls


@pytest.mark.parametrize("settings", [{}, {"ask_from": 0}, {"ask_from": -1}])
def test_extractors_are_asked_unless_little_doubt_is_allowed(
    settings: dict[str, int], tmp_path: Path, asked: list[str]
) -> None:
    document = bodycopy.read(PAGE, options=bodycopy.Options(model=weights(tmp_path, **settings)))
    assert asked == ["asked"]
    assert "trafilatura" in document.witnesses


@pytest.mark.parametrize(
    "page", ["<p>Gone.</p>", "<div id=root></div><script>x()</script>", "", "<nav><a href=a>Home</a></nav>" * 9]
)
def test_extractors_are_asked_about_what_may_be_no_article(page: str, tmp_path: Path, asked: list[str]) -> None:
    bodycopy.read(
        f"<html><body>{page}</body></html>",
        kind="html",
        options=bodycopy.Options(model=weights(tmp_path, ask_from=10_000)),
    )
    assert asked == ["asked"]


@pytest.mark.parametrize("without", [("main-content",), ("furniture",)])
def test_extractors_are_asked_where_the_judge_of_blocks_is_not(
    without: tuple[str, ...], tmp_path: Path, asked: list[str]
) -> None:
    bodycopy.read(PAGE, options=bodycopy.Options(model=weights(tmp_path, ask_from=10_000), without=without))
    assert asked == ["asked"]


def test_an_article_that_is_plain_needs_no_extractor(tmp_path: Path, asked: list[str]) -> None:
    path = weights(tmp_path, ask_from=10_000)
    document = bodycopy.read(PAGE, options=bodycopy.Options(model=path))
    assert asked == []
    assert document.witnesses == frozenset()
    assert "Paragraph 11" in document.body
    assert not [removal for removal in document.removed if "trafilatura" in removal.rule + removal.reason]


def test_what_json_ld_says_is_heard_without_asking(tmp_path: Path, asked: list[str]) -> None:
    told = " ".join(
        f"Paragraph {n} tells at length, in words of its own, what the council of the town decided on Monday."
        for n in range(12)
    )
    page = PAGE.replace(
        "<article>", f'<script type="application/ld+json">{{"articleBody": "{told}"}}</script><article>'
    )
    document = bodycopy.read(page, options=bodycopy.Options(model=weights(tmp_path, ask_from=10_000)))
    assert asked == []
    assert document.witnesses == {"json-ld"}


def test_a_page_read_unheard_and_then_asked_is_the_page_read_at_once() -> None:
    from bodycopy.segment import segment, unheard

    document, ask = unheard(PAGE, "html")
    assert ask
    assert document.witnesses == frozenset()
    assert ask(document) == segment(PAGE, "html")
