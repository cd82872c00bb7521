"""A CSV file that is as it should be, read column by column: ten times as fast as row by row.

Whatever is odd in a file (a row of another width, a stray quote, a header with a fault) makes it fall back on
``table_of_rows``, which gives the same table or says what is wrong and where.
"""

import csv
import io
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from traject_eval.survey.limits import MOST_CSV_CELLS
from traject_eval.survey.raw import column_faults

TEXT = pa.large_string()


def columns_of(text: str, delimiter: str) -> pd.DataFrame | None:
    """The table in a text, as ``table_of_rows`` gives it; None where that must look at it row by row.

    Examples
    --------
    >>> columns_of("persoon;buurt\\np1; a \\n\\np2;\\n", ";").fillna("-").to_dict("index")
    {2: {'persoon': 'p1', 'buurt': 'a'}, 4: {'persoon': 'p2', 'buurt': '-'}}
    >>> columns_of("persoon;buurt\\np1;a;b\\n", ";")
    """
    rows = enumerate(records(text, delimiter), 1)
    found = next(((number, row) for number, row in rows if any(map(str.strip, row))), None)
    if found is None:
        return None
    row, header = found[0], [name.strip() for name in found[1]]
    if next(column_faults(header, row), None):
        return None
    if '"' in text and not _even(text, delimiter, len(header)):
        return None
    table = _parsed(text, delimiter, len(header))
    if table is None or not row < table.num_rows or table.num_rows * len(header) > MOST_CSV_CELLS:
        return None
    body = pa.table([_trimmed(column) for column in table.slice(row).columns], names=header)
    frame = body.to_pandas(types_mapper={TEXT: pd.StringDtype(na_value=np.nan)}.get, split_blocks=True)
    frame.index = pd.RangeIndex(row + 1, table.num_rows + 1)
    empty = frame.isna().all(axis=1)
    frame = frame[~empty] if empty.any() else frame
    return frame if len(frame) else None


def _trimmed(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without spaces around it; missing where nothing is left."""
    text = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, TEXT), text)


def records(text: str, delimiter: str, strict: bool = True) -> Iterator[list[str]]:
    """Rows as the standard library reads them, up to the first that it cannot.

    Examples
    --------
    >>> list(records('a;b\\n"c', ";"))
    [['a', 'b']]
    """
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    except csv.Error:
        return


def _even(text: str, delimiter: str, width: int) -> bool:
    """Whether all quotes close and every row is as wide as the header (or wholly empty): Arrow is lenient there."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return all(len(row) in (width, 0) for row in reader)
    except csv.Error:
        return False


def _parsed(text: str, delimiter: str, width: int) -> pa.Table | None:
    names = [str(place) for place in range(width)]
    try:
        return pa.csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=pa.csv.ReadOptions(use_threads=False, column_names=names),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values='"' in text, ignore_empty_lines=False
            ),
            convert_options=pa.csv.ConvertOptions(column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
