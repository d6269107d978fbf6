"""``Options``: what a caller may choose about the judging; the same for every document of a run."""

from __future__ import annotations

from bodycopy.typed import Literal, NamedTuple

Favor = Literal["precision", "balanced", "recall"]


class Options(NamedTuple):
    """All defaults: every rule shipped, the heuristics and the learned model, evenly weighed."""

    rules: tuple[str, ...] = ()
    """Paths of users' rule files, in order."""
    without: tuple[str, ...] = ()
    """Rule ids, judges' names, id prefixes (``de/paywall``) or families that are not to judge."""
    only: tuple[str, ...] = ()
    """Where not empty: nothing else judges."""
    favor: Favor = "balanced"
    """``precision`` takes more furniture out, ``recall`` keeps more of what may be body text."""
    model: str = ""
    """Path of other weights for ``main-content``: for measuring."""
