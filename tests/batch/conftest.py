"""The command's fixtures, for the tests of what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.conftest import _alone, _compiled_rulebook, faults, fresh, here

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

__all__ = ["_alone", "_compiled_rulebook", "command", "faults", "here", "raising"]


command = fresh


def raising(error: BaseException) -> Callable[..., NoReturn]:
    """Return a function that raises an error, whatever it is given."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail
