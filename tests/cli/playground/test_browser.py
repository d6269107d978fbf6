"""The playground in a real browser: by keyboard alone, in light and dark, on a phone; nothing that is pasted runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from browsers import CONTRAST, MARKS, NAMELESS, browser, playwright
from cli.conftest import APPEAL, ARTICLE

__all__ = ["browser"]
pytestmark = MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from bodycopy.cli.playground.server import Playground

TEXT = f"{ARTICLE}\n{APPEAL}\nThe choir meets on Mondays.\n\nSign up for our newsletter\n\n{ARTICLE}"
HOSTILE = (
    "</textarea></script><script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"
    "<svg onload=\"document.title = 'owned'\"><iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe>\n"
) * 30


@pytest.fixture
def visit(browser: Browser, server: Playground) -> Iterator[Callable[..., Page]]:
    """Open the playground; a word on the console, or a request for anything but its own answers, is a failure."""
    pages: list[Page] = []
    said: list[str] = []
    asked: list[str] = []

    def open_page(**options: Any) -> Page:  # noqa: ANN401
        opened = browser.new_page(**options)
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(server.access.address)
        pages.append(opened)
        return opened

    yield open_page
    titles = [page.title() for page in pages]
    for page in pages:
        page.close()
    assert said == []
    assert [url for url in asked if not url.startswith((server.access.address, "data:,"))] == []
    assert set(titles) == {"bodycopy: playground"}


def kept(page: Page) -> str:
    found: str = page.locator("#page").evaluate(
        "e => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('')"
    )
    return found


def test_what_is_pasted_is_cleaned_and_every_removal_says_why(visit: Callable[..., Page]) -> None:
    page = visit()
    page.fill("#text", TEXT)
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    assert page.locator("#page del").first.inner_text().strip().startswith("Please support")
    assert "donation" in page.locator("#gone li").first.inner_text()
    assert APPEAL not in kept(page)
    assert "choir" in kept(page)
    page.uncheck("input[value=newsletter]")
    playwright.expect(page.locator("#gone li")).to_have_count(2)
    page.check("#only-kept")
    assert page.locator("#page del").first.is_visible() is False
    page.click("#gone li .id")
    playwright.expect(page.locator("#definition-text")).to_contain_text("match")
    page.keyboard.press("Escape")
    page.click("button[type=reset]")
    playwright.expect(page.locator("#said")).to_have_text("Nothing is pasted yet.")
    playwright.expect(page.locator("#gone li")).to_have_count(0)


def test_a_rule_is_written_and_tried_on_the_spot(visit: Callable[..., Page]) -> None:
    page = visit()
    page.fill("#text", TEXT)
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    page.evaluate(
        """() => {
          const text = [...document.getElementById("page").childNodes].find((n) => n.data && n.data.includes("choir"));
          const from = text.data.indexOf("The choir");
          getSelection().setBaseAndExtent(text, from, text, text.data.indexOf("Mondays.") + 8);
        }"""
    )
    page.click("#begin")
    playwright.expect(page.locator("#rules")).to_have_value(re.compile("choir meets on Mondays"))
    playwright.expect(page.locator("#gone li")).to_have_count(4)
    page.click("#try")
    playwright.expect(page.locator("#tried.fine")).to_contain_text("every example holds")
    assert "choir" not in kept(page)
    page.click("#as-toml summary")
    page.fill(
        "#rules",
        page.input_value("#rules").replace(
            '# keeps = ["An honest sentence with the same words, which must stay."]',
            'keeps = ["The choir meets on Mondays."]',
        ),
    )
    page.click("#try")
    playwright.expect(page.locator("#tried li").first).to_contain_text("keeps")
    page.fill("#rules", "[")
    playwright.expect(page.locator("#said")).to_contain_text("your-rules.toml")


def test_a_button_that_a_banner_left_is_clicked_into_a_rule(visit: Callable[..., Page]) -> None:
    page = visit()
    page.fill("#text", TEXT)
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    assert page.locator("#rule").is_visible() is False
    page.click("[aria-label='begin a rule with “The choir meets on Mondays.”']")
    playwright.expect(page.locator("#phrase")).to_be_focused()
    playwright.expect(page.locator("#phrase")).to_have_value("The choir meets on Mondays.")
    playwright.expect(page.locator("#gone li")).to_have_count(4)
    page.fill("#keeps", "The choir meets on Mondays, said the mayor.\nThe choir met.")
    page.select_option("#family", "advert")
    playwright.expect(page.locator("#rules")).to_have_value(re.compile('family = "advert"'))
    page.select_option("#scope", "block")
    playwright.expect(page.locator("#rules")).to_have_value(re.compile('scope = "block"'))
    rules = page.input_value("#rules")
    assert rules.count("[the-choir-meets-on-mondays]") == 1
    assert '    "The choir met.",' in rules
    page.click("#as-toml summary")
    page.fill("#rules", rules.replace("[the-choir", "# mine\n[a-choir"))
    page.select_option("#scope", "match")
    playwright.expect(page.locator("#rules")).to_have_value(re.compile("# mine.*the-choir", re.DOTALL))


def test_work_that_takes_time_is_shown(visit: Callable[..., Page]) -> None:
    page = visit()

    def late(route: Any) -> None:  # noqa: ANN401
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/clean", late)
    page.fill("#text", TEXT)
    assert page.get_attribute("#page", "aria-busy") == "true"
    playwright.expect(page.locator("#said")).to_have_text("Cleaning …")
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    assert page.get_attribute("#page", "aria-busy") is None


def test_the_keyboard_alone_suffices(visit: Callable[..., Page]) -> None:
    page = visit()
    page.keyboard.press("Tab")  # the link that skips to the result
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.insert_text(TEXT)
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.value || ''"))
        if reached[-1] == "try":
            break
    every = page.evaluate(
        "[...document.querySelectorAll('main :is(button, select, input, textarea, [tabindex=\"0\"])')]"
        ".filter((e) => e.checkVisibility() && !e.disabled).map((e) => e.id || e.value || '')"
    )
    assert set(every) - {"text"} <= set(reached)
    page.focus("#page del button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#gone') !== null")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#definition")).to_be_visible()
    page.keyboard.press("Escape")
    playwright.expect(page.locator("#definition")).not_to_be_visible()


def test_a_page_full_of_script_tags_does_nothing(visit: Callable[..., Page]) -> None:
    page = visit()
    page.select_option("#kind", "text")
    page.fill("#text", HOSTILE + ARTICLE)
    playwright.expect(page.locator("#page")).to_contain_text("onerror")
    assert (
        page.locator("#page :is(script, img, svg, iframe), #gone :is(script, img), #nearly :is(script, img)").count()
        == 0
    )
    page.select_option("#kind", "html")
    playwright.expect(page.locator("#said")).to_contain_text("html read as")
    page.click("#as-toml > summary")
    page.fill("#rules", f"# {HOSTILE}".replace("\n", " "))
    page.click("#try")
    playwright.expect(page.locator("#tried li")).to_have_count(1)
    page.fill("#rules", '[a]\nfamily = "<script>document.title = 1</script>"\n')
    page.click("#try")
    playwright.expect(page.locator("#tried li").first).to_contain_text("<script>")


def test_its_policy_stops_what_is_not_its_own(browser: Browser, server: Playground) -> None:
    page = browser.new_page()
    page.goto(server.access.address)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'owned'";
          document.body.append(script);
        }"""
    )
    assert page.title() == "bodycopy: playground"
    assert page.evaluate("fetch('http://127.0.0.1:1/').then(() => 'sent', (error) => 'stopped')") == "stopped"
    page.close()


def test_another_site_can_neither_ask_nor_frame_it(browser: Browser, server: Playground, tmp_path: Path) -> None:
    """Even one that has got hold of the address."""
    stranger = tmp_path / "stranger.html"
    stranger.write_text(f'<!doctype html><title>x</title><iframe src="{server.access.address}"></iframe>')
    page = browser.new_page()
    page.goto(stranger.as_uri())
    answer = page.evaluate(
        """(address) => fetch(`${address}clean`, {method: "POST", mode: "no-cors", body: '{"text": "x"}'})
             .then((answer) => answer.text(), () => "stopped")""",
        server.access.address,
    )
    assert answer in {"", "stopped"}
    assert "Playground" not in page.frames[-1].content()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_can_be_read_on_their_ground(visit: Callable[..., Page], scheme: Any) -> None:  # noqa: ANN401
    page = visit(color_scheme=scheme)
    page.fill("#text", TEXT)
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    assert page.evaluate(CONTRAST) == []


def test_a_phone_needs_no_sideways_scrolling(visit: Callable[..., Page]) -> None:
    page = visit(viewport={"width": 360, "height": 740})
    page.fill("#text", TEXT + "x" * 300)
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_control_has_a_name(visit: Callable[..., Page]) -> None:
    page = visit()
    page.fill("#text", TEXT)
    playwright.expect(page.locator("#gone li")).to_have_count(3)
    assert page.evaluate(NAMELESS) == []
