"""The lexicons: every table is read, and which language lacks which is on record, so that holes show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bodycopy.document import RulebookError
from bodycopy.segment import lexicon
from bodycopy.segment.lexicon import ENDINGS, FOLDER, TABLES, by_language, compiled, made_from, phrases, tables, words

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = sorted(name for name in os.listdir(FOLDER) if os.path.isdir(os.path.join(FOLDER, name)) and len(name) == 2)  # noqa: PTH112, PTH118, PTH208 - as in src
HOLES = {
    "months": "ja ko vi zh",
    "weekdays": "he ja ko th vi zh",
    "today": "id ja ko zh",
    "clock": "bg ca cs es hu ja ko pt ru sk sr uk vi zh",
    "stamp-labels": "ja ko zh",
    "stamp-fill": "fa he hi hu ja ko ro sk sr th zh",
    "reading-time": "ar fa he hi ja ko th zh",
    "minutes": "ja ko zh",
    "around": "ar bg da de fa he hi hu id ja ko ro sk sr sv th tr uk vi zh",
    "ago": "ca de fr ja ko ro sk sr th zh",
    "time-spans": "de ja ko th zh",
    "by": "ja ko th zh",
    "and": "ar fa he ja ko th zh",
    "name-particles": "bg ca cs el fa fi he hi hu id ja ko no pl ro ru sk sr th tr uk vi zh",
    "newsroom": "da fi hi ja ko nl no sv th zh",
    "credit-words": "ar bg ca cs el es fa he hi hu id ja ko pl pt ro ru sk sr th tr uk vi zh",
    "openers": "ar fa he hi ja ko th zh",
    "links": "ar fa he hi ja ko th zh",
    "share": "ar fa he hi ja ko th zh",
    "money": "ca fa hi sk sr",
    "common": "ja sk th",
    "small-words": "ar el fa he hi ja ko th zh",
    "related-words": "bg ca el fa he hu id ro sk sr th vi",
}
# What only some languages write so: nouns with capitals, or no capitals at all.
ONLY = {
    "not-names": "de en",
    "clauses": "da de en es fr it nl pl pt ru sv",
    "commonest-networks": "en",
    "networks": "da de en fi no sv",
    "agencies": "da de en fi fr nl no sv",
    "agency-words": "de en no sv",
    "not-titles": "sv",
    "verbs": "de",
    "verb-endings": "de",
    "not-verbs": "de",
    "formal": "de",
    "endings": "ar hi ja ko zh",
    "endings-alone": "zh",
    "endings-whole": "ar",
    "going-on": "ar hi ja ko zh",
    "beginnings": "ar ja",
    "after-speech": "ja",
    "plain-endings": "ja ko",
}


@pytest.mark.parametrize("table", TABLES)
def test_which_languages_lack_a_table(table: str) -> None:
    lexicons = by_language()
    lacking = [language for language in LANGUAGES if table not in lexicons.get(language, {})]
    assert lacking == (HOLES[table].split() if table in HOLES else sorted({*LANGUAGES} - {*ONLY[table].split()}))


@pytest.mark.parametrize("table", TABLES)
def test_a_tables_words_are_all_languages(table: str) -> None:
    lexicons = by_language()
    assert words(table) == {word for one in lexicons.values() for word in one.get(table, ())}
    assert words(table)
    assert phrases(table) == {language: one[table] for language, one in lexicons.items() if table in one}


@pytest.mark.parametrize("table", ENDINGS)
def test_endings_are_regular_expressions(table: str) -> None:
    for item in words(table):
        assert not re.compile(item).fullmatch("")


def test_what_is_compiled_says_the_same() -> None:
    header, *lines = compiled(FOLDER, "now").splitlines()
    assert header == "bodycopy lexicon 3\tnow"
    assert dict(line.split("\t", 1) for line in lines) == tables(FOLDER)


def test_what_is_compiled_is_found_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nl").mkdir()
    path = tmp_path / "nl" / "lexicon.toml"
    path.write_text('and = ["en"]\n', "utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", str(tmp_path))
    uncached = lexicon._lines.__wrapped__  # noqa: SLF001 - the cache is a process's
    assert uncached()["and"] == b"nl\x1fen"
    file = tmp_path / lexicon.COMPILED
    file.write_text(compiled(str(tmp_path), made_from(str(tmp_path))).replace("en", "fresh"), "utf-8")
    assert uncached()["and"] == b"nl\x1ffresh"
    os.utime(path, ns=(1, 1))
    assert uncached()["and"] == b"nl\x1fen"
    file.write_text(compiled(str(tmp_path), "").replace("en", "shipped"), "utf-8")
    assert uncached()["and"] == b"nl\x1fshipped"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("monts = []", "nl/lexicon.toml: no table is called 'monts': use one of months, "),
        ("months = ['a b']", "nl/lexicon.toml: months must be a list of single words"),
        ("months = 3", "nl/lexicon.toml: months must be a list of strings that are not empty"),
        (
            "related-words = ['a b', '']",
            "nl/lexicon.toml: related-words must be a list of strings that are not empty",
        ),
        ("months = [", "nl/lexicon.toml: can't be read: "),
    ],
)
def test_a_mistake_is_named(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "lexicon.toml").write_text(content, "utf-8")
    with pytest.raises(RulebookError) as error:
        by_language(str(tmp_path))
    assert str(error.value).startswith(says)


def test_words_are_read_without_toml(uncounted: dict[str, str]) -> None:
    code = "import sys; from bodycopy.segment.lexicon import words; words('and'); print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=uncounted)
    assert done.stdout == "False\n"
