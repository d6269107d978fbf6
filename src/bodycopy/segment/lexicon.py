"""lexicon: the name of a table -> words of all languages that code has to know, from ``data/<lang>/lexicon.toml``.

Judges seldom ask which language a text is in, so a table of words is all languages' together. What ships is one file
compiled from all lexicons, ``data/lexicon.txt``, written with the rulebook; in a checkout it says what it was made from, and
where that has changed since, the TOML files are read.
"""

from __future__ import annotations

import os
from functools import cache

from bodycopy.decode.files import DATA, shipped
from bodycopy.document import RulebookError

WORDS = {
    "months": "months and their short forms, as time stamps write them",
    "weekdays": "weekdays and their short forms",
    "today": "today and yesterday",
    "clock": "what comes before or after the time of day",
    "stamp-labels": "what was done at a time: published, updated",
    "stamp-fill": "small words in a time stamp",
    "reading-time": "what a reading time is called, and what is done in it",
    "minutes": "minutes",
    "around": "small words in a reading time",
    "ago": "what makes a span of time a time stamp",
    "time-spans": "hours, days, weeks",
    "by": "what comes before a writer's name",
    "and": "what comes between two such names",
    "name-particles": "small words inside a name",
    "not-names": "words that are not names, though a headline may capitalize them after a word of ``by``",
    "newsroom": "what writers are called, after a name",
    "credit-words": "small words in a credit: between names, and inside one",
    "openers": "words that open sentences, in languages that write capitals",
    "links": "words after which a capital begins a name: News from The Ledger",
    "clauses": "words after which a capital letter alone is not a first word, and in which no label ends: What I saw",
    "verbs": "where nouns have capitals: the commonest verbs",
    "verb-endings": "where nouns have capitals: what verbs end in",
    "not-verbs": "where nouns have capitals: what ends like a verb and is none",
    "formal": "words with a capital in the middle of any sentence",
    "share": "words of buttons that share, print and save",
    "networks": "what such buttons share to, e-mail included",
    "commonest-networks": "of these a row of such buttons holds one at least",
    "agencies": "first words of the names of agencies, as credits write them after a stroke",
    "agency-words": "second words of such names",
    "not-titles": "words that end a sentence, though they are abbreviated titles elsewhere",
    "money": "what amounts are counted in, in the forms that follow a number, as they are written",
    "common": "the commonest words, as phrases fold them",
    "small-words": "some twenty of them, in small letters: which of them a text holds tells its language",
}
"""What each table of single words holds; a language may lack some."""

PHRASES = {
    "related-words": "parts of words that tell a label for other articles from one for other things",
}
"""What each table of words in a row, or of parts of words, holds."""

ENDINGS = {
    "endings": "what a label or an appeal ends in",
    "endings-alone": "labels that are answers, where they are alone at the front of a line",
    "endings-whole": "endings after which even a preposition begins another sentence",
    "going-on": "what carries a sentence on after such an ending",
    "beginnings": "what a sentence begins with",
    "after-speech": "what begins a sentence after a speech that is one by itself",
    "plain-endings": "ends of sentences in the style of reports, which no banner speaks in",
}
"""What each table of regular expressions holds. They are for scripts without capitals, where grammar shows an end."""

TABLES = WORDS | PHRASES | ENDINGS

FOLDER = DATA
COMPILED = "lexicon.txt"
_FORMAT = "bodycopy lexicon 3"
_ALL = "all "
"""Before the name of a table: its words without their languages, which are asked for at each start."""
_BETWEEN = "\x1f"


@cache
def words(table: str) -> frozenset[str]:
    """Return the words of a table in all languages."""
    return frozenset(_lines()[_ALL + table].decode().split(_BETWEEN))


@cache
def phrases(table: str) -> dict[str, list[str]]:
    """Return what a table holds by language, in the order of its file."""
    return {
        items[0]: items[1:]
        for field in _lines()[table].decode().split("\t")
        if (items := field.split(_BETWEEN)) != [""]
    }


@cache
def _lines() -> dict[str, bytes]:
    """Return each table in a line: languages with tabs between, each with its items; most are never asked for."""
    header, *lines = bytes(shipped(os.path.join(FOLDER, COMPILED))).splitlines() or [b""]
    form, _, source = header.decode().partition("\t")
    if form == _FORMAT and (not source or source == made_from(FOLDER)):
        return {name.decode(): line for name, _, line in (line.partition(b"\t") for line in lines)}
    return {name: line.encode() for name, line in tables(FOLDER).items()}


def _paths(folder: str) -> list[tuple[str, str]]:
    """Return the languages that have a lexicon, and its path."""
    languages = (entry.name for entry in os.scandir(folder) if entry.is_dir())
    paths = [(language, os.path.join(folder, language, "lexicon.toml")) for language in sorted(languages)]
    return [(language, path) for language, path in paths if os.path.exists(path)]


def by_language(folder: str = FOLDER) -> dict[str, dict[str, list[str]]]:
    """Read the lexicons, language by language; raises ``RulebookError`` that names the file."""
    import tomllib

    found: dict[str, dict[str, list[str]]] = {}
    for language, path in _paths(folder):
        place = f"{language}/lexicon.toml"
        try:
            with open(path, "rb") as file:
                content = tomllib.load(file)
        except (OSError, ValueError) as error:
            raise RulebookError(f"{place}: can't be read: {error}") from error
        for table, items in content.items():
            if table not in TABLES:
                raise RulebookError(f"{place}: no table is called {table!r}: use one of {', '.join(TABLES)}")
            if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
                raise RulebookError(f"{place}: {table} must be a list of strings that are not empty")
            if table in WORDS and any(len(item.split()) > 1 for item in items):
                raise RulebookError(f"{place}: {table} must be a list of single words")
        found[language] = content
    return found


def tables(folder: str) -> dict[str, str]:
    """Read the lexicons and return each table as a line."""
    lexicons = by_language(folder).items()
    found = {
        table: "\t".join(_BETWEEN.join((language, *one[table])) for language, one in lexicons if table in one)
        for table in TABLES
    }
    for table in TABLES:
        items = {item for _, one in lexicons for item in one.get(table, ())}
        found[_ALL + table] = _BETWEEN.join(sorted(items))
    return found


def made_from(folder: str) -> str:
    """Return what changes when a lexicon is added, removed or written."""
    states = (os.stat(path) for _, path in _paths(folder))
    return " ".join(f"{state.st_size}.{state.st_mtime_ns}" for state in states)


def compiled(folder: str, source: str) -> str:
    """Return the lexicons as one text; ``source`` is what it was made from, empty where it need not be checked."""
    return "\n".join((f"{_FORMAT}\t{source}", *(f"{table}\t{found}" for table, found in tables(folder).items()))) + "\n"
