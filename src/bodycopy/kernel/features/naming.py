"""naming: what a column says and where -> its name, made once."""

from __future__ import annotations

from functools import cache


@cache
def beside(name: str, by: int) -> str:
    """Name what a column says of the unit ``by`` places further on."""
    return f"{name}{by:+}"


@cache
def around(name: str, low: int, high: int) -> str:
    """Name what it says of the units from ``low`` to ``high`` places further on."""
    return f"{name}[{low:+},{high:+}]"
