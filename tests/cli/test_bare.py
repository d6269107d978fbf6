"""The bare pipe: what it imports, and that it says the same as the long way."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import ARTICLE, PAGE, Command

FORBIDDEN = """
typer click rich trafilatura lxml ftfy numpy pydantic pebble resiliparse dataclasses json pathlib tomllib
inspect importlib.metadata importlib.resources subprocess multiprocessing concurrent asyncio logging argparse
pickle difflib tempfile shutil threading socket urllib signal unicodedata bodycopy.rulebook.source
""".split()
PARSER = {"typer", "click", "annotated_doc", "shellingham", "typing_extensions", "colorama"}
# A command line, what it is given, and the packages of others that its own process may import.
PATHS = {
    "ascii": ([], ARTICLE.encode(), {"sentencex"}),
    "mojibake": (
        [],
        "Das Caf\u00c3\u00a9 \u00f6ffnet morgen um acht Uhr. Es war lange zu.\n".encode(),
        {"sentencex", "ftfy", "wcwidth"},
    ),
    "html": (["clean", "page.html"], b"", {"sentencex"}),
    "folder": (["clean", "texts", "-o", "out"], b"", {"sentencex", *PARSER}),
    "jsonl": (["clean", "texts.jsonl", "--to", "jsonl"], b"", {"sentencex", *PARSER}),
    "rules": (["rules", "list"], b"", {"sentencex", *PARSER}),
}

PROBE = """
import sys
sys.path[:] = {path!r}
from bodycopy.__main__ import run
code = run({arguments!r})
sys.stderr.write("\\n".join(["MODULES", str(code), *sorted(sys.modules)]))
"""

Imported = Callable[[list[str], bytes], tuple[int, set[str]]]


@pytest.fixture(scope="module")
def imported() -> Imported:
    """Run a command line in a fresh interpreter, without ``site`` and so without what others put on its path."""

    def start(arguments: list[str], text: bytes) -> tuple[int, set[str]]:
        path = [entry for entry in sys.path if entry]
        code = PROBE.format(path=path, arguments=arguments)
        done = subprocess.run([sys.executable, "-I", "-S", "-c", code], input=text, capture_output=True, check=True)
        code, *modules = done.stderr.decode().split("MODULES\n")[1].split("\n")
        return int(code), set(modules)

    return start


@pytest.mark.parametrize("arguments", [[], ["clean"], ["-"], ["clean", "-"]])
@pytest.mark.parametrize(
    "text",
    [
        ARTICLE.encode(),
        "Der Stadtrat hat die neue Brücke gebilligt – nach zwei Jahren „Streit“ über die Kosten.\n".encode(),
        b"Please support our independent journalism.\n\n" + ARTICLE.encode(),
    ],
    ids=["ascii", "utf-8", "with an appeal"],
)
def test_a_bare_pipe_of_plain_text_imports_next_to_nothing(
    arguments: list[str], text: bytes, imported: Imported
) -> None:
    code, modules = imported(arguments, text)
    assert code == 0
    assert sorted(modules.intersection(FORBIDDEN)) == []


@pytest.mark.parametrize("way", PATHS)
def test_each_way_imports_of_others_what_it_needs(
    way: str, imported: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(PAGE)
    Path("texts").mkdir()
    Path("texts/a.txt").write_text(ARTICLE)
    Path("texts.jsonl").write_text('{"text": "The council met on Monday."}\n')
    arguments, text, allowed = PATHS[way]
    code, modules = imported(arguments, text)
    others = (
        {name.partition(".")[0] for name in modules}
        - set(sys.stdlib_module_names)
        - {"bodycopy", "__main__", "__mp_main__"}
    )
    assert (code, others - allowed) == (0, set())


def test_a_named_text_file_does_not_import_what_only_help_and_html_need(tmp_path: Path, imported: Imported) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    code, modules = imported(["clean", str(path)], b"")
    assert code == 0
    assert sorted(name for name in {*FORBIDDEN} - {"contextlib", "signal", "typing"} if name in modules) == []
    code, modules = imported(["clean", str(path), "--to", "text"], b"")
    assert code == 0
    assert "typer" in modules
    forbidden = ("rich", "trafilatura", "lxml", "ftfy", "numpy", "pydantic", "pebble", "multiprocessing")
    assert [name for name in forbidden if name in modules] == []


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE.encode(),
        b"",
        b" \n\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "Grüße\n".encode("utf-16"),
        b"Gr\xfc\xdfe aus K\xf6ln\n",
        b"a < b\n",
        b"<html><body><p>" + ARTICLE.encode() + b"</p></body></html>",
        gzip.compress(ARTICLE.encode(), mtime=0),
        ARTICLE.encode() * 400,
    ],
    ids=["text", "nothing", "blank", "png", "utf-16", "latin-1", "less than", "html", "packed", "large"],
)
def test_both_ways_agree(text: bytes, command: Command) -> None:
    bare = command(stdin=text)
    assert bare == command("clean", "--to", "text", "-", stdin=text)


@pytest.mark.parametrize(
    "setting",
    [("TO", "jsonl"), ("ON_EMPTY", "error"), ("ON_EMPTY", "skip"), ("MAX_SIZE", "3"), ("VERBOSE", "1"), ("QUIET", "1")],
)
def test_both_ways_agree_on_settings(
    setting: tuple[str, str], command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"BODYCOPY_{setting[0]}", setting[1])
    for text in (ARTICLE.encode(), b" \n"):
        assert command(stdin=text) == command("clean", "--from", "auto", "-", stdin=text)


@pytest.mark.parametrize("names", [["a.txt"], ["a.txt", "b.txt"], ["none.txt"], [""], ["."]])
def test_both_ways_agree_on_names(names: list[str], here: Command) -> None:
    for name in "ab":
        Path(f"{name}.txt").write_text(ARTICLE)
    assert here("clean", *names) == here("clean", "--to", "text", *names)


def test_both_ways_agree_on_a_wrong_environment(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BODYCOPY_JOBS", "many")
    bare = command(stdin=b"text")
    assert bare == command("clean", "-", "--from", "text", stdin=b"text")
    assert bare.code == 2
    assert bare.out == b""
    assert bare.err.startswith("bodycopy: BODYCOPY_JOBS must be a whole number")


def test_the_environment_and_files_count_on_a_bare_pipe(command: Command, tmp_path: Path) -> None:
    (tmp_path / "bodycopy.toml").write_text('to = "jsonl"\n')
    assert command(stdin=ARTICLE.encode()).out.startswith(b'{"schema": 1')


@pytest.mark.parametrize("size", [200_000, 400_000])  # a timer counts in ticks, of some milliseconds
def test_a_pipe_that_takes_too_long_is_named(size: int, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"".join(b"The bridge was late on day %d, she said.\n\n" % day for day in range(size // 40))
    monkeypatch.setenv("BODYCOPY_TIMEOUT", "0.001")
    result = command(stdin=text)
    assert (result.code, result.out) == (3, b"")
    assert (
        result.err == "bodycopy: standard input: timeout: not done after 0.001 s; raise --timeout, or lift it with 0\n"
    )
