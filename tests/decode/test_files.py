"""Files as they are read: mapped ones."""

from __future__ import annotations

import errno
import mmap
from typing import TYPE_CHECKING, NoReturn

from bodycopy.decode.files import mapped

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_empty_file_can_be_mapped(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert bytes(mapped(str(tmp_path / "a"))) == b""


def test_what_cannot_be_mapped_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"words")
    assert bytes(mapped(str(tmp_path / "a"))) == b"words"

    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(mmap, "mmap", full)
    assert mapped(str(tmp_path / "a")) == b"words"
