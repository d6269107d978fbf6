"""Threads that start cold, all at once, give the texts that one thread gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
EACH = 3
"""Samples that each of the threads cleans; between them they clean all, each in an order of its own."""

START = """
import sys, threading
from pathlib import Path

sys.setswitchinterval(1e-6)
import bodycopy

folder, each, start = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
paths = sorted(folder.glob("*/raw.*"))
found, gate = [], threading.Barrier(8)

def work(first):
    gate.wait()
    for path in [paths[(first + n) % len(paths)] for n in range(each)]:
        try:
            found.append((path, cleaned(path)))
        except BaseException as error:
            found.append((path, repr(error)))

def cleaned(path):
    kind = {".html": "html", ".md": "markdown"}.get(path.suffix, "")
    return bodycopy.clean(path.read_bytes(), kind=kind)

threads = [threading.Thread(target=work, args=(start + 2 * n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
wanted = {path: cleaned(path) for path, _ in found}
wrong = {path.parent.name for path, text in found if text != wanted[path]}
if len(found) != 8 * each or wrong:
    sys.exit(f"{len(found)} texts, wrong: {sorted(wrong)}")
"""


@pytest.mark.parametrize(("start", "pure"), [(0, "0"), (15, "0"), (0, "1")])
def test_a_cold_start_of_eight_threads(start: int, pure: str, uncounted: dict[str, str]) -> None:
    command = [sys.executable, "-c", START, str(SAMPLES), str(EACH), str(start)]
    environment = {**uncounted, "BODYCOPY_PURE": pure}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


FORK = """
import os, sys, threading, time

sys.setswitchinterval(1e-5)
import bodycopy

words = "Sentence {} about the ferry that left at dawn, and the fog that stayed."
page = "".join(f"<p>{words.format(n)}</p><a href=/{n}>Link</a>" for n in range(20))
page = f"<html><body><article>{page}</article><p>Sign up</p></body></html>"
wanted = bodycopy.clean(page)

def work():
    while True:
        bodycopy.clean(page)

for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
for _ in range(int(sys.argv[1])):
    time.sleep(0.01)
    child = os.fork()
    if not child:
        os._exit(bodycopy.clean(page) != wanted)
    if os.waitpid(child, 0)[1]:
        os._exit(1)
os._exit(bodycopy.clean(page) != wanted)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_children_that_are_forked_while_threads_clean_pages_can_clean_too(uncounted: dict[str, str]) -> None:
    """A child that hangs is what the limit ends."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", FORK, "5"], env=uncounted, check=False, timeout=120)
    assert done.returncode == 0
