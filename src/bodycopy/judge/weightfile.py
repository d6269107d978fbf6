"""weightfile: a file of learned weights -> its sections. See ``write`` in tests/benchmarks/training/fit.py for how one is made."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.decode.files import contents, mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from mmap import mmap
    from typing import Literal, TypeVar

    from bodycopy.kernel.features.columns import Trees

    Values = TypeVar("Values")
    Weights = TypeVar("Weights")

DEEPEST = 8
"""Questions of a tree; a place among its leaves is a byte."""
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")
WIDE = 256
"""A place among more names than these takes two bytes."""


class WeightsError(ValueError):
    """A file that holds no weights, or those of another version."""


class Forest(NamedTuple):
    """Trees whose every level asks one question of all units, so that a leaf's place is a row of bits."""

    names: tuple[str, ...]
    """Of the columns that the trees look at."""
    trees: Trees
    """Depth; column and border of each question, tree by tree; leaves, the first question's answer in the lowest
    bit; what is added to every unit's leaves. A question is whether the column is greater than the border; leaves and
    their sum are logits in 256ths. Integers stand as in the file, so that nothing is parsed and compiled code reads them.
    """


def shipped(name: str) -> str:
    """Return the path of weights that ship."""
    return os.path.join(_FOLDER, name)


def read(source: bytes | str, magic: bytes, build: Callable[[dict[str, memoryview]], Weights]) -> Weights:
    """Build weights from the sections of a file, or of its content. Raises ``OSError`` and ``WeightsError``."""
    name = ""
    if isinstance(source, str):
        name = f"{source}: "
        # What ships is never written to; whatever else is there may be, and must not change under what reads it.
        data = mapped(source) if os.path.dirname(source) == _FOLDER else contents(source)
    else:
        data = source
    try:
        return build(sections(data, magic))
    except WeightsError as error:
        raise WeightsError(f"{name}{error}") from error
    except (KeyError, ValueError, TypeError) as error:
        raise WeightsError(f"{name}these weights for {magic.split()[1].decode()} are incomplete") from error


def sections(data: bytes | mmap, magic: bytes) -> dict[str, memoryview]:
    """Return the sections by name. Raises ``WeightsError``."""
    if data[: len(magic)] != magic:
        raise WeightsError("this file holds no weights of this kind, or those of another version")
    found: dict[str, memoryview] = {}
    view = memoryview(data)
    place = len(magic)
    try:
        while place < len(data):
            end = data.find(b"\n", place)
            name, told = data[place : max(place, end)].decode().split()
            place = end + 1 + int(told)
            if place <= end:  # it would be read again without end
                raise ValueError(name)  # noqa: TRY301 - as below
            found[name] = view[end + 1 : place]
        if place > len(data):
            raise ValueError(name)  # noqa: TRY301 - the last section is cut short
    except ValueError as error:
        raise WeightsError("these weights are incomplete") from error
    return found


def forest(found: dict[str, memoryview], name: str) -> Forest:
    """Return the trees of a pass. Raises ``KeyError`` and ``ValueError``."""
    depth, base = map(int, bytes(found[name + "-shape"]).split())
    names = tuple(bytes(found[name + "-names"]).decode().split("\n"))
    columns = _numbers(found[name + "-columns"], "B" if len(names) <= WIDE else "h")
    borders, leaves = _numbers(found[name + "-borders"], "i"), _numbers(found[name + "-leaves"], "h")
    if (
        not 1 <= depth <= DEEPEST
        or abs(base) >> 31
        or len(columns) % depth
        or len(borders) != len(columns)
        or len(leaves) != len(columns) // depth << depth
        or not _are_below(columns, len(names))
    ):
        raise ValueError(name)
    return Forest(names, (depth, columns, borders, leaves, base))


def _are_below(numbers: memoryview, count: int) -> bool:
    """Tell whether some numbers are below ``count`` and not below 0; thousands of bytes are told in one look."""
    if numbers.itemsize == 1:
        return not numbers.tobytes().translate(None, bytes(range(count)))
    return 0 <= min(numbers, default=0) <= max(numbers, default=0) < count


def of_names(columns: Mapping[str, Values], names: Iterable[str]) -> list[Values]:
    """Return the columns that a forest looks at. Raises ``WeightsError`` where there is none of a name."""
    try:
        return [columns[name] for name in names]
    except KeyError as error:
        raise WeightsError(f"these weights are damaged: they ask about {error}, which nobody has counted") from None


def settings(found: dict[str, memoryview]) -> dict[str, int]:
    """Return the limits of a judge. Raises ``KeyError`` and ``ValueError``."""
    lines = bytes(found["settings"]).decode().splitlines()
    return {name: int(value) for name, value in (line.split() for line in lines)}


def _numbers(section: memoryview, code: Literal["B", "h", "i"]) -> memoryview:
    if sys.byteorder == "little" or code == "B":
        return section.cast("B").cast(code)
    from array import array

    numbers = array(code, section.tobytes())
    numbers.byteswap()
    return memoryview(numbers)
