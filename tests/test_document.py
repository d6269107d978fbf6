import inspect
import pickle
from typing import NamedTuple, get_type_hints

import pytest

import bodycopy
from bodycopy import document
from bodycopy.document import Document, Removal
from bodycopy.rulebook import model
from literals import words_of

PUBLIC = [
    one for name in bodycopy.__all__ if isinstance(one := getattr(bodycopy, name), type) and issubclass(one, tuple)
]


def test_nothing_removed_gives_the_page_text() -> None:
    assert Document("One.\n\nTwo.\n").body == "One.\n\nTwo.\n"


def test_removed_spans_are_left_out() -> None:
    removed = (Removal(0, 4, "a", "meta", ""), Removal(7, 9, "b", "meta", ""))
    assert Document("0123456789", removed=removed).body == "4569"


def test_all_public_types_are_met() -> None:
    assert {one.__name__ for one in PUBLIC} >= {"Block", "Document", "Options", "Removal", "Signal", "Span", "Verdict"}


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.__name__)
def test_public_types_are_plain_named_tuples(public: type[NamedTuple]) -> None:
    hints = get_type_hints(public)
    assert tuple(hints) == public._fields
    assert tuple(inspect.signature(public).parameters) == public._fields
    assert not hasattr(public._make(public() if public is bodycopy.Options else range(len(hints))), "__dict__")


def test_type_checkers_know_the_words_there_are() -> None:
    for name, words in [
        ("Family", bodycopy.FAMILIES),
        ("BlockKind", document.BLOCK_KINDS),
        ("PageKind", document.PAGE_KINDS),
        ("Source", document.SOURCES),
        ("Favor", document.FAVORS),
    ]:
        assert words_of(document, name) == words
    assert words_of(bodycopy, "SourceKind") == bodycopy.SOURCE_KINDS
    assert words_of(model, "Scope") == model.SCOPES


def test_a_document_can_be_pickled_and_replaced() -> None:
    document = Document("One.\n", removed=(Removal(0, 4, "a", "meta", ""),))
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301 - made a line above
    assert document._replace(removed=()).body == "One.\n"


def test_a_field_that_is_missing_or_unknown_is_an_error() -> None:
    with pytest.raises(TypeError):
        Document()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Removal(0, 4, "a", "meta", "", colour="red")  # type: ignore[call-arg]
