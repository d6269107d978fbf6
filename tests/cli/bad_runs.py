"""Bad command lines, names, settings and rule files, each with what must become of it; ``RUNS`` has those of records too."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from pathlib import Path

from cli.bad_records import ARTICLE, PAGE, RECORDS, TEXT, Bad

RUNS = dict(RECORDS)


def _taken(path: str, start: int = 0, end: int = 1) -> str:
    """Return a record of a removal, as an enemy may write it."""
    removal = {"start": start, "end": end, "text": "a", "rule": "b", "family": "donation", "reason": "c"}
    return json.dumps({"path": path, "characters": 9, "sha256": "", "removals": [removal], "output": path}) + "\n"


# Names and places.
RUNS |= {
    "name: none such": Bad("clean nope.txt", 3, ("nope.txt: unreadable: no such file",)),
    "name: empty": Bad("clean {}", 3, ("'': unreadable: no such file",)),
    "name: too long": Bad(f"clean {'a' * 300}", 3, ("file name too long",)),
    "name: a command's, mistyped": Bad("claen a.txt", 2, ("did you mean 'clean'",)),
    "name: twice": Bad("clean a.txt ./a.txt -o out/", 2, ("a.txt is named twice",)),
    "name: two that meet": Bad(
        "clean x/a.txt y/a.txt -o out/",
        3,
        ("y/a.txt: skipped: would be written to out/a.txt, as x/a.txt is",),
        {"x/a.txt": TEXT, "y/a.txt": TEXT},
    ),
    "name: upper and lower case": Bad(
        "clean in -o out/", 3, ("skipped: would be written",), {"in/A.txt": TEXT, "in/a.txt": TEXT}
    ),
    "name: a page and its text": Bad(
        "clean in -o out/", 0, (), {"in/a.html": PAGE, "in/a.txt": TEXT}, found={"out/a.txt": ARTICLE}
    ),
    "name: starts with a dash": Bad("clean -- -x.txt", 0, (), {"-x.txt": TEXT}, out=3),
    "place: a device": Bad("clean /dev/zero", 3, ("/dev/zero: skipped: is a device",)),
    "place: a FIFO": Bad("clean f", 3, ("f: skipped: is a FIFO",), prepare=lambda: os.mkfifo("f")),
    "place: a loop of links": Bad("clean l", 3, ("too many levels",), prepare=lambda: Path("l").symlink_to("l")),
    "place: a link to nowhere": Bad(
        "clean l", 3, ("is a link to nowhere, which is not there",), prepare=lambda: Path("l").symlink_to("nowhere")
    ),
    "place: an empty folder": Bad("clean d -o out/", 1, ("d: empty",), prepare=lambda: Path("d").mkdir()),
    "output: a link to the input": Bad(
        "clean a.txt -o b.txt",
        2,
        ("replaced by its own result",),
        prepare=lambda: Path("b.txt").symlink_to("a.txt"),
        found={"a.txt": TEXT},
    ),
    "output: the input by another name": Bad(
        "clean a.txt -o b.txt",
        2,
        ("replaced by its own result",),
        prepare=lambda: Path("b.txt").hardlink_to("a.txt"),
        found={"a.txt": TEXT},
    ),
    "output: inside the input": Bad(
        "clean in -o in/out/", 0, (), {"in/a.txt": TEXT}, found={"in/a.txt": TEXT, "in/out/a.txt": ARTICLE}
    ),
    "output: below a file": Bad("clean a.txt -o a.txt/b", 3, ("write-error", "not a directory"), found={"a.txt": TEXT}),
    "output: a loop of links": Bad(
        "clean a.txt -o l", 3, ("write-error", "too many levels"), prepare=lambda: Path("l").symlink_to("l")
    ),
    "output: no space": Bad("clean a.txt -o /dev/full", 3, ("a.txt: write-error: /dev/full: no space left",)),
    "output: standard output by its path": Bad("clean a.txt -o /dev/stdout", 0, (), out=3),
    "output: a descriptor that is closed": Bad(
        "clean a.txt -o /dev/fd/99", 3, ("write-error: /dev/fd/99: bad file descriptor",)
    ),
    "output: a new folder": Bad("clean a.txt -o no/such/b.txt", 0, (), found={"no/such/b.txt": ARTICLE}),
    "in place: twice": Bad("clean a.txt ./a.txt --in-place", 2, ("named twice",), found={"a.txt": TEXT}),
    "in place: a link": Bad(
        "clean l --in-place", 0, (), prepare=lambda: Path("l").symlink_to("a.txt"), found={"a.txt": ARTICLE}
    ),
    "in place: a page": Bad(
        "clean a.html --in-place", 3, ("skipped: is HTML",), {"a.html": PAGE}, found={"a.html": PAGE}
    ),
    "in place: compressed": Bad(
        "clean a.gz --in-place", 3, ("skipped: is compressed by gzip",), {"a.gz": gzip.compress(TEXT.encode())}
    ),
    "in place: a backup that is there": Bad(
        "clean a.txt --in-place --backup .b",
        0,
        (),
        {"a.txt.b": "old"},
        found={"a.txt": ARTICLE, "a.txt.b": "old", "a.txt.b.1": TEXT},
    ),
    "in place: records": Bad(
        "clean a.jsonl --in-place", 3, ("skipped: holds many texts",), {"a.jsonl": json.dumps({"text": TEXT})}
    ),
    "manifest: the removed file": Bad("clean a.txt -o o/ --manifest z --removed z", 2, ("both name z",)),
    "manifest: an output": Bad("clean a.txt -o z.txt --manifest z.txt", 2, ("both name",)),
    "manifest: a rule file": Bad(
        "clean a.txt -o o/ --rules r.toml --manifest r.toml", 2, ("both name",), {"r.toml": ""}, found={"r.toml": ""}
    ),
    "manifest: an input": Bad("clean a.txt -o o/ --manifest a.txt", 2, ("a.txt",), found={"a.txt": TEXT}),
    "manifest: a FIFO": Bad("clean a.txt -o o/ --manifest f", 2, ("is not a file",), prepare=lambda: os.mkfifo("f")),
    "manifest: of something else": Bad(
        "clean a.txt -o o/ --manifest m --resume", 2, ("m",), {"m": "a poem\n"}, found={"m": "a poem\n"}
    ),
    "manifest: deep": Bad("clean a.txt -o o/ --manifest m --resume", 2, ("m",), {"m": "[" * 99_999 + "\n"}),
    "manifest: a line without end": Bad(
        "clean a.txt -o o/ --manifest m --resume",
        0,
        (),
        {"m": '{"path": "' + "a" * (1 << 25)},
        found={"o/a.txt": ARTICLE},
    ),
    "removed: names that can be none": Bad(
        "restore a.txt --removed r -o o/",
        3,
        ("has no record of it",),
        {"r": _taken("a\0b") + _taken("\ud800") + _taken("x/" * 500_000)},
    ),
    "removed: numbers without sense": Bad(
        "restore a.txt --removed r -o o/", 3, ("is not the text that its removal",), {"r": _taken("a.txt", -5, 2**70)}
    ),
    "limits: tiny memory": Bad("clean a.html --max-memory 1M", 3, ("a.html: memory",), {"a.html": PAGE * 50}),
    "limits: no number": Bad("clean a.txt --timeout soon", 2, ("--timeout must be a number",)),
    "limits: processes": Bad("clean a.txt -j 99999", 2, ("from 1 to 1,024",)),
    "list: a device": Bad("clean --files-from /dev/zero -o o/", 2, ("is a device",)),
    "list: leads out": Bad(
        "clean --files-from l -o o/",
        0,
        (),
        {"l": "./x/../a.txt\n"},
        prepare=lambda: Path("x").mkdir(),
        found={"o/a.txt": ARTICLE},
    ),
}

# Settings that somebody else may have written.
_SETTINGS: dict[str, tuple[str | bytes, int, str]] = {
    "wrong type": ("timeout = [1]\n", 2, "timeout must be a number"),
    "not a number": ("timeout = nan\n", 2, "timeout must be a number"),
    "bytes": (b"\xff\xfe\0", 2, "it is not UTF-8"),
    "a mark before it": (b"\xef\xbb\xbftimeout = 3\n", 0, "settings are those of"),
    "too large": ("#" + "x" * 2_000_000, 2, "is larger than"),
    "deep lists": ("rules = " + "[" * 5000 + "]" * 5000 + "\n", 2, "nested too deeply"),
    "a number without end": (f"timeout = {'9' * 5000}\n", 2, "is not valid TOML"),
    "rules that are not there": ('rules = ["no.toml"]\n', 2, "no.toml: can't be read"),
}
for _name, (_data, _code, _says) in _SETTINGS.items():
    RUNS[f"settings: {_name}"] = Bad("clean a.txt", _code, (_says,), {"bodycopy.toml": _data})
RUNS |= {
    "settings: a loop": Bad(
        "clean a.txt",
        2,
        ("levels of symbolic links",),
        prepare=lambda: Path("bodycopy.toml").symlink_to("bodycopy.toml"),
    ),
}

# Rule files.
_RULES: dict[str, tuple[str | bytes, str]] = {
    "a phrase that is none": ('[x]\nmatch = [" "]\n', "an empty string"),
    "a star alone": ('[x]\nmatch = ["*"]\n', "write \\* for a star"),
    "any words": ('[x]\nmatch = ["_"]\n', "would match nearly anything"),
    "an open brace": ('[x]\nmatch = ["{a,b"]\n', "is never closed"),
    "braces in braces": ('[x]\nmatch = ["' + "{a," * 1000 + '"]\n', "a brace inside braces"),
    "a phrase without end": ('[x]\nmatch = ["' + "word " * 20_000 + '"]\n', "split it into several phrases"),
    "a word without end": ('[x]\nmatch = ["' + "a" * 2_000_000 + '"]\n', "split it into several phrases"),
    "a name that leads out": ('["../x"]\nmatch = ["a b"]\n', "is not a valid rule name"),
    "a list outside a table": ("x = [" + "[]," * 50_000 + "]\n", "outside a rule's table"),
    "bytes": (b'[x]\nmatch = ["\xff"]\n', "save the file as UTF-8"),
}
for _name, (_data, _says) in _RULES.items():
    RUNS[f"rules: {_name}"] = Bad("clean a.txt --rules r.toml", 2, ("r.toml", _says), {"r.toml": _data})
RUNS |= {
    "rules: a folder": Bad("clean a.txt --rules .", 2, ("can't be read: Is a directory",)),
    "rules: a device": Bad("clean a.txt --rules /dev/zero", 2, ("is a device",)),
    "rules: a FIFO": Bad("clean a.txt --rules f", 2, ("is a FIFO",), prepare=lambda: os.mkfifo("f")),
    "rules: empty": Bad("clean a.txt --rules r.toml", 0, (), {"r.toml": ""}, out=3),
}

# Compressed texts.
_SOLID = TEXT.encode()
_UNREAD = "p: degraded: what comes after its"
for _module in (gzip, bz2, lzma):
    _name, _whole = _module.__name__, _module.compress(_SOLID)
    RUNS[f"packed: bytes behind {_name}"] = Bad("clean p", 1, (_UNREAD,), {"p": _whole + b"junkjunk"}, out=3)
    RUNS[f"packed: bytes between parts of {_name}"] = Bad(
        "clean p", 1, (_UNREAD,), {"p": b"X".join([_whole] * 2)}, out=3
    )
    RUNS[f"packed: zeros behind {_name}"] = Bad("clean p", 0, (), {"p": _whole + bytes(8)}, out=3)
RUNS |= {
    "packed: a second part cut off": Bad(
        "clean p", 3, ("its gzip data is damaged",), {"p": gzip.compress(_SOLID) * 2 + gzip.compress(_SOLID)[:40]}
    ),
    "packed: only the name": Bad("clean p.gz", 0, (), {"p.gz": TEXT}, out=3),
    "packed: compress": Bad("clean p.Z", 3, ("not-text",), {"p.Z": b"\x1f\x9d\x90" + b"AB" * 60}),
    "packed: lzip": Bad("clean p.lz", 3, ("not-text",), {"p.lz": b"LZIP\x01" + b"AB" * 60}),
    "packed: twice": Bad("clean p", 3, ("not-text",), {"p": gzip.compress(gzip.compress(_SOLID))}),
    "packed: a bomb": Bad("clean p --max-size 1M", 3, ("too-large",), {"p": bz2.compress(bytes(9 << 20))}),
}

# Files that are two things at once, and limits and names that nobody can mean.
_TWO = {"in/a.txt": TEXT, "in/b.txt": ARTICLE}
RUNS |= {
    "stream: a link where it grows": Bad(
        "clean in --to jsonl -o all.jsonl --manifest m",
        2,
        ("all.jsonl.part is a link",),
        _TWO,
        prepare=lambda: Path("all.jsonl.part").symlink_to("in/a.txt"),
        found={"in/a.txt": TEXT},
    ),
    "stream: a link to nowhere where it grows": Bad(
        "clean in --to jsonl -o all.jsonl --manifest m --resume",
        2,
        ("all.jsonl.part is a link",),
        _TWO,
        prepare=lambda: Path("all.jsonl.part").symlink_to("nowhere"),
    ),
    "restore: over its records": Bad(
        "restore a.txt --removed r -o r", 2, ("--removed and -o both name r",), {"r": _taken("a.txt")}, found={"r": _taken("a.txt")}
    ),
    "learn: counts named twice": Bad("learn in -o p --use-counts c --use-counts ./c", 2, ("named twice",), _TWO),
    "learn: counts added to themselves": Bad("learn in --save-counts c --use-counts c", 2, ("named twice",), _TWO),
    "limits: less than a byte": Bad("clean a.txt --max-size 0.5", 2, ("--max-size must be a size",)),
    "limits: more bytes than there are": Bad("clean a.txt in -o out/ --max-memory 9999999T", 2, ("must be a size",), _TWO),
    "limits: longer than a timer": Bad("clean a.txt in -o out/ --timeout 1000000001", 2, ("number of seconds",), _TWO),
    "limits: as long as a timer": Bad("clean in -o out/ --timeout 1000000000 --max-size 1T", 0, (), _TWO),
    "configuration: NUL in a name": Bad("clean a.txt", 2, ("must be a list of texts",), {"bodycopy.toml": 'rules = ["a\\u0000b"]'}),
    "serve: no such port": Bad("serve --port 65536", 2, ("--port must be a whole number from 1 to 65,535",)),
}  # fmt: skip
