from collections.abc import Callable, Collection, Sequence
from typing import Any

class _Book: ...

def open(data: bytes | memoryview, /) -> _Book: ...  # noqa: A001 - its name in the module
def scan(
    books: tuple[tuple[_Book, bytes], ...],
    text: str,
    units: Sequence[Sequence[tuple[int, int]]],
    labels: Callable[[int], Collection[int]] | None,
    classify: Callable[[int], int],
    compose: Callable[[str], str],
    /,
) -> list[list[tuple[int, int, int]]]: ...
def weigh(
    text: str,
    spans: Sequence[tuple[int, int]],
    blocks: Sequence[int],
    table: bytes | memoryview,
    classify: Callable[[int], int],
    /,
) -> tuple[list[int], list[int], list[int], list[int], list[int], list[int], list[int]]: ...
def forest(
    columns: list[Any], trees: tuple[int, memoryview, memoryview, memoryview, int], /
) -> bytearray: ...
