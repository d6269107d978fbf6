from collections.abc import Callable, Collection, Sequence

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
