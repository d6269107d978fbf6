"""Compile the rulebook when the package is built or installed, so that it loads in milliseconds."""

from __future__ import annotations

import sys
import types
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulebookHook(BuildHookInterface):
    """Put ``bodycopy/data/compiled.txt`` into a wheel, or into ``src`` for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; a mistake in a rule file ends the build with its message."""
        folder = Path(self.root, "src", "bodycopy")
        # The package's own __init__ may import what a build environment lacks; the compiler needs none of it.
        package = types.ModuleType("bodycopy")
        package.__path__ = [str(folder)]
        sys.modules["bodycopy"] = package
        from bodycopy.rulebook.load import write_shipped

        if version == "editable":
            # While rules are being written, one of them may be wrong: then the TOML files are read at each start.
            with suppress(ValueError):
                write_shipped(str(folder / "data" / "compiled.txt"), checkout=True)
            return
        # A wheel's rules never change, so its compiled rulebook is not checked against them; it must not stay here.
        self._built = Path(mkdtemp(), "compiled.txt")
        write_shipped(str(self._built), checkout=False)
        for name in ("compiled.txt", "lexicon.txt"):
            build_data["force_include"][str(self._built.with_name(name))] = f"bodycopy/data/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the hook's signature
        """Clean up."""
        if version != "editable":
            rmtree(self._built.parent)
