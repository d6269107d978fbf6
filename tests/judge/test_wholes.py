"""What must not go in part: first what stays whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import Options, Verdict, read
from bodycopy.judge.decide import resolve
from bodycopy.segment import segment

if TYPE_CHECKING:
    from pathlib import Path

RULES = Options(without=("main-content", "residue"))
PROSE = "The mill by the river was sold for less than its land is worth, and nobody from the town had made a bid."


TITLES = (
    "Goats at the festival",
    "Snow before noon",
    "A pilot lands",
    "Dentist wins trophy",
    "Longer library hours",
    "Farmers protest",
)
LICENCE = """The Harrow Oar licence

Copyright 2019 Mara Quill. All rights reserved.

You may copy, change and give away this software, with or without a fee, provided that the copyright notice above and this permission
stand in all copies and in what is printed about them. The name of the holder of the rights may not be used to advertise what is made of it.

The software is given as it is, without warranty of any kind. In no event is the holder of the copyright liable for damages that arise out of its use.

No part of the manual may be reproduced without written permission of the holder of the copyright. All rights reserved.

The terms of this licence are those of the law of the island; a term that the law forbids does not make the others void.
"""


@pytest.mark.parametrize(
    "text",
    [
        LICENCE,
        # Headings of sections, in two ways to write them; the first line; a label nearer to its own lines.
        f"# The panel\n\n{PROSE}\n\n## Log in\n\n{PROSE}\n\n## Contact us\n\n{PROSE}\n",
        f"Menu\nPea soup and bread, for two.\n\n{PROSE}\n",
        f"{PROSE}\n\nMedia Contact\nMara Quill, +44 20 7946 0000\nmara@example.org\n",
        # Rows of which others stay, and clauses.
        f"To: Tom Ash\nDate: 3 May 2025\nSubject: the oars\n\n{PROSE}\n",
        f"{PROSE}\n\nOats 70\nComments 12\nWheat 80\nRye and barley 1,200\n\n{PROSE}\n",
        "2.1 The tenant keeps the roof in repair.\n\n2.2 All rights reserved.\n\n3.1 The landlord mends the gate.\n",
        # Notices of rights before what stays, and keys of a file's fields.
        f"The mill\n\nCopyright 2019 Mara Quill. All rights reserved.\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n",
        f"Files: *\nCopyright:\n Mara Quill\nComment:\n {PROSE}\n {PROSE}\n",
        # All notices of a file that has several, and items of a list, whose numbers would be left.
        f"MIT License\n\nCopyright (c) 2019 Ann Lee\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\nCopyright (c) 2021 Bob Ray. All rights reserved.\n",
        "1. Take the oars.\n2. Sign up for our newsletter\n3. Row home.\n",
        # Code.
        "SELECT id FROM lists\n  WHERE name = 'Sign up for our newsletter';\nDELETE FROM lists\n  WHERE id = 3;\n",
        f"{PROSE}\n\n```\nShare\nLog in\nSubscribe now\n```\n\n{PROSE}\n",
    ],
)
def test_what_stays_stays_whole(text: str) -> None:
    assert read(text, kind="text", options=RULES).body == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{PROSE}\n\nPlease support our journalism. Donate now\nThe end.\n", f"{PROSE}\n\nThe end.\n"),
        (f"{PROSE}\n\nPlease support our journalism. Donate now\n\n{PROSE}\n", f"{PROSE}\n\n{PROSE}\n"),
        # A label that stands behind each paragraph belongs to the page, however much it takes of a text.
        (f"{PROSE}\n\nSign up for our newsletter\n\n" * 8, f"{PROSE}\n\n" * 8),
        # A link to another story behind each paragraph is no reference to what the text holds.
        ("".join(f"{PROSE}\n\nAlso read: {title}\n\n" for title in TITLES), f"{PROSE}\n\n" * 6),
    ],
)
def test_what_goes_whole_goes(text: str, left: str) -> None:
    assert read(text, kind="text", options=RULES).body == left


NODES = (
    ("The council met on Monday in the hall of", "Port Ellen", "and chose a mayor.", "Share"),
    ("Το συμβούλιο συνεδρίασε τη Δευτέρα στο", "Ναύπλιο", "και εξέλεξε δήμαρχο.", "Αθήνα"),
    ("В понедельник совет собрался в городе", "Псков", "и выбрал мэра.", "Поделиться"),
)


@given(
    st.sampled_from(NODES), st.sets(st.sampled_from([1, 3]), min_size=1), st.sampled_from(["residue", "main-content"])
)
def test_no_model_takes_a_node_out_of_a_sentence(nodes: tuple[str, ...], gone: set[int], rule: str) -> None:
    lines = [PROSE, *nodes, PROSE]
    text = "\n".join(lines) + "\n"
    document = segment(text, "text")
    wanted = [nodes[n] for n in gone]
    said = [
        Verdict(text.index(line), text.index(line) + len(line), rule, "furniture", "for the test", "model")
        for line in wanted
    ]
    assert "\n".join(nodes[:3]) in resolve(document, said).body


def test_figures_stay_with_what_they_count() -> None:
    text = "Lock Hill\n1.5\nkm\nPrep time:\n20\nminutes\nHome\n"
    document = segment(text, "text")
    claims = [(text.index(words), len(words)) for words in ("km", "20", "Home")]
    said = [Verdict(at, at + size, "main-content", "furniture", "for the test", "model") for at, size in claims]
    assert resolve(document, said).body == text.replace("\nHome", "")


def test_marks_and_long_rows_of_figures_stay_beside_what_stays() -> None:
    ports = ", ".join(map(str, range(100, 140)))
    text = f"The oars\n========\n{PROSE}\n{ports}\n{PROSE}\n"
    document = segment(text, "text")
    lines = [block for block in document.blocks if not any(map(str.isalpha, text[block.start : block.end]))]
    said = [Verdict(each.start, each.end, "residue", "meta", "for the test", "model") for each in lines]
    assert len(said) == 2
    assert resolve(document, said).body == text


@pytest.fixture
def own(tmp_path: Path) -> Options:
    """A heuristic's stand-in cannot be named, so a rule file that ships none of these words."""
    path = tmp_path / "own.toml"
    path.write_text('[cut]\nscope = "match"\nmatch = ["sold for less"]\n', encoding="utf-8")
    return Options((str(path),), only=("user",))


def test_a_users_rule_means_what_it_says(own: Options) -> None:
    assert read(PROSE + "\n", kind="text", options=own).body == PROSE.replace(" sold for less", "") + "\n"


def test_why_something_stayed_is_told() -> None:
    document = read(f"{PROSE}\n\n## Log in\n\n{PROSE}\n", kind="text", options=RULES)
    assert {overruled.why for overruled in document.overruled} == {"heads a section that stays"}
