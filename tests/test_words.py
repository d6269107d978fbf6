"""Words of a language are data: none stand in Python, where only a programmer of that language would find them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SRC = Path(__file__).parent.parent / "src" / "bodycopy"
FOREIGN = re.compile(r"[^\W\d_\x00-\x7f]{2,}|[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*[a-z][^\W\d_]*")
"""Two letters beyond ASCII, or one in a word."""
TABLES = {
    "decode/repair.py": "pairs of letters that are never mojibake",
    "kernel/phrases/keys.py": "currencies, which are parts of numbers",
    "kernel/phrases/fold.py": "letters that are spelt in two ways",
    "kernel/characters.py": "letters that have capitals, and scripts that have none",
    "judge/heuristics/teasers.py": "letters whose capitals are odd",
}
"""Files with tables of characters."""


def constants(tree: ast.AST) -> list[str]:
    """Return the strings of a file that are not docstrings, without the character classes of regular expressions."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    return [re.sub(r"\[(?:\\.|[^\]\\])*\]", "", string) for string in strings]


def test_no_word_in_another_script_or_with_an_accent_is_in_python() -> None:
    found = {
        (str(path.relative_to(SRC)), word)
        for path in SRC.rglob("*.py")
        for string in constants(ast.parse(path.read_text("utf-8")))
        for word in FOREIGN.findall(string)
    }
    assert sorted(pair for pair in found if pair[0] not in TABLES) == []


def test_a_word_is_found() -> None:
    assert FOREIGN.findall("nyhetsbyrån 구독 x’y »") == ["nyhetsbyrån", "구독"]
    assert constants(ast.parse('"a docstring"\nx = "[äöü]|bild"')) == ["|bild"]
