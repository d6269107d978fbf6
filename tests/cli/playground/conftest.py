from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest

from bodycopy.batch.settings import Settings
from bodycopy.cli.playground.server import Playground, playground

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server() -> Iterator[Playground]:
    """A playground that listens; documents get few seconds."""
    with playground(Settings(timeout=3.0)) as one:
        thread = Thread(target=one.serve_forever)
        thread.start()
        yield one
        one.shutdown()
        thread.join()
