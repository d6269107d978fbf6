"""The face that people program against: its types, what it refuses, and how it says so."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import subprocess
import sys
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import bodycopy
from bodycopy import Options, document
from bodycopy.rulebook import model
from literals import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

TYPES = [
    value for name in bodycopy.__all__ if inspect.isclass(value := getattr(bodycopy, name)) and issubclass(value, tuple)
]


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"without": "donation"}, TypeError, r"without must be a tuple of names, not str: write \('donation',\)"),
        ({"only": b"donation"}, TypeError, "only must be a tuple of names"),
        ({"without": None}, TypeError, "without must be a tuple of names, not NoneType"),
        ({"without": ("donation", 3)}, TypeError, "without must hold strings, not int"),
        ({"rules": "own.toml"}, TypeError, "rules must be a tuple of paths of rule files"),
        ({"rules": Path("own.toml")}, TypeError, "rules must be a tuple of paths of rule files"),
        ({"model": 3}, TypeError, "model must hold strings"),
        ({"favor": "recal"}, ValueError, "favor must be one of .*, not 'recal'; did you mean 'recall'"),
        ({"favor": None}, TypeError, "favor must be one of"),
        ({"without": ("",)}, ValueError, "no rule, judge or family is called ''"),
        ({"without": ("newsleter",)}, ValueError, "called 'newsleter'; did you mean 'newsletter'"),
        ({"only": ("teaser-line", "donation", "de/paywal")}, ValueError, "no rule, judge or family is called"),
        ({"only": ("en/donation/donate-labels",)}, ValueError, "did you mean 'en/donation/donate-label'"),
        ({"only": ("user/own/a-rule",)}, ValueError, "no rule, judge or family is called 'user/own/a-rule'"),
        ({"only": ("user/own",), "rules": ("nowhere.toml",)}, bodycopy.RulebookError, r"nowhere\.toml"),
    ],
)
def test_options_that_would_do_nothing_are_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        Options(**options)
    with pytest.raises(error, match=said):
        Options()._replace(**options)


@pytest.mark.parametrize("function", [bodycopy.clean, bodycopy.read])
@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ((None,), TypeError, "source must be str or bytes, not NoneType"),
        ((float("nan"),), TypeError, "source must be str or bytes, not float"),
        ((Path("page.html"),), TypeError, r"not PosixPath: pass its bytes, path\.read_bytes\(\)"),
        ((bytearray(b"a"),), TypeError, "not bytearray"),
        ((["a"],), TypeError, "not list"),
    ],
)
def test_what_is_no_text_is_refused(
    function: Callable[..., object], arguments: tuple[object, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        function(*arguments)


@pytest.mark.parametrize(
    ("named", "error", "said"),
    [
        ({"kind": "htm"}, ValueError, "not 'htm'; did you mean 'html'"),
        ({"kind": None}, ValueError, "kind must be one of '', 'text', 'markdown', 'html', not None"),
        ({"url": None}, TypeError, "url must be str, not NoneType"),
        ({"charset": b"utf-8"}, TypeError, "charset must be str, not bytes"),
        ({"favor": ""}, ValueError, "favor must be one of"),
        ({"without": "newsletter"}, TypeError, r"write \('newsletter',\)"),
        ({"only": ["newsleter"]}, ValueError, "did you mean 'newsletter'"),
        ({"rules": ["nowhere.toml"]}, bodycopy.RulebookError, r"nowhere\.toml"),
        ({"model": "x"}, TypeError, "model"),
        ({"options": {"favor": "recall"}}, TypeError, "options must be bodycopy.Options, not dict"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(named: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        bodycopy.clean("Text.", **named)


def test_what_may_be_said_in_several_ways_is_kept_as_one() -> None:
    said = Options(rules=[Path("a.toml")], without=["donation"], only=iter(["en/donation", "teaser-lines"]))
    assert said == Options(("a.toml",), ("donation",), ("en/donation", "teaser-lines"))
    assert hash(said) == hash(Options(("a.toml",), ("donation",), ("en/donation", "teaser-lines")))


def test_users_rules_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[a-rule]\nmatch = ["words of ours"]\n')
    options = Options((str(tmp_path / "own.toml"),), only=("user/own/a-rule",))
    assert bodycopy.clean("A line.\n\nWords of ours.\n", options=options) == "A line.\n"


def test_all_public_types_are_met() -> None:
    assert {one.__name__ for one in TYPES} >= {"Block", "Document", "Options", "Removal", "Signal", "Span", "Verdict"}


@pytest.mark.parametrize("sort", TYPES, ids=lambda sort: sort.__name__)
def test_types_are_plain_named_tuples_that_say_what_they_hold(sort: type[bodycopy.Document]) -> None:
    hints = typing.get_type_hints(sort)
    parameters = inspect.signature(sort).parameters
    assert tuple(hints) == tuple(parameters) == sort._fields
    assert not {each.kind for each in parameters.values()} & {inspect.Parameter.VAR_POSITIONAL}
    assert not hasattr(sort._make(sort() if sort is Options else range(len(hints))), "__dict__")  # type: ignore[comparison-overlap,call-arg]
    assert sort.__doc__


def test_type_checkers_know_the_words_there_are() -> None:
    for name in ("BLOCK_KINDS", "PAGE_KINDS", "SOURCES", "FAVORS"):
        assert words_of(document, name.title().replace("_", "").rstrip("s")) == getattr(document, name)
    assert words_of(document, "Family") == bodycopy.FAMILIES
    assert words_of(bodycopy, "SourceKind") == bodycopy.SOURCE_KINDS
    assert words_of(model, "Scope") == model.SCOPES


def test_a_field_that_is_missing_or_unknown_is_an_error() -> None:
    with pytest.raises(TypeError):
        bodycopy.Document()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        bodycopy.Removal(0, 4, "a", "meta", "", colour="red")  # type: ignore[call-arg]


def test_removed_spans_are_left_out() -> None:
    removed = (bodycopy.Removal(0, 4, "a", "meta", ""), bodycopy.Removal(7, 9, "b", "meta", ""))
    ten = bodycopy.Document("0123456789", removed=removed)
    assert (ten.body, ten._replace(removed=()).body) == ("4569", "0123456789")


@pytest.mark.parametrize("function", [bodycopy.clean, bodycopy.read, bodycopy.render], ids=lambda each: each.__name__)
def test_functions_say_what_they_take(function: Callable[..., object]) -> None:
    assert "return" in typing.get_type_hints(function)


@pytest.mark.parametrize("value", [Options(favor="recall", without=("donation",)), bodycopy.read("A line.\n")])
def test_values_travel_and_are_replaced(value: Options | bodycopy.Document) -> None:
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - it was made here
    assert type(copy.deepcopy(value)) is type(value)
    replace = getattr(copy, "replace", lambda of, **changes: of._replace(**changes))
    assert replace(value) == value
    with pytest.raises(AttributeError):
        value.another = 1  # type: ignore[union-attr]


def test_the_body_is_a_property() -> None:
    document = bodycopy.read("A line.\n")
    assert document.body == bodycopy.clean("A line.\n") == bodycopy.render(document)


@pytest.mark.skipif(not hasattr(gc, "get_threshold"), reason="no threshold to set")
@pytest.mark.parametrize(("often", "meanwhile"), [(700, bodycopy.CYCLES_AFTER), (0, 0), (1 << 20, 1 << 20)])
def test_cycles_are_looked_for_as_often_as_before(often: int, meanwhile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def judge(*_: object) -> None:
        seen.append(gc.get_threshold()[0])
        raise MemoryError

    monkeypatch.setattr("bodycopy.judge.decide.judge", judge)
    before = gc.get_threshold()
    gc.set_threshold(often, *before[1:])
    try:
        with pytest.raises(MemoryError):
            bodycopy.read("A line.\n")
        assert seen == [meanwhile]
        assert gc.get_threshold() == (often, *before[1:])
    finally:
        gc.set_threshold(*before)


def test_only_public_names_are_shown() -> None:
    assert dir(bodycopy) == sorted(bodycopy.__all__)
    assert all(hasattr(bodycopy, name) for name in dir(bodycopy))


LETTER = "Get our stories straight to your inbox"
PAGE = (
    "<html lang=en><head><title>A &lt;b&gt; bridge</title></head><body><article>"
    + "<p>The bridge over the river opened on Monday after two years.</p>" * 9
    + f"</article><p>{LETTER} <b>&lt;script&gt;</b></p></body></html>"
)


@pytest.mark.parametrize("function", [bodycopy.clean, lambda *given, **named: bodycopy.read(*given, **named).body])
def test_choices_can_be_given_one_by_one(function: Callable[..., str], tmp_path: Path) -> None:
    text = f"A line of the story.\n\n{LETTER}\n\nPlease support our journalism."
    assert function(text) == "A line of the story."
    assert function(text, without=iter(bodycopy.FAMILIES)) == text
    assert function(text, only=["newsletter"], favor="recall").startswith("A line of the story.")
    assert LETTER in function(text, only=["comments"])
    (tmp_path / "own.toml").write_text('[a-rule]\nmatch = ["line of the story"]\n')
    assert "story" not in function(text, rules=[tmp_path / "own.toml"])


def test_a_choice_takes_the_place_of_that_of_the_options() -> None:
    options = Options(without=bodycopy.FAMILIES, favor="recall")
    text = f"A line of the story.\n\n{LETTER}"
    assert bodycopy.clean(text, options=options, favor="precision") == text
    assert bodycopy.clean(text, options=options, without=["donation"]) == "A line of the story."


def test_a_path_given_as_a_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(PAGE)
    for name in ("page.html", str(tmp_path / "page.html")):
        with pytest.warns(
            UserWarning, match=r"is the path of a file, and was read as a text: pass .*read_bytes"
        ) as said:
            assert bodycopy.clean(name) == name
        assert said[0].filename == __file__
    for text in ("other.html", ".", "", "page.html\n", "\0", "a" * 5000, b"page.html"):
        bodycopy.clean(text)  # a warning is an error here


def test_metadata_are_looked_up_by_name() -> None:
    document = bodycopy.read(PAGE, metadata=True)
    assert document.metadata["title"] == "A <b> bridge"
    assert document.metadata.get("author", "nobody") == "nobody"
    assert "title" in document.metadata
    assert "author" not in document.metadata
    assert dict(document.metadata) == {name: document.metadata[name] for name in document.metadata}
    with pytest.raises(KeyError, match="known: title"):
        document.metadata["autor"]
    with pytest.raises(KeyError, match="asks for it"):
        bodycopy.read(PAGE).metadata["title"]


def test_metadata_do_not_change_and_travel() -> None:
    document = bodycopy.read(PAGE, metadata=True)
    with pytest.raises(TypeError):
        document.metadata["title"] = "another"  # type: ignore[index]
    with pytest.raises(AttributeError):
        document.metadata.title = "another"
    assert pickle.loads(pickle.dumps(document)) == document == copy.deepcopy(document)  # noqa: S301 - it was made here
    assert hash(bodycopy.Metadata([("a", "1"), ("b", "2")])) == hash(bodycopy.Metadata({"b": "2", "a": "1"}))
    assert bodycopy.Metadata({"a": "1"}) == {"a": "1"} != bodycopy.Metadata({"a": "2"})


def test_a_document_shows_itself_in_one_line() -> None:
    document = bodycopy.read(f"{'A line of the story. ' * 500}\n\n{LETTER}\n", url="https://example.org/a")
    assert "\n" not in repr(document)
    assert len(repr(document)) < 200
    for word in (
        "text",
        f"{len(document.text):,} characters",
        "41 of them removed in 1 place",
        "https://example.org/a",
    ):
        assert word in repr(document)
    assert "degraded 'its charset is a guess'" in repr(document._replace(degraded="its charset is a guess"))


def test_a_notebook_shows_what_went_and_nothing_that_a_page_says_is_markup() -> None:
    shown = bodycopy.read(PAGE)._repr_html_()
    assert f">\n\n{LETTER} &lt;script&gt;</del>" in shown
    assert "<script" not in shown
    assert "newsletter <code>" in shown
    assert "<del" not in bodycopy.read("A line.")._repr_html_()
    rest = bodycopy.read("A line of a long story. " * 9000)._repr_html_()
    assert len(rest) < 110_000
    assert "characters more" in rest


def test_an_explanation_is_the_commands() -> None:
    said = bodycopy.read(f"A line.\n\n{LETTER}\n").explain("a.txt")
    assert said.startswith("a.txt: text read as str; 1 removal, 40 of 48 characters")
    assert f"[-{LETTER}-]{{1}}" in said
    assert "{1} newsletter " in said


WARNINGS = """
import warnings
before = list(warnings.filters)
import bodycopy
assert list(warnings.filters) == before, "importing"
bodycopy.clean("A text. caf\u00c3\u00a9")
bodycopy.read("<html><body><article><p>" + "A bridge opened. " * 99 + "</p></article>", metadata=True, page_kind=True)
assert list(warnings.filters) == before, [each for each in warnings.filters if each not in before]
"""


def test_the_processs_warnings_filters_stay_as_they_were(uncounted: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-c", WARNINGS], env=uncounted, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
