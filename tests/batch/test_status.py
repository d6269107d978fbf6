from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy.batch.status import MEANINGS, exit_code, failed

if TYPE_CHECKING:
    from bodycopy.batch.status import Status

FAILED = ["not-text", "too-large", "timeout", "memory", "crash", "unreadable", "write-error", "skipped"]


def test_every_status_is_fine_doubtful_or_failed() -> None:
    assert sorted(status for status in MEANINGS if failed(status)) == sorted(FAILED)
    assert set(MEANINGS) == {*FAILED, "ok", "unchanged", "empty", "degraded"}


@pytest.mark.parametrize(
    ("statuses", "changed", "code"),
    [
        ([], False, 0),
        (["ok"], False, 0),
        (["unchanged", "ok"], False, 0),
        (["ok"], True, 1),
        (["ok", "empty"], False, 1),
        (["degraded"], False, 1),
        (["degraded", "crash"], False, 3),
        (["crash", "empty"], True, 3),
        *(([status, "ok"], False, 3) for status in FAILED),
    ],
)
def test_exit_code(statuses: list[Status], changed: bool, code: int) -> None:  # noqa: FBT001
    assert exit_code(statuses, changed=changed) == code
