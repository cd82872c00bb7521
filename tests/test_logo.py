"""The client's logo: what is let in, and that nothing but pixels or shapes is kept of it."""

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from tests.browser.example_pages import report_page
from traject_eval.errors import Faults
from traject_eval.reporting.check import check_project
from traject_eval.reporting.html import render_report
from traject_eval.reporting.logo import LARGEST, as_png, read_logo
from traject_eval.reporting.logo_svg import clean_svg
from traject_eval.reporting.paper import card_pdf, report_pdf
from traject_eval.reporting.run import report
from traject_eval.reporting.word import report_docx
from traject_eval.store import Project, add_buurten, create_project

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10">'
SQUARE = f'{START}<path fill="#0B4D46" d="M0 0H20V10H0Z"/></svg>'


def _picture(kind: str, size=(40, 20), **settings) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0B4D46").save(out, kind, **settings)
    return out.getvalue()


@pytest.fixture
def project(tmp_path):
    """A function that makes a project whose logo is this file."""

    def make(content: bytes | str | None, name: str = "logo.png") -> Project:
        root = create_project(tmp_path / "p", "Goed Oud", {"T0": ""}).root
        if content is not None:
            (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        with (root / "traject.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[report]\nlogo = "{name}"\nlogo_alt = "Gemeente Meerdrecht"\n')
        return Project.load(root)

    return make


def _found(project) -> list[str]:
    with pytest.raises(Faults, match="Het logo kan zo niet in de verslagen") as refused:
        read_logo(project)
    assert set(refused.value.table["where"]) == {f"traject.toml, report.logo ({project.logo})"}
    return refused.value.table["found"].tolist()


def test_a_project_without_a_logo_has_none(tmp_path):
    assert read_logo(create_project(tmp_path / "p", "Goed Oud", {})) is None


@pytest.mark.parametrize(("kind", "name"), [("PNG", "logo.png"), ("JPEG", "Logo.JPG"), ("JPEG", "logo.jpeg")])
def test_a_picture_becomes_a_png_of_the_same_proportions(project, kind, name):
    logo = read_logo(project(_picture(kind), name))
    assert (logo.media, logo.alt) == ("image/png", "Gemeente Meerdrecht")
    with Image.open(io.BytesIO(logo.data)) as image:
        assert image.size == (40, 20)
    assert as_png(logo) == logo.data


def test_what_a_camera_wrote_into_a_picture_is_not_kept(project):
    exif = Image.Exif()
    exif[0x010F] = "Camera van Jan"  # maker
    exif[0x0112] = 6  # taken with the camera on its side
    data = _picture("JPEG", exif=exif, comment=b"thuis gemaakt")
    assert b"Camera van Jan" in data
    logo = read_logo(project(data, "logo.jpg"))
    assert b"Jan" not in logo.data
    assert b"thuis" not in logo.data
    with Image.open(io.BytesIO(logo.data)) as image:
        assert image.size == (20, 40)  # upright
        assert dict(image.info) == {}


def test_a_picture_comes_through_in_every_form_of_a_report(project):
    page = replace(report_page(), logo=read_logo(project(_picture("JPEG"), "logo.jpg")))
    with pikepdf.open(io.BytesIO(report_pdf(page))) as printed:
        images = [part for part in printed.objects if isinstance(part, pikepdf.Stream) and "/Width" in part]
        sizes = {(int(image.Width), int(image.Height)) for image in images}
    assert (40, 20) in sizes
    assert card_pdf(page)
    assert report_docx(page)
    assert "data:image/png;base64," in render_report(page)


def test_a_large_picture_is_made_smaller(project):
    with Image.open(io.BytesIO(read_logo(project(_picture("PNG", (4000, 1000)))).data)) as image:
        assert image.size == (1200, 300)


def test_a_drawing_stays_a_drawing_and_can_be_drawn_in_pixels(project):
    logo = read_logo(project(SQUARE, "logo.svg"))
    assert logo.media == "image/svg+xml"
    with Image.open(io.BytesIO(as_png(logo))) as image:
        assert image.width == pytest.approx(60 / 25.4 * 400, abs=1)
        assert image.width == pytest.approx(2 * image.height, abs=2)


def test_of_a_drawing_only_the_shapes_are_kept():
    own = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
    written = (
        f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "x" "http://example.org/svg.dtd"><!-- Jan -->'
        f"{START.replace('>', f' {own}>')}<metadata>Jan</metadata><title>Jan</title><inkscape:page/>"
        '<g inkscape:label="Jan" id="a"><path d="M0 0H1V1Z"/></g><use xlink:href="#a"/></svg>'
    )
    shapes, wrong = clean_svg(written.encode())
    assert wrong == []
    assert shapes.decode() == (
        '<svg viewBox="0 0 20 10" xmlns="http://www.w3.org/2000/svg">'
        '<g id="a"><path d="M0 0H1V1Z" /></g><use href="#a" /></svg>'
    )


@pytest.mark.parametrize(
    ("inside", "key", "found"),
    [
        ("<script>x()</script>", "script", "script"),
        ('<path onload="x()"/>', "script", "onload"),
        ("<foreignObject/>", "script", "foreignObject"),
        ('<set attributeName="href" to="javascript:x()"/>', "moving", "set"),
        ('<image href="https://example.org/a.png"/>', "fetches", "https://example.org/a.png"),
        ('<image xlink:href="foto.jpg"/>', "fetches", "foto.jpg"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "fetches", "data:image/svg+xml;base64,AAAA"),
        ('<a href=" javascript:x()"><path/></a>', "fetches", " javascript:x()"),
        ('<path style="fill: url(https://example.org/a)"/>', "fetches", "fill: url(https://example.org/a)"),
        ("<path fill=\"url( 'a.svg#b')\"/>", "fetches", "url( 'a.svg#b')"),
        ('<path style="fill: u\\72l(a)"/>', "fetches", "fill: u\\72l(a)"),
        ("<style>@import 'a.css';</style>", "fetches", "style"),
        ("<text>Meerdrecht</text>", "letters", "text"),
    ],
)
def test_a_drawing_that_does_more_than_stand_there_is_refused(inside, key, found):
    assert clean_svg(f"{START}{inside}</svg>".encode())[1] == [(key, found)]


@pytest.mark.parametrize(
    "inside",
    [
        '<path fill="url(#a)"/>',
        "<path fill=\"url( '#a' )\"/>",
        '<image href="data:image/png;base64,AA=="/>',
        '<use href="#a"/>',
    ],
)
def test_what_stays_inside_a_drawing_may_stay(inside):
    assert clean_svg(f"{START}{inside}</svg>".encode())[1] == []


def test_every_fault_of_a_drawing_is_told_at_once(project):
    drawing = f'{START}<script/><text>a</text><image href="a.png"/></svg>'
    assert _found(project(drawing, "logo.svg")) == [
        "iets dat een programma kan starten (script); sla de tekening op als gewone SVG",
        "letters die nog tekst zijn (text); zet ze om in vormen (paden)",
        "een verwijzing naar buiten het bestand (a.png)",
    ]


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (None, "logo.png", "het bestand is er niet of is niet te lezen"),
        (b"GIF89a", "logo.gif", "een bestand van de soort ‘.gif’"),
        (b"\0" * (LARGEST + 100_000), "logo.png", "een bestand van 1,1 MB"),
        (b"geen plaatje", "logo.png", "een PNG-bestand dat niet te openen is"),
        (_picture("PNG")[:-30], "logo.png", "een PNG-bestand dat niet te openen is"),
        (_picture("JPEG")[:200], "logo.jpg", "een JPEG-bestand dat niet te openen is"),
        (_picture("PNG"), "logo.jpg", "een JPEG-bestand dat niet te openen is"),
        (_picture("PNG", (6000, 5000)), "logo.png", "meer dan 25 miljoen beeldpunten"),
        ("<svg", "logo.svg", "geen SVG-tekening in UTF-8"),
        ("<svg viewBox='0 0 1 1'/>", "logo.svg", "geen SVG-tekening in UTF-8"),
        (SQUARE.encode("utf-16"), "logo.svg", "geen SVG-tekening in UTF-8"),
        (SQUARE.replace('viewBox="0 0 20 10"', ""), "logo.svg", "een tekening zonder afmetingen (viewBox)"),
        (
            '<!DOCTYPE svg [<!ENTITY a "b">]>' + SQUARE,
            "logo.svg",
            "iets dat een programma kan starten (ENTITY); sla de tekening op als gewone SVG",
        ),
    ],
)
def test_a_file_that_cannot_be_a_logo_is_refused_with_the_reason(project, content, name, found):
    assert _found(project(content, name)) == [found]


@pytest.mark.parametrize("place", ["..", "absolute"])
def test_a_file_outside_the_project_is_no_logo_of_it(project, tmp_path, place):
    (tmp_path / "geheim.png").write_bytes(_picture("PNG"))
    folder = ".." if place == ".." else tmp_path.as_posix()
    assert _found(project(None, f"{folder}/geheim.png")) == ["een bestand buiten de projectmap"]


def test_a_broken_logo_is_told_by_check_and_before_a_report_is_made(project):
    broken = add_buurten(project(b"geen plaatje"), [{"code": "BU1", "name": "De Akkers"}])
    with pytest.raises(Faults) as checked:
        check_project(broken.root)
    assert "een PNG-bestand dat niet te openen is" in checked.value.table["found"].tolist()
    with pytest.raises(Faults, match="Het logo kan zo niet in de verslagen"):
        report(broken)
    assert not (broken.root / "reports").exists()
