import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.segment.markdown import segment

PAGE = """\
# The ferry sails again

Three weeks of dredging
are over.

> It is a relief.

- Monday: trials
- Tuesday: *passengers*
  and freight

```
sail --now
```

| day | boats |
|-----|-------|
| Mon | 2     |

---

[authority]: https://example.org
"""


def test_each_construct_is_a_block_with_its_marks() -> None:
    document = segment(PAGE)
    found = [(block.kind, PAGE[block.start : block.end]) for block in document.blocks]
    assert found == [
        ("heading", "# The ferry sails again"),
        ("paragraph", "Three weeks of dredging\nare over."),
        ("quote", "> It is a relief."),
        ("list-item", "- Monday: trials"),
        ("list-item", "- Tuesday: *passengers*\n  and freight"),
        ("code", "```\nsail --now\n```"),
        ("table-row", "| day | boats |"),
        ("paragraph", "|-----|-------|"),
        ("table-row", "| Mon | 2     |"),
        ("paragraph", "---\n\n[authority]: https://example.org"),
    ]
    assert document.text == PAGE
    assert document.kind == "markdown"


def test_a_heading_knows_its_level() -> None:
    assert [block.level for block in segment("# A\n\n### B\n\nC\n").blocks] == [1, 3, 0]


@pytest.mark.parametrize("text", ["", "\n", "- \n", "#\n", "> > >\n", "\x0bfoo\x1cbar\n\nbaz"])
def test_odd_input_is_survived(text: str) -> None:
    assert segment(text).text == text


@given(st.text(alphabet=st.sampled_from("ab #>-*`|[]:\n1. \t"), max_size=200))
def test_blocks_are_sorted_disjoint_and_cover_all_but_white_space(text: str) -> None:
    at = 0
    for block in segment(text).blocks:
        assert at <= block.start < block.end
        assert text[at : block.start].strip() == ""
        at = block.end
    assert text[at:].strip() == ""


def test_what_stands_in_a_block_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("markdown_it.parser_inline.ParserInline.parse", parse)
    blocks = segment("# A [link](b)\n\nIn *stars* and `code`.\n\n| a | b |\n|---|---|\n| [c](d) | e |\n").blocks
    assert [block.kind for block in blocks][:2] == ["heading", "paragraph"]
