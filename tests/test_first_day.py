"""What a new user tries on the first day: a command, what it is given, and what may be expected of it."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pytest

from batch.conftest import _alone, _compiled_rulebook, here
from bodycopy.__main__ import run
from cli.conftest import APPEAL, ARTICLE, PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cli.conftest import Command

__all__ = ["_alone", "_compiled_rulebook", "here"]
ONE_PARAGRAPH = " ".join(ARTICLE.split()) + "\n"
RAW = ARTICLE + "\n" + APPEAL
YAML = "menu:\n  - Accept all cookies\n  - Donate now\n"
CODE = '"""Sign up for our newsletter."""\n# Copyright 2024 Example\nprint("Donate now")\n'
LINES = "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in ((1, RAW), (2, ARTICLE)))
TABLE = f'id,text\n1,"{RAW}"\n'
MAIL = (
    "From: <Saved by a browser>\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\n"
    'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    "<html><body><article><p>The caf=C3=A9 opens in spring, as the council said on Monday.</p></article></body></html>"
)
PARTS = (
    "From: <Saved by a browser>\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--Parts--x"\r\n\r\n\r\n'
    f"----Parts--x\r\n{MAIL.partition('MIME-Version: 1.0' + chr(13) + chr(10))[2]}\r\n----Parts--x--\r\n"
)
WARC = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
RULES = '[harbor]\nscope = "sentence"\nfamily = "furniture"\nmatch = ["harbor news daily"]\ndrops = ["[[Harbor news daily.]]"]\nkeeps = ["The harbor is old."]\n'
ODD = '{"text": "The old bridge stays open until the new one is built.", "n": NaN, "m": -Infinity, "big": 1e400, "exact": 0.10000000000000000555}'


ITEMS = (
    "The piers will be of granite from the old quarry at Stell.",
    "The deck will be wide enough for two carts and a tram.",
)
LISTED = PAGE.replace("</article>", f"<ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li></ul></article>")
LISTED_LINES = "[" + ",\n".join(json.dumps({"text": RAW}) for _ in range(2)) + "]\n"
SNIPPET = '{\n  "port": 8080\n}\nThis is all that the harbour master had written down before the boats came in.\n'


class Task(NamedTuple):
    """A command line, and what is expected of it."""

    command: str
    code: int = 0
    says: str = ""
    """On standard error; nothing may be said where it is empty."""
    files: Mapping[str, str | bytes] = MappingProxyType({"c/a.txt": RAW})
    out: str | None = None
    """The whole of standard output."""
    holds: str = ""
    """A part of it, or of the file ``prints``."""
    prints: str = ""
    found: Mapping[str, str] = MappingProxyType({})
    """Files afterwards."""
    gone: tuple[str, ...] = ()
    """Files that may not be there."""
    stdin: str | bytes = ""
    prepare: Callable[[], object] | None = None


FOLDER: dict[str, str | bytes] = {"c/a.txt": RAW, "c/b.yaml": YAML, "c/d.py": CODE, "c/LICENSE": APPEAL}
OUTSIDE: dict[str, str | bytes] = {"c/sub/a.txt": RAW, "c/b.txt": RAW, "elsewhere/x": "", "out/x": ""}


def link(name: str, target: str) -> Callable[[], object]:
    return lambda: Path(name).symlink_to(Path(target).absolute())


def clean_here(*arguments: str) -> None:
    assert run(["clean", *arguments]) == 0


def hard_link() -> None:
    Path("c/b.txt").hardlink_to("c/a.txt")


TASKS = {
    "in place: only texts of a folder": Task("clean c -i", 0, "3 whose names don't end in .txt, .text, .md, .markdown, .rst, .html, .htm, such as c/LICENSE (--glob takes them)", FOLDER, found={"c/a.txt": ARTICLE, "c/b.yaml": YAML, "c/d.py": CODE, "c/LICENSE": APPEAL}),
    "in place: quietly": Task("clean c -i -q", 0, "", FOLDER, found={"c/b.yaml": YAML}),
    "in place: what --glob names": Task("clean c -i --glob *.log", 0, "", {"c/a.log": RAW, "c/a.txt": RAW}, found={"c/a.log": ARTICLE, "c/a.txt": RAW}),
    "in place: upper case": Task("clean c -i", 0, "", {"c/A.TXT": RAW}, found={"c/A.TXT": ARTICLE}),
    "in place: no texts at all": Task("clean c -i", 1, "there are no texts here to clean in place", {"c/b.yaml": YAML}, found={"c/b.yaml": YAML}),
    "in place: a file that is named": Task("clean c/notes -i", 0, "", {"c/notes": RAW}, found={"c/notes": ARTICLE}),
    "in place: a page": Task("clean c -i", 3, "c/p.html: skipped: is HTML", {"c/p.html": PAGE}, found={"c/p.html": PAGE}),
    "backup: kept beside": Task("clean c -i --backup .orig", 0, "", found={"c/a.txt": ARTICLE, "c/a.txt.orig": RAW}),
    "backup: no input of the next run": Task("clean c -i", 0, "1 that are backups", {"c/a.txt": ARTICLE, "c/a.txt.orig": RAW}, found={"c/a.txt.orig": RAW}),
    "backup: no input, whatever its suffix": Task("clean c -i", 0, "backups", {"c/a.txt": ARTICLE, "c/a.txt.old.txt": RAW}, found={"c/a.txt.old.txt": RAW}),
    "backup: no input, whatever --glob says": Task("clean c -i --glob *", 0, "backups", {"c/a.txt": ARTICLE, "c/a.txt~": RAW}, found={"c/a.txt~": RAW}),
    "backup: no input of a command that names it": Task("clean c/a.txt c/a.txt.o -i --backup .o", 0, "backups", {"c/a.txt": RAW, "c/a.txt.o": "first"}, found={"c/a.txt": ARTICLE, "c/a.txt.o": "first", "c/a.txt.o.1": RAW}),
    "hard links: not torn apart": Task("clean c/a.txt -i", 3, "has other names (hard links)", prepare=hard_link, found={"c/a.txt": RAW, "c/b.txt": RAW}),
    "hard links: nothing to change": Task("clean c/a.txt -i", 0, "", {"c/a.txt": ARTICLE}, prepare=hard_link),
    "pipe: JSON Lines": Task("", 0, "", stdin=LINES, holds=f'{{"id": 1, "text": {json.dumps(ARTICLE)}, "bodycopy": '),
    "pipe: JSON Lines, compressed": Task("", 0, "", stdin=gzip.compress(LINES.encode()), holds='{"id": 2, "text": '),
    "pipe: JSON Lines to a folder": Task("- -o out/", 0, "", stdin=LINES, found={"out/stdin.txt/00000001.txt": ARTICLE}),
    "pipe: one object": Task("", 0, "", stdin=json.dumps({"text": ARTICLE}), holds='"status": "unchanged"'),
    "pipe: a line in braces is text": Task("", 0, "", stdin="{A note.} It is short.\n", out="{A note.} It is short.\n"),
    "file: JSON Lines": Task("clean c.jsonl", 0, "", {"c.jsonl": LINES}, holds='{"id": 1, "text": '),
    "file: JSON Lines without a suffix": Task("clean lines", 0, "", {"lines": LINES}, holds='{"id": 1, "text": '),
    "pipe: a table says how": Task("", 2, "use -o FOLDER, or --to jsonl", stdin=TABLE, out=""),
    "pipe: a table": Task("--to jsonl", 0, "", stdin=TABLE, holds='{"id": "1", "text": '),
    "pipe: an archive": Task("--to jsonl", 0, "", stdin=WARC.format(len(ARTICLE), ARTICLE), holds='"status": "unchanged"'),
    "pipe: a saved page": Task("", 0, "", stdin=PARTS, out="The café opens in spring, as the council said on Monday.\n"),
    "pipe: a saved page of one part": Task("", 0, "", stdin=MAIL, out="The café opens in spring, as the council said on Monday.\n"),
    "pipe: names of files": Task("", 0, "a list of files; to clean these: bodycopy clean --files-from - -o FOLDER/", stdin="c/a.txt\n"),
    "pipe: names with NUL": Task("-", 0, "bodycopy clean --files-from - -0 -o FOLDER/", stdin="c/a.txt\0" * 9),
    "records: other numbers stay": Task("clean r.jsonl", 0, "", {"r.jsonl": ODD}, holds=ODD.partition("1e400")[2][:-1]),
    "records: not a number stays": Task("clean r.jsonl", 0, "", {"r.jsonl": ODD}, holds='"n": NaN, "m": -Infinity, "big": 1e400'),
    "records: a field of our name": Task("clean r.jsonl", 0, "", {"r.jsonl": '{"bodycopy": "mine", "text": "Hello."}'}, holds='{"bodycopy": "mine", "text": '),
    "records: the other name": Task("clean r.jsonl", 0, "", {"r.jsonl": '{"bodycopy": 1, "text": "Hello."}'}, holds=', "bodycopy_2": {"schema": 1'),
    "without: with commas": Task("clean c/a.txt --without donation,residue", 0, "", out=RAW.replace("\n\n", "\n\n")),
    "without: a wrong name among others": Task("clean c/a.txt --without donation,donatoin", 2, "did you mean 'donation'"),
    "without: a rule by its name": Task("clean c/a.txt --without support-our-journalism", 0, ""),
    "rules show: a rule by its name": Task("rules show support-our-journalism", 0, "", holds="# en/donation/support-our-journalism"),
    "rules: what took nothing": Task("clean c/a.txt --rules r.toml -v", 0, "rules that took nothing: user/r/harbor", {"c/a.txt": ARTICLE, "r.toml": RULES}),
    "jobs: all processors": Task("clean c -o out/ -j 0", 0, "", found={"out/a.txt": ARTICLE}),
    "output: a page beside its text": Task("clean c -o out/", 0, "", {"c/p.html": PAGE, "c/p.txt": ARTICLE}, found={"out/p.txt": ARTICLE, "out/p.html.txt": ONE_PARAGRAPH}),
    "output: two of one name": Task("clean a/p.txt b/p.txt c/q.txt -o out/", 3, "b/p.txt: skipped: would be written to out/p.txt, as a/p.txt is; rename one of them", {"a/p.txt": ARTICLE, "b/p.txt": RAW, "c/q.txt": RAW}, found={"out/p.txt": ARTICLE, "out/q.txt": ARTICLE}),
    "links: a folder that leads out of the output": Task("clean c -o out/", 3, "c/sub/a.txt: write-error: out/sub/a.txt: sub is a link, and nothing is written through it", OUTSIDE, prepare=link("out/sub", "elsewhere"), found={"out/b.txt": ARTICLE}, gone=("elsewhere/a.txt",)),
    "links: a file that leads out of the output": Task("clean c -o out/", 0, "", OUTSIDE, prepare=link("out/b.txt", "elsewhere/x"), found={"elsewhere/x": "", "out/b.txt": ARTICLE}),
    "links: one that leads to itself": Task("clean c --follow -o out/", 3, "c/loop: unreadable: too many levels of symbolic links", prepare=lambda: Path("c/loop").symlink_to("loop"), found={"out/a.txt": ARTICLE}),
    "removed: notes stay": Task("clean c/a.txt --removed n", 2, "n exists, and is not a file of removals", {"c/a.txt": RAW, "n": "notes"}, found={"n": "notes"}, out=""),
    "removed: an earlier run's stay": Task("clean c/a.txt --removed n", 2, "may be all that is left", {"c/a.txt": RAW, "n": '{"path": "x"}\n'}, found={"n": '{"path": "x"}\n'}),
    "removed: replaced on purpose": Task("clean c/a.txt --removed n --force", 0, "", {"c/a.txt": RAW, "n": "x"}, out=ARTICLE),
    "removed: a file that is empty": Task("clean c/a.txt --removed n", 0, "", {"c/a.txt": RAW, "n": ""}, out=ARTICLE),
    "force: without removals": Task("clean c/a.txt --force", 2, "--force replaces the file of --removed"),
    "output: its name says Markdown": Task("clean p.html -o p.md", 0, "", {"p.html": LISTED}, found={"p.md": f"{ONE_PARAGRAPH}\n- {ITEMS[0]}\n- {ITEMS[1]}\n"}),
    "output: its name says records": Task("clean c/a.txt -o a.json", 0, "", prints="a.json", holds='"source": "c/a.txt", "status": "ok", '),
    "output: its name says compressed records": Task("clean r.jsonl -o out.jsonl.gz", 0, "", {"r.jsonl": LINES}, prints="out.jsonl.gz", holds='{"id": 2, "text": '),
    "output: its name says one thing, --to another": Task("clean p.html --to text -o p.md", 0, "", {"p.html": LISTED}, found={"p.md": f"{ONE_PARAGRAPH}\n{ITEMS[0]}\n{ITEMS[1]}\n"}),
    "output: a folder of such a name": Task("clean c -o out.md/", 0, "", found={"out.md/a.txt": ARTICLE}),
    "output: the input itself": Task("clean c/a.txt -o c/a.txt", 2, "use --in-place if that is wanted", found={"c/a.txt": RAW}),
    "output: several texts in one stream": Task("clean c/a.txt c/b.txt", 2, "use -o FOLDER, or --to jsonl", {"c/a.txt": RAW, "c/b.txt": RAW}, out=""),
    "file: a list of objects": Task("clean d.json", 3, "jq -c '.[]' makes lines of a list", {"d.json": json.dumps([{"text": RAW}, {"text": RAW}], indent=1)}),
    "file: a list of objects, each on a line": Task("clean d.json", 3, "jq -c '.[]'", {"d.json": LISTED_LINES}),
    "file: a long list of objects": Task("clean d.json", 3, "jq -c '.[]'", {"d.json": json.dumps([{"text": RAW}] * 400, indent=1)}),
    "file: an object over several lines": Task("clean d.json", 3, "jq -c . of an object", {"d.json": json.dumps({"text": RAW}, indent=1)}),
    "pipe: a list of objects": Task("", 3, "jq -c '.[]'", stdin=json.dumps([{"text": RAW}], indent=1)),
    "pipe: a text that begins with a bracket": Task("", 0, "", stdin="[{A note} from the quay.] The ferry was late again.\n", out="[{A note} from the quay.] The ferry was late again.\n"),
    "pipe: a text that shows some JSON": Task("", 0, "", stdin=SNIPPET, out=SNIPPET),
    "file: settings are a text": Task("clean s.json", 0, "", {"s.json": '{"name": "ferry",\n "port": 8080}\n'}, out='{"name": "ferry",\n "port": 8080}\n'),
    "file: a PDF": Task("clean x.pdf", 3, "x.pdf: not-text: is a PDF; take its text out first: pdftotext", {"x.pdf": b"%PDF-1.7\n\xe2\xe3"}),
    "file: a Word document": Task("clean x.docx", 3, "is a ZIP archive, as Office documents are; unpack it, or: pandoc", {"x.docx": b"PK\x03\x04\x14\x00"}),
    "file: an address": Task("https://canal.example/piano", 3, "is an address, and nothing is fetched; curl ADDRESS | bodycopy"),
    "file: none": Task("clean ca.txt", 3, "no such file or directory"),
    "folder: nothing in it": Task("clean e -o out/", 1, "e: empty: there are no files to read in this folder", {}, prepare=lambda: Path("e").mkdir()),
    "folder: of a site": Task("clean c --glob *.html -o out/", 0, "", {"c/n/p.html": PAGE, "c/app.js": CODE}, found={"out/n/p.txt": ONE_PARAGRAPH}, gone=("out/app.js",)),
    "records: another field": Task("clean r.jsonl", 3, "has no 'text', but 'id', 'body'; say with --field", {"r.jsonl": '{"id": 1, "body": "Hello."}\n{"id": 2, "body": "Hello."}\n'}),
    "records: another column": Task("clean t.csv --to jsonl", 3, "has no column 'text', but 'id', 'body'", {"t.csv": "id,body\n1,Hello.\n"}),
    "words: --json": Task("c/a.txt --json", 2, "No such option: --json; for records: --to jsonl"),
    "words: --format": Task("clean c/a.txt --format md", 2, "the form of the result is --to"),
    "words: --dry-run": Task("clean c -i --dry-run", 2, "--diff shows what would change", found={"c/a.txt": RAW}),
    "words: -r": Task("clean c -r -o out/", 2, "folders are read with all that is in them"),
    "words: --language": Task("c/a.txt --language en", 2, "all languages are known at once"),
    "words: a form in short": Task("clean c/a.txt --to md", 2, "must be one of text, markdown, jsonl, parquet (did you mean 'markdown'?), not 'md'"),
    "words: a family that is misspelt": Task("clean c/a.txt --without newsletters", 2, "did you mean 'newsletter'"),
    "words: all processors": Task("clean c -o out/ -j all", 2, "a whole number from 1 to 1,024, or 0 for one per processor"),
    "limits: with units": Task("clean c/a.txt --timeout 10s --max-size 10MB", 0, "", out=ARTICLE),
    "words: a command that there is not": Task("stats c", 2, "stats is neither a command nor a file"),
    "diff: writes nothing": Task("clean c --diff", 0, "", found={"c/a.txt": RAW}, holds="-Please support our independent journalism."),
    "check: names what would change": Task("clean c --check", 1, "c/a.txt", out=""),
    "restore: all of it": Task("restore a.txt --removed r", 0, "", prepare=lambda: clean_here("c/a.txt", "-o", "a.txt", "--removed", "r"), out=RAW),
    "encodings: an old one": Task("clean c.txt", 0, "", {"c.txt": "Le café était fermé ce matin-là, désolé.\n".encode("cp1252")}, out="Le café était fermé ce matin-là, désolé.\n"),
    "encodings: UTF-16": Task("clean c.txt", 0, "", {"c.txt": ARTICLE.encode("utf-16")}, out=ARTICLE),
    "compressed: a text": Task("clean c.txt.gz", 0, "", {"c.txt.gz": gzip.compress(RAW.encode())}, out=ARTICLE),
    "learn: nowhere to write": Task("learn c", 2, "say where the rules go: -o profile.toml; or --dry-run"),
    "learn: too little to learn from": Task("learn c -o s.toml", 0, "1 document is too few to learn from", gone=("s.toml",)),
    "explain: into a pipe": Task("explain c/a.txt", 0, "", holds="[-Please support our independent journalism."),
    "config: where a setting comes from": Task("config show", 0, "", holds="favor"),
    "explain: a full disk": Task("explain c/a.txt -o /dev/full", 3, "/dev/full: no space left on device"),
}  # fmt: skip


def test_there_are_enough() -> None:
    assert len(TASKS) >= 90


@pytest.mark.parametrize("name", TASKS)
def test_a_task(name: str, here: Command) -> None:
    task = TASKS[name]
    if "/dev/full" in task.command and not Path("/dev/full").exists():
        pytest.skip("this system has no full disk to offer")
    for path, data in task.files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(data if isinstance(data, bytes) else data.encode())
    if task.prepare:
        task.prepare()
    given = task.stdin if isinstance(task.stdin, bytes) else task.stdin.encode()
    with piped(given):
        result = here(*task.command.split())
    assert result.code == task.code, result.err
    assert task.says in result.err
    assert task.says or not result.err
    out = result.out.decode()
    assert task.out is None or out == task.out
    if task.prints:
        data = Path(task.prints).read_bytes()
        out = (gzip.decompress(data) if task.prints.endswith(".gz") else data).decode()
    assert task.holds in out
    for path, text in task.found.items():
        assert Path(path).read_text() == text, path
    assert not [path for path in task.gone if Path(path).exists()]


@contextlib.contextmanager
def piped(data: bytes) -> Iterator[None]:
    """Put bytes, few enough for a pipe, on this process's standard input."""
    before = os.dup(0)
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    os.dup2(reader, 0)
    os.close(reader)
    try:
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)


def test_a_second_run_keeps_what_the_first_kept(here: Command) -> None:
    Path("a.txt").write_text(RAW)
    assert here("clean", "a.txt", "-i", "--backup", ".orig").code == 0
    Path("a.txt").write_text("Another text of ours stands here now.\n\n" + APPEAL)
    assert here("clean", "a.txt", "-i", "--backup", ".orig").code == 0
    assert Path("a.txt.orig").read_text() == RAW
    assert Path("a.txt.orig.1").read_text().startswith("Another text of ours")


def test_columns_keep_their_types(here: Command) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [
        {
            "id": 1,
            "text": RAW,
            "score": 0.5,
            "tags": ["a"],
            "meta": {"x": 1},
            "ok": True,
            "mixed": 1,
            "bodycopy": "mine",
        },
        {"id": 2, "text": ARTICLE, "score": 2, "tags": [], "meta": {"x": None}, "ok": False, "mixed": "one"},
    ]
    Path("r.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert here("clean", "r.jsonl", "--to", "parquet", "-o", "r.parquet").code == 0
    table = parquet.read_table("r.parquet")
    kinds = {name: str(table.schema.field(name).type) for name in table.schema.names}
    assert (kinds["id"], kinds["score"], kinds["ok"], kinds["mixed"]) == ("int64", "double", "bool", "string")
    assert kinds["tags"].startswith("list<")
    assert kinds["meta"] == "struct<x: int64>"
    assert table["bodycopy"].to_pylist() == ["mine", None]
    assert [each["status"] for each in table["bodycopy_2"].to_pylist()] == ["ok", "unchanged"]
    assert table["fields"].to_pylist() == [None, None]


@pytest.mark.parametrize("arguments", [["--help"], ["rules", "list", "--help"], ["clean", "a.txt"]])
@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_help_ends_as_other_output_does_where_nobody_reads(arguments: list[str]) -> None:
    Path("a.txt").write_text(ARTICLE)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "bodycopy", *arguments], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")
