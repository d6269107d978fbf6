"""light: the compiled parts of ``collections``, ``functools``, ``operator`` and ``bisect``, without the modules around them.

Those modules, with what they import, take a fifth as long as starting Python, and a bare pipe waits for them. Where a Python
keeps the parts elsewhere, they come from the modules.
"""

from __future__ import annotations

__all__ = [
    "Iterable",
    "Iterator",
    "Mapping",
    "Sequence",
    "add",
    "attrgetter",
    "bisect_left",
    "bisect_right",
    "cache",
    "count",
    "defaultdict",
    "itemgetter",
    "lru_cache",
    "reduce",
    "tuplegetter",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bisect import bisect_left, bisect_right
    from collections import defaultdict
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from functools import cache, lru_cache, reduce
    from operator import add, attrgetter, itemgetter
    from typing import TypeVar

    Item = TypeVar("Item")

    def count(counts: dict[Item, int], items: Iterable[Item]) -> None:
        """Count items into ``counts``, as ``Counter.update`` does."""

    def tuplegetter(place: int, said: str | None) -> property:
        """Return what a named tuple reads a field with."""
else:
    try:
        from _bisect import bisect_left, bisect_right
        from _collections import _count_elements as count
        from _collections import _tuplegetter as tuplegetter
        from _collections import defaultdict
        from _collections_abc import Iterable, Iterator, Mapping, Sequence
        from _functools import _lru_cache_wrapper, reduce
        from _operator import add, attrgetter, itemgetter
    except ImportError:
        from bisect import bisect_left, bisect_right
        from collections import _count_elements as count
        from collections import _tuplegetter as tuplegetter
        from collections import defaultdict
        from collections.abc import Iterable, Iterator, Mapping, Sequence
        from functools import _lru_cache_wrapper, reduce
        from operator import add, attrgetter, itemgetter

    _LIKE = ("__module__", "__name__", "__qualname__", "__doc__")

    def lru_cache(maxsize):  # noqa: ANN001, ANN201 - typed above
        """Return what keeps the results of a function, as ``functools.lru_cache`` does."""

        def keeping(function):  # noqa: ANN001, ANN202
            kept = _lru_cache_wrapper(function, maxsize, False, _info)  # noqa: FBT003
            for name in _LIKE:
                setattr(kept, name, getattr(function, name, None))
            kept.__wrapped__ = function
            return kept

        return keeping

    def _info(*figures):  # noqa: ANN002, ANN202
        from functools import _CacheInfo

        return _CacheInfo(*figures)

    cache = lru_cache(None)
