"""summary: ``Learnt`` -> what the terminal is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from bodycopy.learn.result import Learnt

_SHOWN = 64
"""Characters of a phrase."""
_NOT_LEARNT = 20
"""Texts that are shared and not learnt, and are named, the commonest first, before the rest is counted."""


def table(learnt: Learnt) -> str:
    """Return what was learnt as lines of text: how often, where, how much it takes, as what, and the words."""
    lines = ["documents  share  head  tail  removes  family      words"]
    for one in learnt.findings:
        of = sum(of for _, _, of in one.sites)
        part = one.characters / max(1, learnt.characters)
        lines.append(
            f"{one.documents:9}  {one.documents / max(1, of):5.1%}  {one.head:4.0%}  {one.tail:4.0%}  {part:7.2%}  "
            f"{one.family:10}  {_short(one.phrase)}"
        )
    return "\n".join([*lines, summary(learnt), *not_learnt(learnt)]) + "\n"


def summary(learnt: Learnt) -> str:
    """Say how many rules there are, from how many documents, and what share of the text they take."""
    takes = sum(one.characters for one in learnt.findings) / max(1, learnt.characters)
    one = len(learnt.findings) == 1
    rules = "1 rule" if one else f"{len(learnt.findings)} rules"
    documents = "1 document" if learnt.documents == 1 else f"{learnt.documents} documents"
    return f"{rules} from {documents} {'takes' if one else 'take'} {takes:.1%} of their characters"


def not_learnt(learnt: Learnt) -> list[str]:
    """Return a line for each text that is shared and that no rule takes, with the reason."""
    lines = [f"not learnt: {_short(one.phrase)}: {one.why}" for one in learnt.rejected[:_NOT_LEARNT]]
    more = len(learnt.rejected) - len(lines)
    return [*lines, f"and {more} more are not learnt"] if more else lines


def _short(phrase: str) -> str:
    words = shown(phrase.removeprefix("^").removesuffix("$"))
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
