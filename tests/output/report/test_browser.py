"""The report in a real browser: it filters, its counts are those of the records, and nothing a document says runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from browsers import CONTRAST, MARKS, NAMELESS, browser, playwright

__all__ = ["browser"]
pytestmark = MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ARTICLE = (
    "The council approved the new bridge on Monday after two years of debate over its cost.\n\n"
    "Work on the foundations begins in spring, and the old crossing stays open until then.\n"
)
APPEAL = (
    "\nPlease support our independent journalism with whatever you can give to it in a hard year. "
    "Donate now from just $5 a month.\n"
)
LETTER = "\nSign up for our newsletter\n\n"
HOSTILE = (
    "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"
    "<svg onload=\"document.title = 'owned'\"> <!-- {{ 7 * 7 }} ]]> & \u2028 \U0001f600 \u202e"
)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hosts, its records and its report."""
    folder = tmp_path_factory.mktemp("batch")
    for number in range(70):
        host = folder / "corpus" / f"paper{number % 3}.example.org"
        host.mkdir(parents=True, exist_ok=True)
        text = ARTICLE + (APPEAL if number % 2 else "") + (LETTER if number % 5 == 0 else "")
        (host / f"{number:02}.txt").write_text(text)
    (folder / "corpus/<script>document.title = 'owned'<!--.txt").write_text(
        f"{ARTICLE}The sign said {HOSTILE} and no more.\n\n{ARTICLE}{APPEAL}"
    )
    (folder / "corpus/long.txt").write_text(f"{ARTICLE * 4}{LETTER}" * 20)
    (folder / "corpus/image.png").write_bytes(bytes(99))
    for arguments in (["clean", "--to", "jsonl", "-o", "all.jsonl"], ["report", "-o", "report.html"]):
        command = [sys.executable, "-m", "bodycopy", *arguments, "corpus", "--isolated", "--quiet"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 3, done.stderr
    return folder


@pytest.fixture
def page(browser: Browser, batch: Path) -> Iterator[Page]:
    """The report, opened; a word on the console or a request for anything else is a failure."""
    opened = browser.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url))
    opened.goto((batch / "report.html").as_uri())
    yield opened
    title = opened.title()
    opened.close()
    assert set(said) == {(batch / "report.html").as_uri()}  # again where it is loaded anew
    assert title == "corpus: what bodycopy took out"


@pytest.fixture(scope="module")
def records(batch: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (batch / "all.jsonl").read_text().splitlines()]


def rows(page: Page) -> list[str]:
    found: list[str] = page.locator("#list tbody tr td:nth-child(4) button").all_text_contents()
    return found


def figures(page: Page, by: str) -> dict[str, tuple[int, int]]:
    """Read one of the charts: characters and documents by name."""
    lines = page.locator(f'table[data-by="{by}"] tbody tr').all()
    cells = [[cell.replace(",", "") for cell in line.locator("th, td").all_text_contents()] for line in lines]
    return {name: (int(characters), int(documents)) for name, _, characters, documents in cells}


def wanted(records: list[dict[str, Any]], by: str) -> dict[str, tuple[int, int]]:
    characters, documents = Counter[str](), Counter[str]()
    for record in records:
        names = [removed[by] for removed in record["removed"]]
        for removed in record["removed"]:
            characters[removed[by]] += len(removed["text"])
        documents.update(set(names))
    return {name: (characters[name], documents[name]) for name in characters}


def test_its_figures_are_those_of_the_records(page: Page, records: list[dict[str, Any]]) -> None:
    gone = sum(len(removed["text"]) for record in records for removed in record["removed"])
    kept = sum(len(record["text"] or "") for record in records)
    assert page.locator("#sum").inner_text().startswith(f"73 documents; {gone:,} of {gone + kept:,} characters")
    statuses = {
        button.get_attribute("data-value"): button.inner_text() for button in page.locator(".pick.status").all()
    }
    counts = Counter(record["status"] for record in records)
    assert statuses == {status: f"{count} {status}" for status, count in counts.items()}
    assert figures(page, "family") == wanted(records, "family")
    assert figures(page, "rule") == wanted(records, "rule")


def test_filters_and_search(page: Page, records: list[dict[str, Any]]) -> None:
    def listed() -> str:
        return page.locator("#count").inner_text().split(" of ")[0]

    assert listed() == "73"
    assert len(rows(page)) == 50
    for family in ("donation", "newsletter"):
        page.select_option("#family", family)
        having = [r for r in records if any(removed["family"] == family for removed in r["removed"])]
        assert listed() == str(len(having))
    page.fill("#search", "PAPER1 5.txt")
    assert sorted(rows(page)) == sorted(
        r["source"] for r in having if "paper1" in r["source"] and "5.txt" in r["source"]
    )
    page.click("#filters button[type=reset]")
    playwright.expect(page.locator("#list tbody tr")).to_have_count(50)
    page.select_option("#site", "paper2.example.org")
    assert listed() == "23"
    page.click("#filters button[type=reset]")
    page.click('.pick[data-by="status"][data-value="not-text"]')
    assert rows(page) == ["corpus/image.png"]
    page.fill("#search", "nothing is called that")
    assert (listed(), rows(page), page.locator("#where").inner_text()) == ("0", [], "none")


def test_the_histogram_and_the_pages(page: Page, records: list[dict[str, Any]]) -> None:
    untouched = [r for r in records if r["text"] and not r["removed"]]
    page.locator('#histogram g[data-value="0"]').focus()
    page.keyboard.press("Enter")
    assert len(rows(page)) == len(untouched)
    page.click("#filters button[type=reset]")
    playwright.expect(page.locator("#list tbody tr")).to_have_count(50)
    page.click("#next")
    assert (len(rows(page)), page.locator("#next").is_disabled()) == (23, True)
    page.select_option("#order", "path")
    assert rows(page) == sorted(r["source"] for r in records)[:50]


def test_documents_side_by_side_by_keyboard(page: Page, records: list[dict[str, Any]]) -> None:
    page.fill("#search", "paper")
    page.locator("#documents").focus()
    page.keyboard.press("j")
    for _ in range(3):
        name = page.locator("#name").inner_text()
        (record,) = [r for r in records if r["source"] == name]
        playwright.expect(page.locator("#clean")).not_to_be_empty()
        assert page.locator("#clean").evaluate("e => e.textContent") == record["text"]
        struck = page.locator("#raw del").evaluate_all(
            "all => all.map((e) => [e.firstChild.data + e.lastChild.data, e.children[0].textContent])"
        )
        assert struck == [[removed["text"], str(n)] for n, removed in enumerate(record["removed"], 1)]
        assert page.locator("#gone li").count() == len(record["removed"])
        page.keyboard.press("j")
    page.locator("#gone button.id").first.click()
    assert "drops" in page.locator("#rule-text").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("#detail").is_visible() is False
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_orders_for_who_must_decide(page: Page, records: list[dict[str, Any]]) -> None:
    least = {r["source"]: min((removed["confidence"] for removed in r["removed"]), default=1) for r in records}
    page.select_option("#order", "least")
    shown = [int(100 * least[name]) for name in rows(page)]
    assert shown == sorted(shown)
    assert shown[0] < 100
    page.select_option("#order", "prose")
    lost = {r["source"]: sum(len(removed["text"].strip()) for removed in r["removed"]) for r in records}
    first = rows(page)[0]
    assert lost[first] >= 60
    assert lost[rows(page)[-1]] <= lost[first]


def test_texts_are_searched_on_request(page: Page, records: list[dict[str, Any]]) -> None:
    page.fill("#search", "up for our")  # no rule is called so
    assert rows(page) == []
    page.check("#in-texts")
    wanted = [r["source"] for r in records if "Sign up" in f"{r['text']}{r['removed']}"]
    playwright.expect(page.locator("#list tbody tr")).to_have_count(len(wanted))
    assert sorted(rows(page)) == sorted(wanted)


def test_long_lists_of_removals_are_folded(page: Page, records: list[dict[str, Any]]) -> None:
    (record,) = [r for r in records if r["source"].endswith("long.txt")]
    assert len(record["removed"]) > 12
    page.fill("#search", "long.txt")
    page.click("#list tbody button")
    playwright.expect(page.locator("#gone li:visible")).to_have_count(13)
    page.click("#gone .fold button")
    playwright.expect(page.locator("#gone li:visible")).to_have_count(len(record["removed"]))


def test_a_sample_that_is_marked_becomes_examples(page: Page, records: list[dict[str, Any]]) -> None:
    page.select_option("#family", "newsletter")
    page.click("#draw")
    playwright.expect(page.locator("#sample > li")).not_to_have_count(0)
    having = [r for r in records if any(removed["family"] == "newsletter" for removed in r["removed"])]
    assert page.locator("#sample > li").count() == min(30, len(having))
    names = page.locator("#sample > li > button.linked:not(.id)").all_text_contents()
    assert len(set(names)) == len(names)
    assert set(names) <= {r["source"] for r in having}
    page.locator("#sample > li").nth(0).get_by_text("Right", exact=True).click()
    page.locator("#sample > li").nth(1).get_by_text("Wrong", exact=True).click()
    page.locator("#sample > li").nth(2).get_by_text("Wrong", exact=True).click()
    page.locator("#sample > li").nth(2).get_by_text("Wrong", exact=True).click()
    assert page.locator("#verdict").inner_text().startswith("1 right, 1 wrong")
    # The bound of Clopper and Pearson for 1 of 2: 1 - sqrt(0.05) of the right ones.
    assert "at most 97.5% of" in page.locator("#verdict").inner_text()
    before = page.input_value("#examples"), page.locator("#sample").inner_text()
    page.reload()
    playwright.expect(page.locator("#verdict")).to_contain_text("1 right, 1 wrong")
    assert (page.input_value("#examples"), page.locator("#sample").inner_text()) == before
    assert page.locator('#sample [aria-pressed="true"]').count() == 2
    # What a judge took that is no rule is commented out.
    found = tomllib.loads(re.sub(r'(?m)^# (?=\[|\]|drops|keeps|  ")', "", page.input_value("#examples")))
    drops = [example for table in found.values() for example in table.get("drops", [])]
    keeps = [example for table in found.values() for example in table.get("keeps", [])]
    assert (len(drops), len(keeps)) == (1, 1)
    assert drops[0].count("[[") == drops[0].count("]]") == 1
    assert "[[" not in keeps[0]
    words = page.locator("#sample del").all_text_contents()
    assert drops[0].split("[[")[1].split("]]")[0] == words[0]
    assert words[1] in keeps[0]


def test_a_page_full_of_script_tags_does_nothing(page: Page, records: list[dict[str, Any]]) -> None:
    (record,) = [r for r in records if "<script>" in r["source"]]
    page.fill("#search", "<script>")
    assert rows(page) == [record["source"]]
    page.click("#list tbody button")
    playwright.expect(page.locator("#raw")).not_to_be_empty()
    assert page.locator("#clean").evaluate("e => e.textContent") == record["text"]
    assert HOSTILE.replace("\u2028", "\n").split("\n")[0] in record["text"]
    assert page.locator("#raw script, #raw img, #list img, #list svg").count() == 0


def test_its_policy_stops_what_is_not_its_own(browser: Browser, batch: Path) -> None:
    text = (batch / "report.html").read_text().replace("<main>", "<main><script>document.title = 'owned'</script>")
    (batch / "changed.html").write_text(text)
    opened = browser.new_page()
    opened.goto((batch / "changed.html").as_uri())
    assert opened.title() == "corpus: what bodycopy took out"
    assert opened.locator("#list tbody tr").count() == 50
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_can_be_read_on_their_ground(browser: Browser, batch: Path, scheme: Any) -> None:  # noqa: ANN401
    """Text stands out 4.5 to 1 at least, as WCAG AA asks."""
    opened = browser.new_page(color_scheme=scheme)
    opened.goto((batch / "report.html").as_uri())
    opened.keyboard.press("j")
    playwright.expect(opened.locator("#raw")).not_to_be_empty()
    assert opened.evaluate(CONTRAST) == []
    opened.close()


def test_every_control_has_a_name(page: Page) -> None:
    assert page.evaluate(NAMELESS) == []
