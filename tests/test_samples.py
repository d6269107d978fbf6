"""The samples are golden: what is shown to people is what the library and the command give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bodycopy import clean, read
from cli.conftest import command, here

if TYPE_CHECKING:
    from cli.conftest import Command

__all__ = ["command", "here"]

SAMPLES = Path(__file__).parent.parent / "samples"
RAW = sorted(SAMPLES.glob("*/raw.*"))
_KINDS = {".html": "html", ".md": "markdown"}

by_sample = pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw.parent.name)


def wanted(raw: Path) -> str:
    return raw.with_name("clean.txt").read_text(encoding="utf-8")


def test_there_are_samples_and_each_is_listed() -> None:
    listed = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert len(RAW) >= 10
    assert [raw.parent.name for raw in RAW if f"]({raw.parent.name}/)" not in listed] == []


def test_a_story_about_paywalls_comes_back_unchanged() -> None:
    raw = SAMPLES / "story-about-paywalls" / "raw.txt"
    assert raw.read_bytes() == raw.with_name("clean.txt").read_bytes()
    assert read(raw.read_bytes()).removed == ()


@by_sample
def test_what_is_clean_stays(raw: Path) -> None:
    text = wanted(raw)
    assert clean(text) == text


@by_sample
def test_through_the_library(raw: Path) -> None:
    body = clean(raw.read_bytes(), kind=_KINDS.get(raw.suffix, "text"))  # type: ignore[arg-type]
    assert (body if body.endswith("\n") else f"{body}\n") == wanted(raw)


@by_sample
def test_through_the_command(raw: Path, here: Command) -> None:
    assert here("clean", "--isolated", str(raw)) == (0, wanted(raw).encode(), "")


def test_through_a_pipe(command: Command) -> None:
    raw = SAMPLES / "donation-welded" / "raw.txt"
    assert command(stdin=raw.read_bytes()).out.decode() == wanted(raw)


def test_a_wall_that_cuts_the_body_off_is_told() -> None:
    assert read((SAMPLES / "metered-paywall" / "raw.txt").read_bytes()).paywalled
    assert not read((SAMPLES / "story-about-paywalls" / "raw.txt").read_bytes()).paywalled
