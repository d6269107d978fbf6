"""manyrules: how many rules, of which how many real -> ``Rulebook``. Rulebooks of any size, to see what size costs.

The real rules are taken evenly from all that ship. The others are made up after them: a rule that ships is the mould, and
its telling words are exchanged for those of other rules in its language, or in labels for words that no language has. So
they hold the words that pages hold, are filed as real ones would be, and seldom match. The signal lists are those that
ship.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import fold
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.load import RULES_FOLDER
from bodycopy.rulebook.source import read_shipped_files
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.rulebook.model import Rulebook
    from bodycopy.rulebook.source import RuleSource

_WORD = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SYLLABLES = (
    "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru".split()
)


def rulebook(count: int, real: int = 500) -> Rulebook:
    """Return a rulebook of ``count`` rules, of which ``real`` ship, or as many as there are."""
    shipped, lists = read_shipped_files(RULES_FOLDER)
    real = min(count, real, len(shipped))
    kept = [shipped[at * len(shipped) // real] for at in range(real)]
    return compile_rules([*kept, *_made_up(count - real, shipped)], lists)


def _made_up(count: int, shipped: Sequence[RuleSource]) -> list[RuleSource]:
    """Return rules after the moulds of those that ship, the same ones each time."""
    chance = random.Random(1)
    words: dict[str, list[str]] = {}
    taken: set[tuple[str, str]] = set()
    for source in shipped:
        taken.update((_language(source), fold(phrase)) for phrase in source.match)
        for phrase in source.match:
            words.setdefault(_language(source), []).extend(filter(_tells, _WORD.findall(phrase)))
    made: list[RuleSource] = []
    while len(made) < count:
        mould = shipped[chance.randrange(len(shipped))]
        language = _language(mould)
        rule = mould.rule._replace(id=f"{language}/made-up/rule-{len(made)}", needs=(), unless=(), sites=())
        match = [_vary(phrase, words[language], chance) for phrase in mould.match if _varies(phrase)]
        fresh = {(language, fold(phrase)): phrase for phrase in match}
        if fresh and not taken & fresh.keys():
            taken |= fresh.keys()
            made.append(mould._replace(rule=rule, place=f"made up {len(made)}:", match=tuple(fresh.values())))
    return made


def _language(source: RuleSource) -> str:
    return source.rule.id.split("/", 1)[0]


def _tells(word: str) -> bool:
    return word.lower() not in words("common") and not _UNSPACED.search(word)


def _varies(phrase: str) -> bool:
    """Tell whether a phrase has words to exchange, and none in scripts without spaces."""
    return not _UNSPACED.search(phrase) and any(map(_tells, _WORD.findall(phrase)))


def _vary(phrase: str, words: Sequence[str], chance: random.Random) -> str:
    """Return a phrase with other words in the places of those that tell.

    A label and a phrase of one telling word get words that no language has, as with real ones they would match.
    """
    label = phrase.startswith("^") and phrase.endswith("$")
    no_words = label or sum(map(_tells, _WORD.findall(phrase))) == 1

    def other(found: re.Match[str]) -> str:
        if not _tells(found.group()):
            return found.group()
        if no_words:
            return "".join(chance.choices(_SYLLABLES, k=1 + len(found.group()) // 2))
        return chance.choice(words)

    return _WORD.sub(other, phrase)
