"""Whether lines stay doesn't depend on how many there are: texts of like lines, from one kilobyte to two hundred."""

from __future__ import annotations

import random
from itertools import count
from typing import TYPE_CHECKING

import pytest

import bodycopy

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = "Adela Bruno Chiara Dimitri Esra Farid Greta Hiro Ines Jonas Kavita Lubos Maren Nadia Oskar Petra Quirin Rosa Sven Tilda".split()
_PLACES = "Abbey Bridge Castle Depot East Ferry Garden Harbour Island Junction Kiln Lock Mill North Orchard Pier Quarry River".split()
_WORDS = "lantern harbour ferry timber gravel copper orchard meadow saddle barrel kettle anchor ribbon window ladder feather".split()

_ASKS = ("Sign up for our newsletter", "Share on Facebook", "We use cookies", "Read more", "Log in")


def _pick(draw: random.Random, words: list[str], least: int, most: int) -> str:
    return " ".join(draw.choice(words) for _ in range(draw.randint(least, most)))


FORMS: dict[str, Callable[[random.Random, int], str]] = {
    "dictionary": lambda d, n: f"{d.choice(_WORDS)}{n} (n.): {_pick(d, _WORDS, 3, 9)}; see also {d.choice(_WORDS)}.",
    "numbers": lambda d, _: "\t".join(f"{d.uniform(0, 900):.2f}" for _ in range(6)),
    "log": lambda d, n: (
        f"2031-04-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:07 INFO login of {d.choice(_NAMES).lower()} from 10.0.0.{n % 250}"
    ),
    "law": lambda d, n: (
        f"({n}) Whoever subscribes to a {d.choice(_WORDS)} shall give notice to the {d.choice(_PLACES)} within {d.randint(2, 30)} days."
    ),
    "names": lambda d, _: f"{d.choice(_NAMES)} {d.choice(_PLACES)}",
    "specs": lambda d, n: (
        f"{d.choice(_WORDS).title()} {n}: {d.randint(1, 900)} mm, {d.choice(('steel', 'oak', 'brass'))}"
    ),
    "timetable": lambda d, n: (
        f"{n % 24:02}:{d.randint(0, 59):02}  {d.choice(_PLACES)} {d.choice(_PLACES)}  platform {d.randint(1, 9)}"
    ),
    "track list": lambda d, n: f"{n}. {_pick(d, _WORDS, 1, 4).title()} ({d.randint(2, 6)}:{d.randint(0, 59):02})",
    "chat": lambda d, n: f"[{n % 24:02}:{n % 60:02}] {d.choice(_NAMES)}: {_pick(d, _WORDS, 2, 9)}?",
    "table": lambda d, n: f"| {n} | {d.choice(_NAMES)} | {d.choice(_PLACES)} | £{d.randint(1, 90)}.50 |",
    "verse": lambda d, n: _pick(d, _WORDS, 4, 6) + ("\n" if n % 4 == 0 else ""),
    "questions": lambda d, n: (
        f"{n}. How do I cancel the {d.choice(_WORDS)}?\nOpen Settings, choose {d.choice(_PLACES)} and press Unsubscribe."
    ),
    "bibliography": lambda d, n: (
        f"{d.choice(_PLACES)}, {d.choice(_NAMES)[0]}. ({1900 + n % 120}). {_pick(d, _WORDS, 3, 6).capitalize()}. {d.choice(_PLACES)} Press."
    ),
    "queries": lambda d, n: (
        f"INSERT INTO `newsletter` (id, name, title) VALUES ({n}, '{d.choice(_NAMES)}', '{d.choice(_ASKS)}');"  # noqa: S608 - nobody runs it
    ),
    "program": lambda d, n: (
        f"def {d.choice(_WORDS)}_{n}(request):\n    return render(request, 'form.html', {{'title': '{d.choice(_ASKS)}'}})\n"
    ),
    "settings": lambda d, n: f"site.{d.choice(_WORDS)}.{n}={d.choice(_ASKS)}",
    "references": lambda d, n: (
        f"{d.choice(_WORDS).upper()} — {_pick(d, _WORDS, 3, 9)}.\nSee also: {d.choice(_WORDS)}{n}, {d.choice(_WORDS)}."
    ),
    "Nachschlagewerk": lambda d, n: (
        f"{d.choice(_PLACES)} {n}, der: {_pick(d, _WORDS, 3, 9)}.\nSiehe auch: {d.choice(_PLACES)}."
    ),
    "словарь": lambda d, n: f"{d.choice(_PLACES)} {n} — {_pick(d, _WORDS, 3, 9)}.\nСм. также: {d.choice(_WORDS)}.",
    "licences": lambda d, n: (
        f"Copyright (c) {1990 + n % 40} {d.choice(_NAMES)} {d.choice(_PLACES)}\n\nPermission is hereby granted to any person obtaining a copy of the "
        f"{d.choice(_WORDS)} to deal in it without restriction.\n"
    ),
    "files": lambda d, n: (
        f"Files: {d.choice(_WORDS)}{n}/*\nCopyright: {1990 + n % 40}, {d.choice(_NAMES)} {d.choice(_PLACES)}\nLicense: GPL-2+\n"
    ),
    "credits": lambda d, _: (
        f"{d.choice(('Director', 'Music', 'Editor', 'Text', 'Photo'))}: {d.choice(_NAMES)} {d.choice(_PLACES)}"
    ),
    "plates": lambda d, n: (
        f"Plate {n}. The {d.choice(_WORDS)} and the {d.choice(_WORDS)}, seen from the {d.choice(_PLACES)}. Photo: {d.choice(_NAMES)} {d.choice(_PLACES)}."
    ),
    "glossary": lambda d, n: (
        f"{d.choice(('Previous', 'Related', 'Share', 'Login', 'Kiln'))}: the {d.choice(_WORDS)} of a {d.choice(_WORDS)}, number {n}."
    ),
    "steps": lambda d, n: (
        f"{n}. {d.choice(('Accept all cookies', 'Log in', 'Press Share', 'Open the gate'))} and take the {d.choice(_WORDS)}."
    ),
    "changelog": lambda d, n: (
        f"- {d.choice(('Add', 'Fix', 'Remove'))} the newsletter form of {d.choice(_WORDS)} (#{n})"
    ),
}


def _text(form: str, size: int) -> str:
    draw = random.Random(form)  # noqa: S311 - a fixed seed is wanted
    lines: list[str] = []
    length = 0
    for n in count(1):
        lines.append(FORMS[form](draw, n))
        length += len(lines[-1]) + 1
        if length >= size:
            return "\n".join(lines) + "\n"
    raise AssertionError


@pytest.mark.parametrize("size", [1_000, 12_000, 200_000])
@pytest.mark.parametrize("form", FORMS)
def test_like_lines_stay_at_any_size(form: str, size: int) -> None:
    text = _text(form, size)
    document = bodycopy.read(text, kind="text")
    assert document.body == text
    assert not document.degraded
