"""Run what a page has for a shell, with ``bodycopy`` on the path.

A page's blocks call the command a hundred times, and most of what a call takes is an interpreter's start. So the command on the path is a
small client of one process that has loaded everything: it hands over its streams, folder, environment and arguments, and a copy of that
process becomes the command.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NoReturn

from bodycopy import read
from bodycopy.__main__ import main

_CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    given = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [len(given).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(given)
    code = int(server.recv(9) or b"70")
os.kill(os.getpid(), -code) if code < 0 else os._exit(code)
"""
_PLAIN = '#!/bin/sh\nexec "{python}" -m bodycopy "$@"\n'


def become(arguments: list[str], streams: list[int], env: dict[str, str] | None = None) -> NoReturn:
    """Be the command from now on: for a copy of a process, which never returns to what it was copied from."""
    code: object = 70
    try:
        for descriptor, stream in enumerate(streams):
            os.dup2(stream, descriptor)
        sys.stdin, sys.stdout, sys.stderr = (open(descriptor, mode) for descriptor, mode in enumerate("rww"))  # noqa: PTH123, SIM115
        sys.argv = ["bodycopy", *arguments]
        if env is not None:
            os.environ.clear()
            os.environ.update(env)
        main()
    except SystemExit as end:
        code = end.code
    finally:
        os._exit(code if isinstance(code, int) else 70)


def fork() -> int:
    """Copy this process. The threads that pytest-xdist has hold nothing that the copy needs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder, which is also its home; what fails ends it."""
    path = os.pathsep.join([str(on_path()), str(Path(sys.executable).parent), os.environ["PATH"]])
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "BODYCOPY_"))}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**inherited, "HOME": str(folder), "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def on_path() -> Path:
    """Return a folder that has the command; it is there until this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="bodycopy-tests-"))
    script = folder / "bodycopy"
    if hasattr(os, "pidfd_open") and hasattr(socket, "send_fds"):
        script.write_text(_CLIENT.format(python=sys.executable, address=str(folder / "socket")))
        _listen(str(folder / "socket"))
    else:
        script.write_text(_PLAIN.format(python=sys.executable))
    script.chmod(0o755)
    return folder


def _listen(address: str) -> None:
    """Start the process that commands are copied from; it ends with this one."""
    ours, theirs = os.pipe()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen(64)
        if fork():
            os.close(ours)
            return  # the other end of the pipe stays open for as long as this process lives
        os.close(theirs)
        os.setsid()
        for text in ("A text.", "<p>A page.</p>"):
            read(text)
        while select.select([server.fileno(), ours], [], [])[0] == [server.fileno()]:
            client = server.accept()[0]
            if not fork():
                _answer(client)
            client.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        shutil.rmtree(Path(address).parent, ignore_errors=True)
        os._exit(0)


def _answer(client: socket.socket) -> NoReturn:
    """Be what waits for one command: it tells the client the exit code, and ends the command where the client has ended."""
    size, streams, _, _ = socket.recv_fds(client, 4, 3)
    given = b""
    while len(given) < int.from_bytes(size, "big"):
        given += client.recv(1 << 20)
    arguments, folder, environment = json.loads(given)
    process = os.fork()
    if not process:
        client.close()
        os.chdir(folder)
        become(arguments, streams, environment)
    for stream in streams:
        os.close(stream)
    if client.fileno() in select.select([client.fileno(), os.pidfd_open(process)], [], [])[0]:
        os.kill(process, signal.SIGTERM)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    with suppress(BrokenPipeError):
        client.sendall(str(code).encode())
    os._exit(0)
