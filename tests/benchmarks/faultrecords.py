"""faultrecords: a file of records that a run under a fault left -> what is amiss with it.

Such a file may say of an input that it has no result. What it holds beside that are the records of a run that knew no fault.
"""

from __future__ import annotations

import io
import json
import zlib
from collections import Counter
from typing import Any


def amiss(code: int | None, path: str, wanted: dict[str, bytes], found: dict[str, bytes], edited: str) -> str:
    """Say what is amiss with a file of records: damaged, a record that is none of the sound run's and no failure, one twice, one lost with exit 0."""
    if not path.startswith("all.") or path not in found:
        return ""
    try:
        records, sound = _records(path, found[path]), _records(path, wanted[path])
    except (ValueError, zlib.error, OSError) as error:
        return f"{path} is damaged: {error}"
    results = [one for one in records if _told(one)["status"] in {"ok", "unchanged"}]
    known = Counter(json.dumps(one, default=str) for one in sound if _told(one)["source"] != edited)
    others = Counter(json.dumps(one, default=str) for one in results if _told(one)["source"] != edited)
    if others - known:
        return f"{path} has records that are not an undisturbed run's, or one twice"
    if len({_told(one)["source"] for one in records}) < len(records):
        return f"{path} says something of an input twice"
    if code == 0 and (known - others or len(records) < len(sound)):
        return f"exit 0, and {path} lacks records"
    return ""


def _records(path: str, data: bytes) -> list[dict[str, Any]]:
    """Return the records of a file; raises ``ValueError``, ``OSError`` or ``zlib.error`` where it is not whole."""
    if path.endswith(".parquet"):
        import pyarrow.parquet

        rows: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
        return rows
    if path.endswith(".gz"):
        unpacked = zlib.decompressobj(31)
        data = unpacked.decompress(data)
        if not unpacked.eof or unpacked.unused_data:
            raise ValueError("it is cut, or there is something behind its end")
    if data and not data.endswith(b"\n"):
        raise ValueError("its last line is cut")
    return [json.loads(line) for line in data.splitlines()]


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """Return what a record says of its own making."""
    own: dict[str, Any] = record.get("bodycopy") or record
    return own
