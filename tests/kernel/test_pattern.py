"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from bodycopy.kernel.pattern import pattern


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("a")


def test_it_is_no_more_than_a_pattern() -> None:
    with pytest.raises(AttributeError):
        pattern("a").nothing  # type: ignore[attr-defined] # noqa: B018 - it is the reading that fails


def test_it_does_what_the_compiled_one_does() -> None:
    late, early = pattern("(a)b*", re.IGNORECASE), re.compile("(a)b*", re.IGNORECASE)
    assert late.pattern == early.pattern
    for _ in range(2):
        assert late.findall("ABBa") == early.findall("ABBa")
        assert late.sub("-", "xAbbx") == early.sub("-", "xAbbx")
        assert [found.span() for found in late.finditer("ab a", 1)] == [(3, 4)]
    assert pattern(b"a").match(b"ab") is not None
