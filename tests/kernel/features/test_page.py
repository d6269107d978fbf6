"""What is seen of a page as a whole, of small pages worked out by hand."""

from __future__ import annotations

from bodycopy.document import Document, Signal
from bodycopy.kernel.features.page import columns, packed, page, unpacked
from bodycopy.segment.html.page import segment

PROSE = "The wheel clicks under load, and nobody in the shop can say why it does so. It has been apart four times."


def seen(markup: str) -> dict[str, int]:
    return page(segment(markup, extract=False), {}).columns


def test_nothing_is_seen_of_nothing() -> None:
    found = page(Document(""), {})
    assert {found.columns[name] for name in ("blocks", "prose", "headings", "prices", "period", "again-most")} == {0}
    assert not found.labels
    assert not found.names


def test_menus_headers_and_margins_are_passed_over() -> None:
    menu = "<ul>" + "<li><a href='/'>Home</a></li>" * 9 + "</ul>"
    bare, framed = seen(f"<p>{PROSE}</p>"), seen(f"<nav>{menu}</nav><p>{PROSE}</p><footer>{menu}</footer>")
    for name in ("paragraph", "list-item", "prose", "linked-blocks", "length0"):
        assert framed[name] == bare[name]
    assert framed["links"] > bare["links"] == 0


def test_where_menus_are_all_there_is_they_count() -> None:
    assert seen("<nav><ul><li>Home</li><li>News</li></ul></nav>")["list-item"] == 1024


def test_headings_that_are_links() -> None:
    card = f"<h3><a href='/s'>A bridge closes</a></h3><p>{PROSE}</p>"
    found = seen("<h1>Latest news</h1>" + card * 3)
    assert (found["headings"], found["linked"], found["linked-share"]) == (4, 3, 768)


def test_prices_that_stand_alone_and_those_in_a_sentence() -> None:
    document = segment(f"<p>{PROSE} It cost £40.</p><p>£89.95</p>", extract=False)
    at = [document.text.index(price) for price in ("£40", "£89.95")]
    found = page(document._replace(signals=tuple(Signal(start, start + 3, "price") for start in at)), {}).columns
    assert (found["signal-price"], found["prices"]) == (2, 1)
    assert found["price-first"] > 900


def test_boxes_that_look_alike() -> None:
    card = "<div class='card'><h3>Title</h3><p>Read more</p></div>"
    found = seen(f"<div><div class='lead'><p>{PROSE}</p></div>{card * 5}</div>")
    assert (found["cards-most"], found["again"], found["again-most"]) == (5, 2, 5)
    assert seen(f"<div>{card * 2}</div>")["cards"] == 0


def test_packed_weights_are_summed_side_by_side() -> None:
    rows = [(1, -60, 3), (-5, -60, 60), (0, 0, -1)]
    assert unpacked(map(packed, rows), 3) == [-4, -120, 62]
    assert unpacked([], 3) == [0, 0, 0]
    assert unpacked([packed((-60, 60))] * 100_000, 2) == [-6_000_000, 6_000_000]


def test_words_labels_and_names_are_weighed_apart() -> None:
    document = segment(f'<div class="post-body"><p>Reply</p><p>{PROSE}</p></div>', extract=False)
    table = {"reply": packed((7, 0)), "post": packed((0, 5))}
    found = columns(page(document, {}), [("words", table), ("labels", table), ("names", table)], ("a", "b"))
    assert [found[name] for name in ("words-a", "words-b", "labels-a", "names-a", "names-b")] == [7, 0, 7, 0, 5]
