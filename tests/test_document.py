from bodycopy.document import Document, Removal


def test_nothing_removed_gives_the_page_text() -> None:
    assert Document("One.\n\nTwo.\n").body == "One.\n\nTwo.\n"


def test_removed_spans_are_left_out() -> None:
    removed = (Removal(0, 4, "a", "meta", ""), Removal(7, 9, "b", "meta", ""))
    assert Document("0123456789", removed=removed).body == "4569"
