"""pattern: a regular expression as text -> the same, compiled when it is first used.

Compiling all of the package's would take three times as long as starting Python, and most texts need few of them. Importing
``re`` alone takes half as long as starting Python, and a text without anything odd needs none.
"""

from __future__ import annotations

IGNORECASE, MULTILINE, DOTALL = 2, 8, 16
"""The flags that ``re`` knows by these names."""
_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn")


class _Pattern:
    """Becomes what it stands for: from the first use on its methods are those of the compiled expression."""

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        if name not in _METHODS:
            raise AttributeError(name)
        import re

        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import AnyStr

    def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """Return what ``re.compile`` returns; a mistake in ``source`` shows when it is first used."""

else:
    pattern = _Pattern
