from bodycopy.judge.observe import observe
from bodycopy.segment.text import segment
from conftest import BookOf

RULE = '[own]\nfamily = "advert"\nmatch = ["buy now"]\nunless = ["never"]\nneeds = ["today"]\ndrops = ["x"]\n'


def test_phrases_become_signals_with_their_role(book_of: BookOf) -> None:
    document = observe(segment("Buy now for $5, today or never. Close\n"), book_of(RULE, 'button = ["close"]'))
    assert [(signal.kind, signal.ref) for signal in document.signals] == [
        ("match", "user/own/own"),
        ("price", ""),
        ("needs", "user/own/own"),
        ("unless", "user/own/own"),
        ("button", ""),
    ]
