"""Where texts are worked on by other libraries, and the page about them: each test runs where its library is installed (``nox -s libraries``)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bodycopy import Options, clean
from bodycopy.batch.single import BatchConfig
from cli.conftest import APPEAL, ARTICLE, PAGE

TEXT = f"{ARTICLE}\n{APPEAL}"
KEEPS = BatchConfig(options=Options(without=("donation", "furniture")))
FLAT = " ".join(ARTICLE.split())
README = Path(__file__).parents[2] / "src/bodycopy/batch/README.md"
RECIPES = README.read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", RECIPES, re.DOTALL)


def recipe(word: str) -> dict[str, Any]:
    """Run what the page about scale shows of a library."""
    (code,) = [each for each in BLOCKS if word in each]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the page's own code
    return names


def test_pandas() -> None:
    pd = pytest.importorskip("pandas")
    import bodycopy.batch.pandas  # noqa: F401 - it adds the accessor

    series = pd.Series([TEXT, None, PAGE.encode(), "", 7], index=list("abcde"), name="raw")
    body = series.bodycopy.clean()
    assert body.to_dict() | {"b": None, "e": None} == {"a": ARTICLE, "b": None, "c": FLAT, "d": "", "e": None}
    assert (body.isna().to_list(), body.name) == ([False, True, False, False, True], "raw")
    assert series.bodycopy.clean(KEEPS)["a"] == TEXT
    clean_rows = pd.Series(["The ferry sailed at dawn.", "One\r\nTwo", ARTICLE, "So it was.\n\n"])
    assert (clean_rows.bodycopy.clean() == clean_rows).all()
    assert (clean_rows.map(clean) == clean_rows).all()
    frame = series.bodycopy.explain()
    assert frame["status"].to_dict()["a"] == "ok"
    assert frame["removed"]["a"] == len(TEXT) - len(ARTICLE)
    assert list(frame.index) == list("abcde")
    assert recipe("bodycopy.batch.pandas")["frame"]["body"][0] == "The ferry sailed at dawn.\n"


def test_scrapy() -> None:
    scrapy = pytest.importorskip("scrapy")
    from scrapy.exceptions import DropItem
    from scrapy.utils.test import get_crawler

    from bodycopy.batch.scrapy import BodycopyPipeline

    page = type("Page", (scrapy.Item,), {name: scrapy.Field() for name in ("url", "html", "body", "what")})
    settings = {"BODYCOPY": {"account": "what", "drop": ["empty"]}}
    pipeline = BodycopyPipeline.from_crawler(get_crawler(settings_dict=settings))
    item = pipeline.process_item(page(url="https://example.org/a", html=PAGE.encode()))
    assert (item["body"], item["what"]["status"]) == (FLAT, "unchanged")
    assert pipeline.process_item({"other": 1}) == {"other": 1}
    with pytest.raises(DropItem, match="empty"):
        pipeline.process_item({"html": "", "url": ""})
    with pytest.raises(ValueError, match="nobody"):
        BodycopyPipeline(how=BatchConfig(options=Options(without=("nobody",))))


def test_langchain() -> None:
    documents = pytest.importorskip("langchain_core.documents")
    from bodycopy.batch.langchain import BodycopyTransformer

    given = [documents.Document(TEXT, metadata={"source": "https://example.org/a"}, id="1"), documents.Document("")]
    (cleaned,) = BodycopyTransformer().transform_documents(given)
    assert (cleaned.page_content, cleaned.id, cleaned.metadata["source"]) == (ARTICLE, "1", "https://example.org/a")
    assert cleaned.metadata["bodycopy"]["status"] == "ok"
    assert (given[0].page_content, given[0].metadata) == (TEXT, {"source": "https://example.org/a"})
    kept = BodycopyTransformer(KEEPS, keep_empty=True).transform_documents(given)
    assert [each.page_content for each in kept] == [TEXT, ""]
    assert recipe("BodycopyTransformer")["documents"][0].page_content == "The ferry sailed at dawn.\n"


def test_llamaindex() -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    from bodycopy.batch.llamaindex import BodycopyTransform

    given = [schema.Document(text=TEXT, metadata={"url": "https://example.org/a"}), schema.TextNode(text="")]
    (cleaned,) = BodycopyTransform()(given)
    assert (cleaned.get_content("none"), cleaned.metadata["bodycopy"]["status"]) == (ARTICLE, "ok")
    assert "bodycopy" not in cleaned.get_content("llm")
    assert (given[0].text, "bodycopy" in given[0].metadata) == (TEXT, False)
    assert [each.get_content("none") for each in BodycopyTransform(how=KEEPS, keep_empty=True)(given)] == [TEXT, ""]
    assert recipe("BodycopyTransform()")["nodes"][0].text == "The ferry sailed at dawn.\n"


def test_its_python_can_be_read_and_the_first_block_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(BLOCKS) >= 8
    first, *_ = [compile(block, "page", "exec") for block in BLOCKS]
    exec(first, {})  # noqa: S102 - the page's own code
    assert "'body': 'The ferry sailed at dawn.\\n', 'status': 'ok'" in capsys.readouterr().out


def test_its_hours_follow_from_its_milliseconds() -> None:
    rows = re.findall(r"(?m)^\| (?:text|html) \| [\d.]+ \| ([\d.]+) \| ([\d.,]+) \| ([\d,]+) \| ([\d,]+) \|$", RECIPES)
    assert len(rows) == 2
    for row in rows:
        milliseconds, *hours = (float(cell.replace(",", "")) for cell in row)
        for many, told in zip((1e6, 1e9, 2.7e9), hours, strict=True):
            assert told == pytest.approx(many * milliseconds / 3.6e6, rel=0.01)
