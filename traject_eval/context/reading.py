"""A file with open data, as it was downloaded, as a table of figures; or everything that is wrong with it."""

import re
from dataclasses import dataclass

import pandas as pd

from traject_eval.context.codes import OTHER, level_of
from traject_eval.context.table import Table, Topic, columns_named, context_table
from traject_eval.errors import Faults
from traject_eval.survey.readers import table_of
from traject_eval.types import FAULT_COLUMNS

FIGURE_COLUMNS = ("code", "level", "cbs_year", "year", "topic", "value", "unit", "source", "kind")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
YEAR = re.compile(r"((?:19|20)\d\d)(?:JJ00)?")
MOST = {"percent": 100, "people": 30_000_000, "households": 30_000_000}  # and at least nought
LOOK = "kijk het na in het bestand van de bron; download het opnieuw als het daar anders staat"


@dataclass(frozen=True)
class _Columns:
    """Where everything stands in one file: the code, the year (None where there is none) and every figure."""

    code: str
    year: str | None
    figures: dict[str, str]  # figure: its column


def read_context(name: str, content: bytes, year: int | None = None) -> pd.DataFrame:
    """The figures in a CSV or Excel file of CBS, RIVM or another source.

    Parameters
    ----------
    name : str
        The file's name: it says what kind of file it is, and is the ``source`` of every figure.
    content : bytes
    year : int, optional
        The CBS year to which the codes of the regions belong; needed where no column holds a period. Without it the
        period of a row is also the year of its code.

    Returns
    -------
    DataFrame
        A row per region, period and figure, with ``FIGURE_COLUMNS``: ``level`` is ``buurt, wijk, gemeente`` or
        ``land``; ``cbs_year`` the year of the code, ``year`` that of the figure; ``value`` is NaN where the source
        holds it back; ``kind`` is ``measured`` or ``modelled``.

    Raises
    ------
    DataProblem
        This kind of file is not known.
    Faults
        Everything that is wrong with the file; nothing of it is then read.

    Examples
    --------
    >>> rows = "gwb_code_10;a_inw;a_65_oo\\nBU03630000;1100;.\\n"
    >>> read_context("kwb.csv", rows.encode(), 2020)[["code", "cbs_year", "topic", "value"]].values.tolist()
    [['BU03630000', 2020, 'people_65', nan], ['BU03630000', 2020, 'inhabitants', 1100.0]]
    """
    raw, table = table_of(name, content).frame, context_table()
    at, faults = _find(raw, table, year)
    if not faults:
        found, faults = _figures(raw, at, table, year)
    if faults:
        rows = pd.DataFrame(faults, columns=list(FAULT_COLUMNS), dtype="str")
        raise Faults(
            f"Het bestand {name} klopt niet als bestand met cijfers over buurten. Er is niets ingelezen.", rows
        )
    return found.assign(source=name)[list(FIGURE_COLUMNS)]


def _find(raw: pd.DataFrame, table: Table, year: int | None) -> tuple[_Columns, list[tuple]]:
    headers, faults = list(raw), []
    code = next((columns[0] for name in table.code if (columns := columns_named(headers, (name,)))), "")
    years = columns_named(headers, table.year)
    if not code:
        expected = f"een kolom met codes van buurten, zoals {', '.join(table.code[:4])}"
        faults.append(("rij 1", "geen kolom met codes", expected, "download het bestand met de regiocode erbij"))
    if not years and year is None:
        expected = "een kolom met het jaar, of --year"
        faults.append(("rij 1", "geen jaar", expected, "zeg van welk CBS-jaar de codes zijn, zoals --year 2025"))
    figures = {}
    for topic in table.figures.values():
        columns = columns_named(headers, topic.columns)
        if len(columns) > 1:
            found, advice = f"{topic.name} in {' en '.join(columns)}", "bewaar een van deze kolommen"
            faults.append(("rij 1", found, "elk cijfer in één kolom", advice))
        if columns:
            figures[topic.name] = columns[0]
    if not figures:
        expected = "een kolom die wij kennen, zoals AantalInwoners, a_65_oo of Eenzaam"
        faults.append(("rij 1", "geen enkel cijfer dat wij kennen", expected, "kies een ander bestand"))
    return _Columns(code, years[0] if years else None, figures), faults


def _figures(raw: pd.DataFrame, at: _Columns, table: Table, year: int | None) -> tuple[pd.DataFrame, list[tuple]]:
    raw = _kept(raw, table)
    codes = raw[at.code].fillna("")
    raw, codes = (one[~codes.str.fullmatch(OTHER)] for one in (raw, codes))
    if raw.empty:
        told = ("het bestand", "geen rijen over een buurt, wijk, gemeente of land", "minstens één", "kies een ander")
        return raw, [told]
    about, faults = _regions(raw, codes, at, year)
    parts = []
    for name, column in at.figures.items():
        values, wrong = _numbers(raw[column], table.figures[name], table)
        faults += wrong
        parts.append(about.assign(topic=name + raw["behind"], value=values))
    found = pd.concat(parts, ignore_index=True)
    found = found[found["topic"].isin(table.figures)]
    units, kinds = ({name: getattr(one, fact) for name, one in table.figures.items()} for fact in ("unit", "kind"))
    return found.assign(unit=found["topic"].map(units), kind=found["topic"].map(kinds)), faults


def _kept(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows whose kind of number we use; ``behind`` is what comes behind the name of a figure in them."""
    raw = raw.assign(behind="")
    for rule in table.rows:
        for column in columns_named(list(raw), tuple(rule["columns"])):
            raw = raw[raw[column].isin(rule["keep"])]
            raw = raw.assign(behind=raw["behind"] + raw[column].map(rule["keep"]))
    return raw


def _regions(raw: pd.DataFrame, codes: pd.Series, at: _Columns, year: int | None) -> tuple[pd.DataFrame, list[tuple]]:
    """``code, level, year, cbs_year`` of every row, and every row of which that cannot be told or is told twice."""
    levels = codes.map(level_of)
    written = raw[at.year].fillna("") if at.year else pd.Series(str(year), raw.index)
    years = pd.to_numeric(written.str.extract(f"^{YEAR.pattern}$")[0])
    faults = [
        (f"rij {row}", codes[row] or "geen code", "een code zoals BU03630000 of GM0363", LOOK)
        for row in codes.index[levels.isna()]
    ]
    faults += [
        (f"rij {row}", written[row] or "geen jaar", "een jaar, zoals 2025", LOOK) for row in years.index[years.isna()]
    ]
    again = pd.DataFrame({"code": codes, "year": years, "behind": raw["behind"]}).duplicated()
    faults += [
        (f"rij {row}", f"{codes[row]} nog een keer", "elke regio één keer per jaar", "bewaar één rij per regio en jaar")
        for row in again.index[again]
    ]
    about = pd.DataFrame({"code": codes, "level": levels, "year": years.fillna(0).astype(int)})
    return about.assign(cbs_year=about["year"] if year is None else year), faults


def _numbers(cells: pd.Series, topic: Topic, table: Table) -> tuple[pd.Series, list[tuple]]:
    """The values of a column, NaN where the source holds one back, and every cell that is no such number."""
    text = cells.fillna("").where(~cells.isin(table.unknown), "")
    known = text != ""
    fits = text.str.fullmatch(NUMBER)
    values = pd.to_numeric(text.where(known & fits).str.replace(",", "."))
    values = values.mask(values < table.unknown_below)
    most = MOST.get(topic.unit)
    outside = (values.lt(0) | values.gt(most)) if most else pd.Series(False, values.index)
    expected = f"een getal van 0 tot en met {most}" if most else "een getal"
    wrong = values.index[(known & ~fits) | outside]
    return values, [(f"rij {row}, kolom {cells.name}", text[row], expected, LOOK) for row in wrong]
