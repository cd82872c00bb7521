"""The cells of one file read by meaning; what cannot be understood is noted by row and column."""

from collections.abc import Collection, Mapping

import pandas as pd

from traject_eval.survey.matching import lookup, plain
from traject_eval.survey.raw import RawTable

COLUMNS = ("row", "column", "found", "expected", "advice")
_WHOLE = r"[0-9]+(?:[.,]0+)?"
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]+)?"
MOST = 1e9  # a number larger than this is a slip, and would drown all others in a mean


class Cells:
    """Reads the columns of a file and gathers faults; one fault never hides another.

    ``rows`` is the part of the file that counts: its index holds the row numbers of the file.
    """

    def __init__(self, raw: RawTable, rows: pd.DataFrame, missing: Collection[str]):
        self.rows = rows
        self._raw = raw
        self._missing = frozenset(missing)
        self._faults: list[pd.DataFrame] = []

    def note(
        self, wrong: pd.Series, column: str, found: pd.Series | str, expected: pd.Series | str, advice: str
    ) -> None:
        """Note a fault in ``column`` for every row where ``wrong`` is True."""
        if not wrong.any():
            return
        numbers = wrong.index[wrong.to_numpy(dtype=bool)]
        told = [part.loc[numbers].to_numpy() if isinstance(part, pd.Series) else part for part in (found, expected)]
        rows = {"row": numbers, "column": column, "found": told[0], "expected": told[1], "advice": advice}
        self._faults.append(pd.DataFrame(rows))

    def faults(self) -> pd.DataFrame:
        """All faults so far, by row: ``row, column, found, expected, advice``."""
        if not self._faults:
            return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "str") for name in COLUMNS})
        table = pd.concat(self._faults, ignore_index=True)
        return table.sort_values("row", kind="stable", ignore_index=True)

    def text(self, column: str) -> pd.Series:
        """The text of a column, missing where a text means no answer."""
        cells = self.rows[column]
        missing = self._no_answer(column, ())
        return cells.mask(cells.isin([text for text in cells.dropna().unique() if plain(text) in missing]))

    def key(self, column: str) -> pd.Series:
        """The text of a column that names people or places: the code where the file has labels for codes."""
        codes = self._raw.codes.get(column)
        text = self.text(column)
        return text if codes is None else codes.reindex(self.rows.index).where(text.notna())

    def meaning(self, column: str, table: Mapping[str, object], expected: str, advice: str) -> pd.Series:
        """What each cell means by ``table``, as ``lookup`` gives it. Notes texts that have no meaning."""
        values, unknown = lookup(self.rows[column], table, self._no_answer(column, table))
        self.note(unknown, column, self.rows[column], expected, advice)
        return values

    def whole(self, column: str, low: int, high: int, advice: str) -> pd.Series:
        """Whole numbers from ``low`` to ``high`` as floats; NaN where there is no answer."""
        return self._number(column, _WHOLE, low, high, f"een heel getal van {low} tot en met {high}", advice)

    def positive(self, column: str, advice: str) -> pd.Series:
        """Numbers above 0, with a decimal point or comma; NaN where there is no answer."""
        least = 5e-324  # the smallest float above 0
        return self._number(column, _NUMBER, least, MOST, "een getal groter dan 0", advice)

    def _number(self, column: str, pattern: str, low: float, high: float, expected: str, advice: str) -> pd.Series:
        text = self.text(column)
        shaped = text.str.fullmatch(pattern).fillna(False).astype(bool)
        numbers = pd.to_numeric(text.where(shaped).str.replace(",", ".", regex=False)).astype(float)
        good = numbers.between(low, high)
        self.note(text.notna() & ~good, column, text, expected, advice)
        return numbers.where(good)

    def _no_answer(self, column: str, table: Collection[str]) -> frozenset[str]:
        """Texts of a column that mean no answer: by the mapping, or by the file unless they are mapped."""
        declared = {plain(text) for text in self._raw.user_missing.get(column, ())}
        return self._missing | (declared - set(table))
