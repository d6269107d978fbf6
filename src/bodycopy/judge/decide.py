"""decide: Document -> Document. Collects the verdicts of all judges, caps what rules take, gives each character one owner.

The judges see the document and its signals, never each other's verdicts, so their order cannot matter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from bodycopy.document import Document, Overruled, Removal, Span, Verdict
from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.kernel.characters import STOPS
from bodycopy.rulebook.active import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bodycopy.judge.options import Options
    from bodycopy.judge.residue.judge import Judged
    from bodycopy.judge.wholes import Torn
    from bodycopy.rulebook.model import Rulebook

_RESIDUE = "residue"
# A rule may take this share of the page text on its own word, and in a short text this many characters.
_SHARE = 0.35
_CHARS = 500
# Where rules together take so much, there is no article.
_ALL = 0.9
# A wall cuts the body off where at most this share of what is kept comes after it.
_BEHIND_WALL = 0.1
# So often at most it is asked what a removal would tear apart.
_LOOKS = 3
# Characters of prose behind a label in one sentence that are the text's own.
_WELDED = 60


def judge(document: Document, rulebook: Rulebook, options: Options) -> Document:
    """Decide what goes from an observed document: what every judge says, resolved to one owner a character."""
    candidates, degraded = candidate_verdicts(document, rulebook, options)
    document = resolve(document, candidates)
    # A text that was taken for the dump of a page and stays whole has lost nothing that a person could look at.
    doubtful = degraded and (document.kind == "html" or document.removed)
    return document._replace(degraded=degraded) if doubtful and not document.degraded else document


def candidate_verdicts(document: Document, rulebook: Rulebook, options: Options) -> tuple[list[Verdict], str]:
    """Return all verdicts, and why the learned judge stood back, where it did.

    Of a page or its dump every judge speaks; of a text that is nearly all body the judge of residue, whose evidence the others are.
    """
    shapes = [(name, family, list(heuristic(document))) for name, family, heuristic in HEURISTICS]
    if document.kind != "html":
        from bodycopy.judge.residue.judge import residue

        shown = [claim for *_, found in shapes for claim in found]
        deep = options.deep_model if options.deep else None
        judged = residue(document, shown, favor=options.favor, model=options.residue_model, deep=deep)
        if not judged.is_page:
            said = [claim for claim in judged.verdicts if options.asks(claim.rule, claim.family)]
            ruled = list(_by_rules(document, rulebook, judged))
            return [*ruled, *(_without_welded(document, ruled, said) if ruled else said)], ""
    blocks, degraded = _model(document, options)
    said = [claim for name, family, found in shapes if options.asks(name, family) for claim in found]
    return [*_by_rules(document, rulebook), *said, *blocks], degraded


def _without_welded(document: Document, ruled: Iterable[Verdict], said: Iterable[Verdict]) -> Iterator[Verdict]:
    """Yield what the judge of residue says, less the prose behind labels that rules take: "Read more Close The dam was drained on Monday."."""
    ends = sorted({claim.end for claim in ruled})
    kept = [
        Span(ends[at], span.end)
        for piece in document.pieces
        for span in piece
        if (at := bisect_left(ends, span.end) - 1) >= 0
        and ends[at] > span.start
        and span.end - ends[at] >= _WELDED
        and document.text[span.end - 1] in STOPS
        and not document.text[ends[at] : span.end].lstrip()[:1].islower()
    ]
    for claim in said:
        start = claim.start
        for each in kept[bisect_left(kept, (claim.start,)) :]:
            if each.start >= claim.end:
                break
            if each.start > start:
                yield claim._replace(start=start, end=each.start)
            start = max(start, each.end)
        if start < claim.end:
            yield claim._replace(start=start)


def resolve(document: Document, candidates: Iterable[Verdict]) -> Document:
    """Turn verdicts on a document of which nothing is removed, in any order, into removals."""
    ordered = sorted(candidates)
    if not ordered:
        return document
    # Most clean texts come here without a verdict, and need not import what resolves several.
    from bodycopy.judge.fuse import fuse
    from bodycopy.judge.wholes import torn

    verdicts, overruled = cap_rule_coverage(len(document.text), ordered)
    removed = fuse(document.text, verdicts)
    for _ in range(_LOOKS):
        # What one place holds back stays beside others.
        verdicts, held_back = subtract_protected(verdicts, torn(document, removed))
        if not held_back:
            break
        removed = fuse(document.text, verdicts)
        overruled += held_back
    return document._replace(removed=removed, overruled=overruled, paywalled=_wall(document.text, removed))


def _by_rules(document: Document, rulebook: Rulebook, judged: Judged | None = None) -> Iterable[Verdict]:
    """Return what rules say; a shipped rule acts only where the judge of residue, if it judged the text, does not object."""
    matches = [signal for signal in document.signals if signal.kind == "match"]
    if judged is not None and matches:
        from bodycopy.judge.evidence import only_evidence

        harmful = only_evidence()
        matches = [
            match
            for match in matches
            if match.ref.startswith("user/") or judged.lets_act(match.start, only_if_likely=match.ref in harmful)
        ]
        acting = frozenset(matches)
        document = document._replace(
            signals=tuple(each for each in document.signals if each.kind != "match" or each in acting)
        )
    if not matches:
        return ()
    # Most clean texts hold no rule's words, and need not import what tells how far they reach.
    from bodycopy.judge.extents import verdicts

    return verdicts(document, rulebook)


def _model(document: Document, options: Options) -> tuple[Iterable[Verdict], str]:
    """Return what the learned judge of blocks says, or who decides in its place, and why it stood back, where it did."""
    html = document.kind == "html"
    if options.asks("main-content", "furniture"):
        from bodycopy.judge.main_content.judge import main_content

        judged = main_content(document, favor=options.favor, model=options.model)
        if not html or not judged.degraded:
            # It speaks for trafilatura as well, where that agrees; which verdicts count is asked of each name.
            said = [claim for claim in judged.verdicts if not named(claim.rule, claim.family, options.without)]
            return said, "" if html else judged.degraded
    if html:
        # Alone, or where the model sees no article, the best witness decides, and so do the page's own names.
        from bodycopy.judge.left_out import verdicts

        return [claim for claim in verdicts(document) if options.asks(claim.rule, claim.family)], ""
    return (), ""


def cap_rule_coverage(size: int, claims: list[Verdict]) -> tuple[list[Verdict], tuple[Overruled, ...]]:
    """Overrule rules that would take more than their share of a text of ``size`` characters.

    Only what no other judge takes too counts towards a rule's share. The model and rules that take the rest of a
    page are exempt.
    """
    limit = max(_CHARS, _SHARE * size)
    by_rule: dict[str, int] = defaultdict(int)
    for claim in claims:
        if not claim.greedy:
            by_rule[claim.rule] += claim.end - claim.start
    many = {rule for rule, chars in by_rule.items() if chars > limit}
    exclusive = exclusive_coverage(claims) if many else {}
    greedy = {rule for rule in many if exclusive.get(rule, 0) > limit}
    if not greedy or _is_all_banner(size, claims):
        return claims, ()
    why = f"would take more than {_SHARE:.0%} of the text on its own word"
    return (
        [claim for claim in claims if claim.rule not in greedy],
        tuple(Overruled(claim, why) for claim in claims if claim.rule in greedy),
    )


def _is_all_banner(size: int, claims: list[Verdict]) -> bool:
    """Tell whether several rules leave next to nothing of a text: it is banners from end to end, and each backs the others."""
    by_rules = [claim for claim in claims if claim.source == "rule" and not claim.greedy]
    covered = reached = 0
    for claim in by_rules:
        covered += max(0, claim.end - max(reached, claim.start))
        reached = max(reached, claim.end)
    return covered >= _ALL * size and len({claim.rule for claim in by_rules}) > 1


def subtract_protected(claims: list[Verdict], places: list[Torn]) -> tuple[list[Verdict], tuple[Overruled, ...]]:
    """Take places that must stay whole out of the claims of rules, heuristics and the judge of sentences.

    Exempt are the judge of blocks and a user's rules, which mean what they say, and rules that take the rest of a page.
    """
    ends = [place.end for place in places]
    held: list[Verdict] = []
    spared = []
    for claim in claims:
        is_by_blocks = claim.source == "model" and claim.rule != _RESIDUE
        # Asked first: a claim on the rest of a page holds all places behind it.
        exempt = (claim.greedy and not is_by_blocks) or claim.rule.startswith("user/")
        first = beyond = bisect_right(ends, claim.start)
        while not exempt and beyond < len(places) and places[beyond].start < claim.end:
            beyond += 1
        inside = [place for place in places[first:beyond] if place.firm or not is_by_blocks]
        if not inside:
            held.append(claim)
            continue
        spared.append(Overruled(claim, inside[0].why))
        at = claim.start
        for place in inside:
            if place.start > at:
                held.append(claim._replace(start=at, end=place.start))
            at = max(at, place.end)
        if at < claim.end:
            held.append(claim._replace(start=at))
    return held, tuple(spared)


def exclusive_coverage(claims: list[Verdict]) -> dict[str, int]:
    """-> for each rule, how many characters it alone takes."""
    edges: list[tuple[int, int, str]] = []
    for claim in claims:
        edges += [(claim.start, 1, claim.rule), (claim.end, -1, claim.rule)]
    edges.sort()
    alone: dict[str, int] = defaultdict(int)
    open_claims: dict[str, int] = {}
    at = 0
    for offset, step, rule in edges:
        if len(open_claims) == 1:
            alone[next(iter(open_claims))] += offset - at
        at = offset
        left = open_claims.get(rule, 0) + step
        if left:
            open_claims[rule] = left
        else:
            del open_claims[rule]
    return alone


def _wall(text: str, removed: tuple[Removal, ...]) -> str:
    """-> the paywall rule after which hardly any body text comes, or an empty string."""
    kept = len(text) - sum(removal.end - removal.start for removal in removed)
    behind = 0
    after = len(text)
    for removal in reversed(removed):
        behind += after - removal.end
        after = removal.start
        if behind > _BEHIND_WALL * kept:
            break
        if removal.family == "paywall" and kept > behind:
            return removal.rule
    return ""
