"""Compile what runs fastest compiled, when the package is built or installed: the rulebook, and the kernel where there is a C compiler.

``BODYCOPY_PURE=1`` asks for no native code, ``BODYCOPY_PURE=0`` for an error instead of a package without; by default what
can't be compiled is left out, and Python does its work.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import types
from contextlib import suppress
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PURE = os.environ.get("BODYCOPY_PURE", "")


class CompileHook(BuildHookInterface):
    """Put what is compiled into a wheel, or into ``src`` for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; a mistake in a rule file ends the build with its message."""
        folder = Path(self.root, "src", "bodycopy")
        self._made = Path(mkdtemp())
        native = self._native(folder / "kernel" / "native")
        # The package's own __init__ may import what a build environment lacks; the compiler needs none of it.
        package = types.ModuleType("bodycopy")
        package.__path__ = [str(folder)]
        sys.modules["bodycopy"] = package
        # The kernel is not in its place yet, and its Python gives the same rulebook.
        os.environ["BODYCOPY_PURE"] = "1"
        from bodycopy.rulebook.load import write_shipped

        if version == "editable":
            for old in (folder / "kernel").glob("_native*"):
                if old.suffix in {".so", ".pyd"}:
                    old.unlink()
            if native:
                copy(native, folder / "kernel")
            # While rules are being written, one of them may be wrong: then the TOML files are read at each start.
            with suppress(ValueError):
                write_shipped(str(folder / "data" / "compiled.bin"), checkout=True)
            return
        # A wheel's rules never change, so its compiled rulebook is not checked against them; it must not stay here.
        write_shipped(str(self._made / "compiled.bin"), checkout=False)
        for name in ("compiled.bin", "lexicon.txt"):
            build_data["force_include"][str(self._made / name)] = f"bodycopy/data/{name}"
        if native:
            build_data["force_include"][str(native)] = f"bodycopy/kernel/{native.name}"
            build_data["pure_python"] = False
            build_data["tag"] = f"cp{sys.version_info.major}{sys.version_info.minor}-abi3-{_platform()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the hook's signature
        """Clean up."""
        rmtree(self._made)

    def _native(self, sources: Path) -> Path | None:
        """Return the compiled kernel, or None where there is to be none or it can't be made."""
        if (
            _PURE not in {"", "0"}
            or sys.implementation.name != "cpython"
            or sysconfig.get_config_var("Py_GIL_DISABLED")
        ):
            return None
        try:
            return _compiled(sources, self._made)
        except Exception:  # there are as many kinds of failure as of compilers, and Python does the same work
            if _PURE == "0":
                raise
            return None


def _compiled(sources: Path, made: Path) -> Path:
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    files = sorted(map(str, sources.glob("*.c")))
    flags = [] if sys.platform == "win32" else ["-std=c11", "-g0", "-fvisibility=hidden"]
    extension = Extension("_native", files, extra_compile_args=flags, include_dirs=[str(sources)], py_limited_api=True)
    command = build_ext(Distribution({"ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(made), str(made / "objects")
    command.ensure_finalized()
    command.run()
    return next(made.glob("_native.*"))


def _platform() -> str:
    """Return the platform as a wheel's name has it."""
    from packaging.tags import sys_tags

    name = next(
        tag.platform for tag in sys_tags() if "manylinux" not in tag.platform and "musllinux" not in tag.platform
    )
    if sys.platform == "darwin":
        from hatchling.builders.macos import process_macos_plat_tag

        return process_macos_plat_tag(name, compat=False)
    return name
