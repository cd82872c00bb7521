"""Real surveys through the front door: import with mapping files, report per area, look at what came out."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

import traject_eval as te
from traject_eval.context import context_rows
from traject_eval.evaluation import score
from traject_eval.store import Project, responses

HERE = Path(__file__).resolve().parents[1]
TRAJECT = [sys.executable, "-m", "traject_eval"]
WAVES = {"baltimore": "T0", "elsoc": "T0=2016-07-01,T1,T2,T3=2019-07-01", "elsoc-sav": "T3"}
RUNS = {  # project: mapping folder, mapping, file, areas that are reported here
    "baltimore": ("baltimore", "import.yaml", "baltimore_social_capital/bes2011_grid5km.csv", 6),
    "elsoc": ("elsoc", "import-csv.yaml", "elsoc/elsoc_long.csv", 12),
    "elsoc-sav": ("elsoc", "import-sav.yaml", "elsoc/ELSOC_W04_v2.01.sav", 3),
}


def traject(*arguments: str) -> str:
    """Run a command of ours; anything but success ends the check."""
    done = subprocess.run([*TRAJECT, *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"traject {' '.join(arguments)} -> {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def check(name: str, data: Path, root: Path) -> None:
    """Import one survey into a new project and report its largest areas."""
    folder, mapping, file, areas = RUNS[name]
    project = root / name
    traject("new", str(project), "--name", name, "--waves", WAVES[name])
    for scale in (HERE / "data" / folder / "instruments").glob("*.yaml"):
        shutil.copy(scale, project / "instruments")
    rules = str(HERE / "data" / folder / mapping)
    print(traject("import", str(data / file), "--map", rules, "--project", str(project)).strip())
    again = traject("import", str(data / file), "--map", rules, "--project", str(project))
    assert "niets veranderd" in again, again
    manifest = json.loads((project / "data" / "imports.json").read_text(encoding="utf-8"))["imports"][0]
    sizes = {
        path.parent.name.removeprefix("buurt="): path.stat().st_size for path in project.glob("data/responses/*/*")
    }
    largest = sorted(sizes, key=sizes.get, reverse=True)[:areas]
    smallest = min(sizes, key=sizes.get)
    traject("report", *largest, smallest, "--project", str(project))
    reports = list((project / "reports").glob("*/rapport.html"))
    assert len(reports) == areas + 2, reports  # these, the smallest one, and the programme
    print(f"{name}: {manifest['rows']} rows, {len(manifest['buurten'])} areas, {len(reports)} pages")


def check_programme(project: Path) -> None:
    """The areas of a survey that have a report taken together, by what workbook 10 shows."""
    os.environ["TRAJECT_PROJECT"] = str(project)
    programme = te.open_programme([])
    for show in (te.show_people, te.show_together, te.show_difference, te.show_group_differences, te.show_allowed):
        shown = show(programme)
        for one in getattr(shown, "blocks", (shown,)):
            content = one.content
            said = content.get("note") or content.get("text") or content.get("reason") or content.get("rows")
            print(f"  {content['title']}: {said}")


def check_pool(data: Path) -> None:
    """Published means of areas with their spread and number of people, taken together."""
    for file, name in (("gemeente_2022", "Gemeente"), ("buurt_2022", "buurtnaam"), ("wijk_2023", "Wijk")):
        table = pd.read_csv(data / "nextdoor" / f"{file}.csv")
        table = table[table["n"].gt(1) & table["sd"].gt(0)].drop_duplicates(name)
        found = te.pool(
            pd.DataFrame({"buurt": table[name], "value": table["mean"], "se": table["sd"] / table["n"] ** 0.5})
        )
        print(f"nextdoor {file}: {found.explain()}")
        assert found.buurten == len(table)
        assert found.prediction_low < found.low < found.value < found.high < found.prediction_high
        assert 5 < found.value < 9


def check_makers_score(data: Path, root: Path) -> None:
    """A project's own scale gives everyone the score that the makers of the file gave."""
    file, project = data / "loneliness_ucla" / "surveys_public.csv", root / "ucla"
    traject("new", str(project), "--name", "ucla", "--waves", "T0")
    shutil.copy(HERE / "data" / "ucla" / "instruments" / "ucla_20.yaml", project / "instruments")
    mapping = str(HERE / "data" / "ucla" / "import.yaml")
    print(traject("import", str(file), "--map", mapping, "--project", str(project)).strip())
    answers, _ = responses.read(project, "UCLA", responses.imports(project))
    ours = score(answers, Project.load(project).instrument("ucla_20")).set_index("person")["score"]
    made = pd.read_csv(file, encoding="utf-8-sig").query("surveyName == 'ucla'").set_index("public_id")["score"]
    same = int((ours.reindex(made.index) == made).sum())
    print(f"ucla: {same} of {len(made)} scores equal to the makers' own")
    assert same == len(made) == 212


def check_context(data: Path, root: Path) -> None:
    """Figures of CBS and others as they were downloaded: refused until a project says what a code was."""
    project, own = root / "cijfers", ["--project", str(root / "cijfers")]
    kwb = {year: str(data / "amsterdam_kwb" / f"Kerncijfers_wijken_en_buurten_{year}.csv") for year in (2020, 2024)}
    traject("new", str(project), "--name", "cijfers", "--waves", "T0")
    for code, name, year in (("BU0363AE01", "Kop Zeedijk", "2024"), ("BU17830400", "Een buurt in Westland", "2022")):
        traject("buurt", "add", code, name, "--year", year, *own)
    refused = subprocess.run(
        [*TRAJECT, "context", "add", kwb[2020], "--year", "2020", *own], check=False, capture_output=True, text=True
    )
    assert refused.returncode == 1, refused
    assert "geen BU0363AE01 in 2020" in refused.stderr, refused.stderr
    codes = pd.read_csv(data / "amsterdam_kwb" / "buurt_crosswalk_2015_2022.csv")
    lines = [
        f"{new};2024;{old};{year}"
        for old, new in zip(codes["BUURTCODE_CBS_2015"], codes["BUURTCODE_CBS_2022"], strict=True)
        for year in (2019, 2020)
    ]
    (project / "overgang.csv").write_text("\n".join(["code;jaar;was;was_jaar", *lines]) + "\n", encoding="utf-8")
    for file, year in (
        *((file, year) for year, file in kwb.items()),
        (str(data / "ses_woa" / "SES_WOA_scores_per_wijk_en_buurt.csv"), None),
        (str(data / "elan_wijk" / "df_numeric_ver_6.csv"), 2022),
    ):
        print(traject("context", "add", file, *(["--year", str(year)] if year else []), *own).strip())
    print(traject("context", "status", *own).strip())
    rows = context_rows(project, "BU0363AE01", 2024)
    raw = {year: pd.read_csv(file, sep=";").set_index("Area_Code") for year, file in kwb.items()}
    for end, year, code in (
        ("here", 2024, "BU0363AE01"),
        ("before", 2020, "BU03630000"),
        ("municipality", 2024, "GM0363"),
    ):
        told = raw[year].loc[code]
        assert rows["age_65"][end] == 100 * told["Pop_Age_65_Plus"] / told["Population_Total"], (end, rows["age_65"])
    assert rows["ses_woa"]["here"] == 0.045, rows["ses_woa"]
    assert context_rows(project, "BU17830400", 2022)["care_costs"]["source"].endswith("WK178304")
    traject("report", "--workbooks", "0", *own)
    pages = [path.read_text(encoding="utf-8") for path in project.glob("reports/BU*/rapport.html")]
    assert len(pages) == 2, pages
    assert any("65 jaar of ouder" in page for page in pages)


def main() -> None:
    """Every survey in turn."""
    data = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as root:
        for name in RUNS:
            check(name, data, Path(root))
        check_programme(Path(root) / "elsoc")
        check_pool(data)
        check_makers_score(data, Path(root))
        check_context(data, Path(root))


if __name__ == "__main__":
    main()
