"""bodycopy learn, from files to a rule file."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bodycopy.batch.limits import METHOD
from bodycopy.learn.page import Page, Source, page
from learn.documents import article

if TYPE_CHECKING:
    from cli.conftest import Command

FOOTER = "The Penwick Courier is printed by a company that belongs to its readers."
APPEAL = "Give ${} a month to the Courier today. We need your help. Thank you."


def corpus(folder: str, count: int = 12, *lines: str, start: int = 0) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for n in range(start, start + count):
        said = [*article(n), *(line.format(n) for line in lines or (APPEAL, FOOTER))]
        (Path(folder) / f"{n}.txt").write_text("\n".join(said) + "\n", "utf-8")


def rules(path: str = "p.toml") -> list[str]:
    return sorted(tomllib.loads(Path(path).read_text("utf-8")))


LEARNT = ["give-a-month-to-the-courier", "the-penwick-courier-is-printed-by"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["learn"], "learning needs documents"),
        (["learn", "c"], "say where the rules go"),
        (["learn", "-", "-o", "p.toml"], "read twice"),
        (["learn", "c", "-o", "-"], "needs the name of a file"),
        (["learn", "c", "-o", "c"], "is a folder"),
        (["learn", "c", "-o", "p.toml", "--update", "p.toml"], "exclude each other"),
        (["learn", "c", "--update", "p.toml"], "can't be read"),
        (["learn", "c", "-o", "p.toml", "--min-documents", "1"], "at least 2"),
        (["learn", "c", "-o", "p.toml", "--min-share", "2"], "between 0 and 1"),
        (["learn", "c", "-o", "p.toml", "--use-counts", "none"], "no such file of counts"),
        (["learn", "c", "-o", "p.toml", "--use-counts", "c/0.txt"], "not a file of counts"),
    ],
)
def test_usage(arguments: list[str], message: str, here: Command) -> None:
    corpus("c", 1)
    code, out, err = here(*arguments)
    assert (code, out) == (2, b"")
    assert message in err
    assert not Path("p.toml").exists()


def test_learn_and_clean(here: Command) -> None:
    corpus("c")
    assert here("learn", "c", "-o", "p.toml") == (
        0,
        b"",
        "bodycopy: 2 rules from 12 documents take 13.8% of their characters\n",
    )
    assert rules() == LEARNT
    corpus("d", 1, start=40)
    assert (
        here("clean", "d/40.txt", "--rules", "p.toml", "--only", "user/p").out.decode() == "\n".join(article(40)) + "\n"
    )


def test_the_same_with_any_jobs_and_order(here: Command) -> None:
    corpus("c")
    here("learn", "c", "-o", "p.toml", "-j", "1")
    here("learn", *(f"c/{n}.txt" for n in reversed(range(12))), "-o", "q.toml", "-j", "3")
    assert Path("p.toml").read_bytes() == Path("q.toml").read_bytes()


def test_dry_run(here: Command) -> None:
    corpus("c")
    code, out, _ = here("learn", "c", "--dry-run")
    lines = out.decode().splitlines()
    assert (code, len(lines)) == (0, 4)
    assert lines[1].split()[:5] == ["12", "100.0%", "0%", "100%", "6.67%"]
    assert not Path("p.toml").exists()


def test_few_documents(here: Command) -> None:
    corpus("c", 5)
    code, _, err = here("learn", "c", "-o", "p.toml")
    assert (code, Path("p.toml").exists()) == (0, False)
    assert "5 documents are too few" in err
    assert "0 rules from" in err
    assert err.endswith("; p.toml is not written\n")
    code, _, err = here("learn", "c", "-o", "p.toml", "--min-documents", "4")
    assert rules() == LEARNT
    assert "prove little" in err


def test_sites_by_folder(here: Command) -> None:
    corpus("c/one.example", 12)
    corpus("c/two.example", 12, "Letters are read aloud every Friday in the market hall.", start=50)
    corpus("c/rest", 2, "Letters are read aloud every Friday in the market hall.", start=90)
    here("learn", "c", "-o", "p.toml")
    tables = tomllib.loads(Path("p.toml").read_text("utf-8"))
    assert tables.pop("letters-are-read-aloud-every-friday")["evidence"]["sites"] == {"two.example": 12}
    assert {tuple(table["evidence"]["sites"].items()) for table in tables.values()} == {(("one.example", 12),)}
    here("learn", "c", "-o", "q.toml", "--by-folder", "--min-documents", "2")
    assert {
        site
        for table in tomllib.loads(Path("q.toml").read_text("utf-8")).values()
        for site in table["evidence"]["sites"]
    } == {
        "one.example",
        "two.example",
        "rest",
    }


def test_rules_of_a_url_are_for_its_site(here: Command) -> None:
    corpus("c")
    here("learn", "c", "-o", "p.toml", "--url", "https://courier.example/")
    assert all(
        table["sites"] == ["courier.example"] for table in tomllib.loads(Path("p.toml").read_text("utf-8")).values()
    )


def test_what_cannot_be_read_is_named(here: Command) -> None:
    corpus("c")
    Path("c/binary").write_bytes(b"\x00\x01\x02\x03" * 100)
    Path("c/empty").write_bytes(b"")
    code, _, err = here("learn", "c", "-o", "p.toml")
    assert (code, rules()) == (3, LEARNT)
    assert "c/binary: not-text" in err
    assert "c/empty: empty" in err


@pytest.mark.skipif(METHOD != "fork", reason="the fault is put into a process that is forked")
def test_a_document_that_kills_its_process_costs_itself_alone(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(source: Source) -> Page:
        if source.data == b"FAULT\n":
            os._exit(7)
        return page(source)

    monkeypatch.setattr("bodycopy.batch.learn_read.page", faulty)
    corpus("c")
    Path("c/5b.txt").write_text("FAULT\n", "utf-8")
    code, _, err = here("learn", "c", "-o", "p.toml", "-j", "2")
    assert (code, rules()) == (3, LEARNT)
    assert "c/5b.txt: crash: its worker ended with exit code 7; please report it" in err


def test_parts_learnt_apart(here: Command) -> None:
    corpus("a", 7)
    corpus("b", 7, start=20)
    for part in "ab":
        code, _, err = here("learn", part, "--save-counts", f"{part}.counts")
        assert (code, err) == (0, f"bodycopy: 7 documents are counted in {part}.counts\n")
    here("learn", "a", "b", "--use-counts", "a.counts", "--use-counts", "b.counts", "-o", "p.toml")
    here("learn", "a", "b", "-o", "q.toml")
    assert rules("q.toml") == LEARNT
    assert Path("p.toml").read_bytes() == Path("q.toml").read_bytes()


def test_counts_of_parts_in_one_file(here: Command) -> None:
    corpus("a", 7)
    corpus("b", 7, start=20)
    here("learn", "a", "--save-counts", "all.counts")
    assert "14 documents" in here("learn", "b", "--save-counts", "all.counts").err


def test_a_file_that_holds_rules_is_not_written_over(here: Command) -> None:
    corpus("c", 12)
    here("learn", "c", "-o", "p.toml")
    edited = Path("p.toml").read_text() + "# mine\n"
    Path("p.toml").write_text(edited)
    code, _, err = here("learn", "c", "-o", "p.toml")
    assert (code, Path("p.toml").read_text()) == (2, edited)
    assert "--update p.toml keeps them, --force replaces it" in err
    assert here("learn", "c", "-o", "p.toml", "--force").code == 0
    assert "# mine" not in Path("p.toml").read_text()
    Path("p.toml").write_text("# nothing was found\n")
    assert here("learn", "c", "-o", "p.toml").code == 0
    assert here("learn", "c", "--dry-run", "--force").code == 2


def test_update(here: Command) -> None:
    corpus("c")
    here("learn", "c", "-o", "p.toml")
    corpus("d", 20, FOOTER, "Letters are read aloud every Friday in the market hall.", start=60)
    code, _, err = here("learn", "d", "--update", "p.toml")
    assert (code, rules()) == (0, ["letters-are-read-aloud-every-friday", LEARNT[1]])
    assert "[give-a-month-to-the-courier] no longer occurs" in err
    assert "1 rules added, 1 seen again, 1 taken out" in err


def test_records_tell_their_site_day_and_author(here: Command) -> None:
    bio = "Ana Reyes writes about boats and weather on most days."
    said = [
        {
            "text": "\n".join([*article(n), bio]),
            "url": f"https://www.a.example/2026/03/{n % 9 + 1:02}/x",
            "author": "Ana Reyes",
        }
        for n in range(12)
    ]
    said += [{"text": "\n".join(article(n)), "domain": "a.example", "date": "2026-03-01T10:00"} for n in range(20, 90)]
    lines = [json.dumps(one) for one in said]
    Path("c.jsonl").write_text("\n".join([*lines, "no JSON"]) + "\n", "utf-8")
    code, _, err = here("learn", "c.jsonl", "-o", "p.toml")
    assert code == 3
    assert "c.jsonl:83: unreadable" in err
    (rule,) = tomllib.loads(Path("p.toml").read_text("utf-8")).values()
    assert rule["drops"] == [bio]
    assert "sites" not in rule
    assert (rule["evidence"]["sites"], rule["evidence"]["of"], rule["evidence"]["days"]) == ({"a.example": 12}, 82, 9)


def test_learning_and_cleaning_in_one(here: Command) -> None:
    folder = Path("notes")
    folder.mkdir()
    footer = "The Penwick Courier is printed by a company that belongs to its readers."
    for number in range(20):
        (folder / f"{number}.txt").write_text("\n".join([*article(number), footer]) + "\n")
    done = here("clean", "notes", "--learn", "-o", "out/", "--removed", "gone.jsonl")
    assert done.code == 0
    assert "learnt: 1 rule from 20 documents takes" in done.err
    assert Path("out/3.txt").read_text() == "\n".join(article(3)) + "\n"
    removal = json.loads(Path("gone.jsonl").read_text().splitlines()[0])["removals"][0]
    assert removal["rule"].startswith("user/learnt/the-penwick-courier")
    assert here("clean", "notes", "-o", "plain/").code == 0
    assert footer in Path("plain/3.txt").read_text()


def test_what_is_shared_depends_on_all_so_no_pipe_and_no_resuming(command: Command) -> None:
    Path("a.txt").write_text("A line.\n")
    done = command("clean", "--learn", stdin=b"A line.\n")
    assert (done.code, done.out) == (2, b"")
    assert "twice" in done.err
    done = command("clean", "a.txt", "--learn", "--manifest", "m.jsonl", "--resume", "-o", "out/")
    assert done.code == 2
    assert "--resume exclude each other" in done.err
    assert not Path("out").exists()


def test_what_is_shared_and_not_learnt_is_named(here: Command) -> None:
    said = "“Salt remembers what the sea forgets,” the master said."
    Path("notes").mkdir()
    for number in range(20):
        one, two, three = article(number)
        Path(f"notes/{number}.txt").write_text(f"{one} {said} {two}\n{three}\n")
    done = here("learn", "notes", "-o", "site.toml")
    assert f"not learnt: {said}: 20 of 20 documents hold it" in done.err
    assert f"not learnt: {said}: 20 of 20" in here("learn", "notes", "--dry-run").out.decode()
