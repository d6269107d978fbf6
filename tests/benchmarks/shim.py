"""shim: a file of C beside this one -> a library that is preloaded into what is watched. It needs a C compiler, and Linux."""

from __future__ import annotations

import subprocess
from pathlib import Path


def compiled(name: str, folder: Path) -> Path:
    """Return the library, compiled into a folder."""
    library = folder / f"{name}.so"
    source = Path(__file__).with_name(f"{name}.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library
