"""profile: findings <-> a rule file. What was learnt, as rules that a person can read, edit and keep.

``drops`` holds the examples, so ``bodycopy rules test`` tests what was learnt as it tests any rule; ``evidence``
says why it is one. ``update`` changes only what it has to: comments, order and edits stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from bodycopy.document import RulebookError
from bodycopy.judge.rulecheck import check
from bodycopy.kernel.phrases.fold import fold
from bodycopy.learn.counts import key, label_key
from bodycopy.learn.page import hashed
from bodycopy.learn.wordings import form, letters, phrase
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.model import Rule
from bodycopy.rulebook.source import Errors, RuleSource

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence
    from typing import Any

    from tomlkit import TOMLDocument

    from bodycopy.learn.decide import Finding
    from bodycopy.learn.evidence import Evidence
    from bodycopy.rulebook.model import Scope

HEADER = """\
Furniture that the documents share, found by bodycopy learn: bodycopy clean --rules THIS-FILE ...
Edit it as you like; bodycopy learn --update THIS-FILE NEW/ keeps your edits.
"""
_LEAST_WORDS, _LEAST_LETTERS = 4, 16
"""Of a part of a text that stands for the whole of it."""
_SLUG_WORDS, _SLUG_LETTERS = 6, 48
_PLAIN = re.compile(r"[^\W\d_]+(?:(?: |['’\-]|, )[^\W\d_]+)*")
_WORD = re.compile(r"[a-z0-9]+")
# A rule is gone when it should have been seen so often and was not seen at all.
_EXPECTED = 5


class Updated(NamedTuple):
    """What ``update`` did, by the rules' names."""

    text: str
    added: tuple[str, ...]
    seen: tuple[str, ...]
    """Found again: their evidence has grown."""
    retired: tuple[str, ...]
    """No longer there: they are out of the file."""


class Rejected(NamedTuple):
    """A finding that no rule could be made of, and why."""

    phrase: str
    why: str


def accepted(findings: Iterable[Finding]) -> tuple[list[Finding], list[Rejected]]:
    """Return findings whose rules can be read and take exactly their own examples, and why there is none of the others.

    Each is written in the first form that holds.
    """
    ones = list(findings)
    wrong = _wrong(ones)
    reasons = dict(wrong)
    forms = {number: _other_forms(ones[number]) for number in wrong}
    while any(forms.values()):
        tried = {number: rest.pop(0) for number, rest in forms.items() if rest}
        still = _wrong([*tried.values()])
        for place, (number, one) in enumerate(tried.items()):
            if place not in still:
                ones[number] = one
                del forms[number], reasons[number]
    kept = [one for number, one in enumerate(ones) if number not in reasons]
    return kept, [Rejected(ones[number].phrase, why) for number, why in sorted(reasons.items())]


def _other_forms(one: Finding) -> list[Finding]:
    """Return what else may say a finding: all of a sentence or block, each number for itself, its longest words without a mark."""
    text = one.examples[0]
    forms = [one, one._replace(phrase=phrase(text, grouped=False))]
    plain = max(_PLAIN.findall(text), key=letters, default="")
    if letters(plain) >= _LEAST_LETTERS and len(plain.split()) >= _LEAST_WORDS:
        forms.append(one._replace(phrase=phrase(plain)[1:-1]))
    scopes: tuple[Scope, ...] = ("match", "sentence", "block")
    return [each._replace(scope=scope) for each in forms for scope in scopes][1:]


def _wrong(ones: Sequence[Finding]) -> dict[int, str]:
    """Return by number, why findings make no good rules."""
    errors = Errors(keep=True)
    sources = [
        RuleSource(Rule(f"user/learnt/{name}", one.family, one.scope), name, (one.phrase,), _examples(one))
        for name, one in ((f"rule-{number}", one) for number, one in enumerate(ones))
    ]
    book = compile_rules(sources, [], errors)
    wrong = {number: "its phrase can't be read" for number, one in enumerate(sources) if one.rule.id not in book.rules}
    for number, source in enumerate(sources):
        if number not in wrong and (problems := check(book, source)):
            wrong[number] = problems[0].what
    return wrong


def write(findings: Sequence[Finding]) -> str:
    """Return a rule file."""
    import tomlkit

    document = tomlkit.document()
    for line in HEADER.splitlines():
        document.add(tomlkit.comment(line))
    _append(document, findings, set())
    return tomlkit.dumps(document)


def keys(text: str) -> frozenset[int]:
    """Return the numbers of the forms whose evidence ``update`` wants; raises ``RulebookError``."""
    rules = _parse(text)
    return frozenset(number for table in rules.values() for site in _sites(table) for number in _numbers(table, site))


def update(text: str, findings: Sequence[Finding], evidence: Evidence, known: Callable[[str], bool]) -> Updated:
    """Add evidence to a rule file, add what is new, and take out what no longer occurs.

    ``known`` tells whether the file's rules take an example already. Rules without ``evidence`` are somebody's own and
    stay as they are. Raises ``RulebookError`` where the text is not a rule file.
    """
    import tomlkit

    document = _parse(text)
    seen, retired = [], []
    for name in list(document):
        table: Any = document[name]
        if not isinstance(table, dict) or not _sites(table):
            continue
        here = {site: evidence.sites[site].documents for site in _sites(table) if site in evidence.sites}
        forms = evidence.forms
        found = {
            site: sum(forms[number].documents for number in _numbers(table, site) if number in forms) for site in here
        }
        if any(found.values()):
            _add(table["evidence"], found, here)
            seen.append(name)
        elif here and _is_gone(table["evidence"], sum(here.values())):
            del document[name]
            retired.append(name)
    told = {fold(phrase) for table in document.values() if isinstance(table, dict) for phrase in table.get("match", [])}
    new = [one for one in findings if fold(one.phrase) not in told and not any(map(known, one.examples))]
    added = _append(document, new, set(document))
    return Updated(tomlkit.dumps(document), tuple(added), tuple(seen), tuple(retired))


def slug(one: Finding, taken: Container[str]) -> str:
    """Return a rule its name: its first words in ASCII, or its family and a number."""
    plain = normalize("NFKD", fold(one.phrase)).encode("ascii", "ignore").decode()
    words = _WORD.findall(re.sub(r"\\.|\b0\b", " ", plain.replace("_", " ")))[:_SLUG_WORDS]
    name = "-".join(words)[:_SLUG_LETTERS].rstrip("-")
    number = f"{hashed(fold(one.phrase)) & 0xFFFFFF:06x}"
    if len(words) < 2:
        name = f"{one.family}-{number}"
    while name in taken:
        name = f"{name}-{number}"
    return name


def _examples(one: Finding) -> tuple[str, ...]:
    plain = (" ".join(text.split()) for text in one.examples if "[[" not in text and "]]" not in text)
    return tuple(dict.fromkeys(plain))


def _append(document: TOMLDocument, findings: Iterable[Finding], taken: set[str]) -> list[str]:
    import tomlkit

    names = []
    for one in findings:
        name = slug(one, taken)
        taken.add(name)
        names.append(name)
        table = tomlkit.table()
        table["family"] = one.family
        table["scope"] = one.scope
        if one.hosts:
            table["sites"] = [site for site, _, _ in one.sites]
        table["match"] = [one.phrase]
        if examples := _examples(one):
            drops = tomlkit.array()
            drops.extend(examples)
            table["drops"] = drops.multiline(multiline=len(examples) > 1)
        table["evidence"] = _evidence(one)
        document.add(tomlkit.nl())
        document.add(name, table)
    return names


def _evidence(one: Finding) -> dict[str, object]:
    import tomlkit

    known: dict[str, object] = {
        "documents": one.documents,
        "of": sum(of for _, _, of in one.sites),
        "head": round(one.head, 2),
        "tail": round(one.tail, 2),
        "characters": one.characters,
    }
    if one.days:
        known["days"] = one.days
    if one.authors:
        known["authors"] = one.authors
    sites = tomlkit.inline_table()
    sites.update({site: documents for site, documents, _ in one.sites})
    known["sites"] = sites
    return known


def _parse(text: str) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise RulebookError(f"not valid TOML: {error}") from error


def _sites(table: Any) -> list[str]:  # noqa: ANN401 - whatever a file holds
    evidence = table.get("evidence") if isinstance(table, dict) else None
    sites = evidence.get("sites") if isinstance(evidence, dict) else None
    return list(sites) if isinstance(sites, dict) else []


def _numbers(table: Any, site: str) -> set[int]:  # noqa: ANN401 - whatever a file holds
    """Return the numbers of a rule's forms on a site: of its shape where its phrase has a gap, else of its examples."""
    drops = table.get("drops")
    forms = [form(text) for text in drops if isinstance(text, str)] if isinstance(drops, list) else []
    phrases = [str(phrase) for phrase in table.get("match", [])]
    if any(phrase.startswith("^") and not phrase.endswith("$") for phrase in phrases):
        return {label_key(site, one.label) for one in forms if one.label}
    gap = any(re.search(r"(?<!\\)_", phrase) for phrase in phrases)
    return {key(site, one.shape if gap and one.shape else one.exact) for one in forms}


def _add(evidence: Any, found: dict[str, int], here: dict[str, int]) -> None:  # noqa: ANN401 - whatever a file holds
    evidence["documents"] = int(evidence.get("documents", 0)) + sum(found.values())
    evidence["of"] = int(evidence.get("of", 0)) + sum(here.values())
    for site, documents in found.items():
        evidence["sites"][site] = int(evidence["sites"][site]) + documents
    evidence.pop("unseen", None)


def _is_gone(evidence: Any, documents: int) -> bool:  # noqa: ANN401 - whatever a file holds
    """Note documents without the rule's furniture; tell whether they are so many that it must be gone."""
    unseen = int(evidence.get("unseen", 0)) + documents
    evidence["unseen"] = unseen
    share = int(evidence.get("documents", 0)) / max(1, int(evidence.get("of", 0)))
    return share * unseen >= _EXPECTED
