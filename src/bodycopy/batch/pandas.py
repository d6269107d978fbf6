"""pandas: ``series.bodycopy.clean()``, once this module is imported; nulls stay null, the index stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bodycopy.batch.single import BatchConfig, outcome, summary

if TYPE_CHECKING:
    from bodycopy.batch.outcome import Outcome


@pd.api.extensions.register_series_accessor("bodycopy")
class Bodycopy:
    """Cleans a column of texts or HTML, strings or bytes."""

    def __init__(self, series: pd.Series) -> None:
        self._series = series

    def clean(self, how: BatchConfig = BatchConfig()) -> pd.Series:  # noqa: B008 - it is frozen
        """Return the body texts; null where there is none."""
        return self._outcomes(how).map(lambda one: one.text, na_action="ignore")

    def explain(self, how: BatchConfig = BatchConfig()) -> pd.DataFrame:  # noqa: B008 - as above
        """Return ``body``, ``status``, ``message``, ``encoding``, ``paywalled`` and how many characters were ``removed``."""
        rows = [{} if one is None else {"body": one.text, **summary(one)} for one in self._outcomes(how)]
        columns = ["body", "status", "message", "encoding", "paywalled", "removed"]
        return pd.DataFrame(rows, index=self._series.index, columns=columns)

    def _outcomes(self, how: BatchConfig) -> pd.Series:
        found: list[Outcome | None] = [
            outcome(source, how) if isinstance(source, str | bytes) else None for source in self._series
        ]
        return pd.Series(found, index=self._series.index, name=self._series.name, dtype=object)
