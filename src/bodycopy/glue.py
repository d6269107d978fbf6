"""glue: where a label ends and, with no full stop between, a sentence begins: ``Share The council met on Monday``.

Flattened pages put both on one line. A capital letter on a word that opens sentences (an article, a pronoun, a
preposition: a short list, in the languages that write capitals) with small words behind it shows the place.
"""

from __future__ import annotations

import re

_OPENERS = frozenset(
    # en
    "the in on at it he she they we when after but for as if some most from with what who how why while since until his her "
    "their this that these those there an a i two three one more than last every each all no not "
    # de
    "der die das den dem ein eine einen im am bei nach mit auf für es er wir als wenn seit vor zum zur doch aber auch in an "
    # fr
    "le la les un une des dans en au aux après pour avec il elle ils elles on ce cette ces selon depuis mais du "
    # es, it, pt, ca, ro
    "el los las una al tras con según desde pero este esta su lo gli i nel nella dopo per secondo ma o os as um uma no na "
    "em ao após segundo mas els amb după pe la "
    # nl, sv, no, da
    "de het een op bij na voor met maar er det en et ett på efter etter ved vid med för men som han hun hon når när "
    # pl, cs, sk, hu
    "w po do z za to jak ale od v podle az egy "
    # ru, uk, bg, sr
    "в на по с за к о от из это но как после он она они у з до це але як після він вона "
    # el, tr
    "ο η το οι τα στο στη στην με για από bu bir".split()
)
# Behind these a capital is a name's: "News from The Ledger".
_LINKS = frozenset(
    # en, de
    "and or via by of to about like is in on at for with from as the a an und oder von durch aus mit für zu im am der die das "
    # fr, es, it, pt
    "et ou de du des la le les en à au sur par pour avec y o e del della di da el los las com do dos por para "
    # nl, sv, no, da, pl, cs, ru, uk
    "van het op met och og i på av fra från til till z w na do и в на от из у з та по".split()
)
_CAPITAL = re.compile(r"(?<=[\w\])*/]) (?=([A-ZÀ-ÞΑ-ΩА-ЯІЇЄ][^\W\d_]*) (\S+) (\S+) \S)")
_WITHIN = 90


def glued(text: str, start: int, end: int) -> int:
    """Give the offset at which, near its front, a sentence turns from a label into another sentence; 0 where none does."""
    for found in _CAPITAL.finditer(text, start + 1, min(end, start + _WITHIN)):
        opener, *following = found.groups()
        if opener.lower() not in _OPENERS or not any(word[0].islower() for word in following):
            continue
        before = text[start : found.start()].rsplit(None, 1)[-1]
        if before.lower() not in _LINKS:
            return found.start()
    return 0
