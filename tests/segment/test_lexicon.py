"""The lexicons: every table is read, and which language lacks which is on record, so that holes show."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bodycopy.document import RulebookError
from bodycopy.segment import lexicon
from bodycopy.segment.lexicon import FOLDER, TABLES, by_language, compiled, made_from, tables, words

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = sorted(name for name in os.listdir(FOLDER) if os.path.isdir(os.path.join(FOLDER, name)) and len(name) == 2)  # noqa: PTH112, PTH118, PTH208 - as in src
# A table's words are only wanted of languages that write so: nouns with capitals, or labels before a capital.
HOLES = {
    "months": "ar bg ca el fa he hi hu id ja ko ro sk sr th vi zh",
    "weekdays": "ar bg ca el fa he hi hu id ja ko ro ru sk sr th tr uk vi zh",
    "today": "ar bg ca da el fa he hi hu id ja ko no ro sk sr th vi zh",
    "clock": "ar bg ca cs el es fa he hi hu id ja ko pt ro ru sk sr th uk vi zh",
    "stamp-labels": "ar bg ca el fa he hi hu id ja ko ro sk sr th vi zh",
    "stamp-fill": "ar bg el fa he hi hu id ja ko ro sk sr th vi zh",
    "reading-time": "ar bg ca el fa he hi hu id ja ko ro sk sr th tr vi zh",
    "minutes": "ar bg ca el fa he hi hu id ja ko sk sr th vi zh",
    "around": "ar bg ca da de el fa he hi hu id ja ko ro sk sr sv th tr uk vi zh",
    "ago": "ar bg ca de el fa fr he hi hu id ja ko ro sk sr th tr vi zh",
    "time-spans": "ar bg ca de el fa he hi hu id ja ko ro sk sr th tr vi zh",
    "by": "ar bg ca el fa he hi hu id ja ko ro sk sr th vi zh",
    "and": "ar bg ca cs el fa he hi hu id ja ko ro ru sk sr th tr uk vi zh",
    "name-particles": "bg ca cs el fa fi he hi hu id ja ko no pl ro ru sk sr th tr uk vi zh",
    "not-names": "ar bg ca cs da el es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sr sv th tr uk vi zh",
    "newsroom": "ar bg ca da el fa fi he hi hu id ja ko nl no ro sk sr sv th vi zh",
    "openers": "ar fa fi he hi id ja ko th vi zh",
    "links": "ar bg ca cs el fa fi he hi hu id ja ko ro sk sr th tr vi zh",
    "clauses": "ar bg ca cs da de el es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sr sv th tr uk vi zh",
    "verbs": "ar bg ca cs da el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sr sv th tr uk vi zh",
    "not-verbs": "ar bg ca cs da el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sr sv th tr uk vi zh",
    "formal": "ar bg ca cs da el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sr sv th tr uk vi zh",
    "share": "ar bg ca el fa he hi hu id ja ko ro sk sr th vi zh",
}


@pytest.mark.parametrize("table", TABLES)
def test_which_languages_lack_a_table(table: str) -> None:
    lexicons = by_language()
    assert [language for language in LANGUAGES if table not in lexicons.get(language, {})] == HOLES[table].split()


@pytest.mark.parametrize("table", TABLES)
def test_a_tables_words_are_all_languages(table: str) -> None:
    lexicons = by_language()
    assert words(table) == {word for one in lexicons.values() for word in one.get(table, ())}
    assert words(table)


def test_what_is_compiled_says_the_same() -> None:
    header, *lines = compiled(FOLDER, "now").splitlines()
    assert header == "bodycopy lexicon 1\tnow"
    assert dict(line.split("\t") for line in lines) == tables(FOLDER)


def test_what_is_compiled_is_found_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nl").mkdir()
    path = tmp_path / "nl" / "lexicon.toml"
    path.write_text('and = ["en"]\n', "utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", str(tmp_path))
    uncached = lexicon._lines.__wrapped__  # noqa: SLF001 - the cache is a process's
    assert uncached()["and"] == "en"
    file = tmp_path / lexicon.COMPILED
    file.write_text(compiled(str(tmp_path), made_from(str(tmp_path))).replace("en", "fresh"), "utf-8")
    assert uncached()["and"] == "fresh"
    os.utime(path, ns=(1, 1))
    assert uncached()["and"] == "en"
    file.write_text(compiled(str(tmp_path), "").replace("en", "shipped"), "utf-8")
    assert uncached()["and"] == "shipped"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("monts = []", "nl/lexicon.toml: no table is called 'monts': use one of months, "),
        ("months = ['a b']", "nl/lexicon.toml: months must be a list of single words"),
        ("months = 3", "nl/lexicon.toml: months must be a list of single words"),
        ("months = [", "nl/lexicon.toml: can't be read: "),
    ],
)
def test_a_mistake_is_named(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "lexicon.toml").write_text(content, "utf-8")
    with pytest.raises(RulebookError) as error:
        by_language(str(tmp_path))
    assert str(error.value).startswith(says)


def test_words_are_read_without_toml() -> None:
    code = "import sys; from bodycopy.segment.lexicon import words; words('and'); print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
