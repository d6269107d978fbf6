from __future__ import annotations

from bodycopy.batch.status import MEANINGS, exit_code, failed

FAILED = ["not-text", "too-large", "timeout", "memory", "crash", "unreadable", "write-error", "skipped"]


def test_every_status_is_fine_doubtful_or_failed() -> None:
    assert sorted(status for status in MEANINGS if failed(status)) == sorted(FAILED)
    assert set(MEANINGS) == {*FAILED, "ok", "unchanged", "empty", "degraded"}


def test_exit_code() -> None:
    codes: dict[str, int] = {"": 0, "ok": 0, "unchanged ok": 0, "ok empty": 1, "degraded": 1, "degraded crash": 3}
    codes |= {f"{status} ok": 3 for status in FAILED}
    assert {some: exit_code(some.split()) for some in codes} == codes  # type: ignore[arg-type]
    assert exit_code(["ok"], changed=True) == 1
    assert exit_code(["crash", "empty"], changed=True) == 3
