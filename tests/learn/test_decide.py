"""Furniture from repetition: first what repeats and stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodycopy.learn.decide import Limits, decide
from bodycopy.learn.evidence import Evidence, gather
from bodycopy.learn.page import page
from learn.documents import article, evidence_of, findings, made, paragraph, phrases, source

BACKGROUND = "The mill was built by the abbey and has changed hands only twice since the abbey was closed."
FOOTER = "The Penwick Courier is printed by a company that belongs to its readers."
APPEAL = "Support the Penwick Courier from ${} a month. Cancel at any time."


def test_articles_alone() -> None:
    assert phrases(made(30, lambda _, body: body)) == []


def test_a_few_documents_prove_nothing() -> None:
    assert phrases(made(9, lambda _, body: [*body, FOOTER])) == []


def test_syndicated_paragraph_stays() -> None:
    def lay_out(number: int, body: list[str]) -> list[str]:
        body.insert(number % 4, BACKGROUND)
        return body if number % 6 == 0 else article(number)

    assert phrases(made(120, lay_out)) == []


def test_copies_of_an_article_stay() -> None:
    """Its sentences stand in many documents, which all have the same text of their own."""
    sources = [source(f"Edition {number}", *article(0)) for number in range(15)]
    assert phrases(sources + made(30, lambda number, _: article(number + 1))) == []


def test_refrain_stays() -> None:
    def lay_out(_: int, body: list[str]) -> list[str]:
        return [
            body[0],
            "Row on, my brothers, the harbour is near",
            body[1],
            "Row on, my brothers, the harbour is near",
            body[2],
        ]

    assert phrases(made(30, lay_out) + made(200, lambda n, _: article(n + 99))) == []


@pytest.mark.parametrize("line", ["Yes.", "No, never.", "Mara Quill", "Ingredients", "Before you begin"])
def test_answers_names_and_headings_stay(line: str) -> None:
    assert phrases(made(30, lambda _, body: [body[0], line, *body[1:]])) == []


def test_heading_that_stands_in_a_list_of_contents_too_stays() -> None:
    said = "How we picked and tested"
    assert phrases(made(20, lambda _, body: [said, *body[:2], said, body[2]])) == []


def test_quotation_stays_at_the_head() -> None:
    def lay_out(number: int, body: list[str]) -> list[str]:
        return ["“Salt remembers what the sea forgets.” — Ines Marlow", *body] if number % 3 == 0 else body

    assert phrases(made(60, lay_out)) == []


def test_stock_sentence_of_reporting_stays() -> None:
    said = "The council did not respond to a request for comment."
    assert phrases(made(60, lambda number, body: [*body, said] if number % 6 == 0 else body)) == []


def test_saying_of_the_day_stays_where_days_are_known() -> None:
    sources = [
        source("The old wall leans toward the evening sun", *article(number), day=f"2026-03-{number // 20 + 1:02}")
        if number // 20 == 3
        else source(*article(number), day=f"2026-03-{number // 20 + 1:02}")
        for number in range(200)
    ]
    assert phrases(sources) == []


def test_rare_on_a_large_site() -> None:
    sources = made(60, lambda number, body: [*body, FOOTER] if number < 12 else body)
    assert phrases(sources, Limits(10, 0.5)) == []


# --- what goes --------------------------------------------------------------------------------------------


def test_footer_goes() -> None:
    assert phrases(made(12, lambda _, body: [*body, FOOTER])) == [f"^{FOOTER}$"]


def test_footer_of_a_fifth_goes() -> None:
    assert phrases(made(60, lambda n, body: [*body, FOOTER] if n % 5 == 0 else body)) == [f"^{FOOTER}$"]


def test_changing_prices_are_one_rule() -> None:
    sources = made(20, lambda n, body: [*body[:2], APPEAL.format(n + 1), body[2]])
    assert phrases(sources) == ["^Support the Penwick Courier from 0 a month. Cancel at any time.$"]


def test_changing_names_and_dates_are_one_rule() -> None:
    names = ["Ana Reyes", "Joe Birk", "Ruth Lane", "Sam Orr"]
    sources = made(24, lambda n, body: [*body, f"{names[n % 4]} writes about boats and weather for the Courier."])
    assert phrases(sources) == ["^_ writes about boats and weather for the Courier.$"]


def test_a_name_that_does_not_change_is_said() -> None:
    sources = made(12, lambda _, body: [*body, "Ana Reyes looks after boats and weather for the Courier."])
    assert phrases(sources) == ["^Ana Reyes looks after boats and weather for the Courier.$"]


def test_who_writes_about_what_goes_where_the_author_is_known() -> None:
    """German "schreibt" is a verb of reporting; a line that names its author reports on nobody else."""
    line = "Jana Holzer schreibt für den Kurier über Boote und Wetter."
    sources = [source(*article(n), line) if n % 3 == 0 else source(*article(n)) for n in range(45)]
    assert phrases(sources) == []
    signed = [one._replace(author="Jana Holzer") if line in str(one.data) else one for one in sources]
    assert phrases(signed) == [f"^{line}$"]


def test_banner_inside_paragraphs_goes() -> None:
    sources = made(
        30, lambda _, body: [f"{body[0]} Subscribe today for $5 a month and read without limits.", *body[1:]]
    )
    assert phrases(sources) == ["^Subscribe today for 0 a month and read without limits.$"]


def test_block_goes_as_one() -> None:
    said = "We need your help. Give $5 a month to the Courier today. Thank you."
    assert phrases(made(12, lambda _, body: [*body, said])) == [
        "^We need your help. Give 0 a month to the Courier today. Thank you.$"
    ]


def test_two_sites_are_one_rule() -> None:
    sources = made(12, lambda _, body: [*body, FOOTER], folder="a.example")
    sources += [one._replace(folder="b.example") for one in made(15, lambda n, _: [*article(n + 50), FOOTER])]
    (found,) = findings(sources)
    assert found.sites == (("a.example", 12, 12), ("b.example", 15, 15))
    assert (found.documents, found.tail, found.hosts) == (27, 1.0, False)


def test_a_url_makes_it_the_sites_own() -> None:
    (found,) = findings(made(12, lambda _, body: [*body, FOOTER], url="https://www.a.example/x"))
    assert found.hosts
    assert found.sites == (("a.example", 12, 12),)


def test_unspaced_script() -> None:
    line = "本报还需要{}位支持者，请在今天帮助我们继续报道。"
    letters = "山水石桥舟渡林雨风雪村镇路田云月日星灯火书画琴棋"

    def own(number: int) -> list[str]:
        turned = letters[number:] + letters[:number]
        return [f"{turned[::-1]}，{turned}。", f"{turned[::2]}，{turned[1::2]}，{turned[::3]}。"]

    sources = [source(*own(n), line.format(n + 1)) for n in range(12)]
    assert phrases(sources) == ["^本报还需要0位支持者，请在今天帮助我们继续报道。$"]


# --- laws -------------------------------------------------------------------------------------------------

MIXED = [
    source(
        *("Home and harbour news | Tides | Markets",) * (n % 2),
        *article(n),
        APPEAL.format(n),
        *(FOOTER,) * (n % 3 > 0),
        day=f"2026-03-{n % 9 + 1:02}",
        author=["Ana Reyes", "Joe Birk"][n % 2],
    )
    for n in range(40)
]


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(len(MIXED))), st.integers(0, len(MIXED)))
def test_order_and_parts_do_not_matter(order: list[int], cut: int) -> None:
    whole = evidence_of(MIXED)
    candidates = frozenset(whole.forms)
    pages = [page(MIXED[at]) for at in order]
    joined = Evidence({}, {})
    joined.add(gather(pages[:cut], candidates))
    joined.add(gather(pages[cut:], candidates))
    assert joined == whole
    assert decide(joined) == decide(whole) != []


def test_paragraphs_of_the_tests_differ() -> None:
    assert len({paragraph(number) for number in range(600)}) == 600
