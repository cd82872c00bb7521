"""A sheet of paper in inches from the top left, on which every chart is drawn."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from traject_eval.plots.layout import AIR, Panel, line_height, text_width, wrap
from traject_eval.plots.style import Size, colour, font, mark, points

SHOWN_DPI = 100  # pixels an inch on the screen; drawn twice as fine, for screens that have more
TITLE_GAP = 0.14  # inches between a title and its drawing
PATCH = 0.03  # inches of paper around a text that stands on lines
HATCH = 5  # how close the lines of a hatch lie
UNDER, BAR, LINE, MARK, WORD = 0, 1, 2, 4, 5  # what lies over what

# marker, inside, edge and width of the edge: what a mark means can be read without its colour
MARKS = {
    "before": ("o", "paper", "before", 2.0),
    "after": ("o", "after", "after", 1.6),
    "sure": ("o", "after", "after", 1.6),
    "unsure": ("o", "paper", "uncertain", 1.6),
    "comparison_sure": ("D", "comparison", "comparison", 1.6),
    "comparison_unsure": ("D", "paper", "comparison", 1.6),
    "counted": ("o", "after", "after", 1.0),
    "uncounted": ("o", "paper", "after", 1.2),
    "advises": ("o", "paper", "professional", 1.6),
}


class Drawing(Figure):
    """A figure that a notebook shows by itself, also where pyplot was never imported."""

    def _repr_png_(self) -> tuple[bytes, dict]:
        from traject_eval.plots.svg import png  # above us: only a notebook asks for it

        size = {"width": round(self.get_figwidth() * SHOWN_DPI), "height": round(self.get_figheight() * SHOWN_DPI)}
        return png(self, dpi=2 * SHOWN_DPI), size


class Sheet:
    """A figure of a fixed width that becomes as tall as what is put on it.

    All places and sizes are those of a drawing on paper; ``size.scale`` makes them larger together.
    """

    def __init__(self, size: Size):
        self.width, self.narrow, self._scale = size.width, size.narrow, size.scale
        self.figure = Drawing(figsize=(size.width * size.scale, 1), dpi=100, facecolor=colour("paper"))
        self._flip = Affine2D()  # known once the height is
        self._inches = self._flip + self.figure.dpi_scale_trans

    def finish(self, height: float, title: str = "", note: str = "") -> Drawing:
        """The figure, ``height`` inches tall and what its title and note need above and below."""
        head = self._title(title) if title else 0.0
        foot = self._note(height, note) if note else 0.0
        self._flip.translate(0, -height - foot).scale(self._scale, -self._scale)
        self.figure.set_size_inches(self.width * self._scale, (head + height + foot) * self._scale)
        return self.figure

    def _title(self, title: str) -> float:
        lines = wrap(title, self.width, points("title"), bold=True)
        head = len(lines) * line_height("title") + TITLE_GAP
        self.lines(0, 0.19 - head, lines, size="title", bold=True)
        return head

    def _note(self, height: float, note: str) -> float:
        lines = wrap(note, self.width, points("note"))
        return self.lines(0, height + 0.2, lines, "ink_soft", size="note") - height - 0.1

    def add(self, artist):
        """Any drawing of the library, in inches from the top left."""
        artist.set_transform(self._inches)
        self.figure.add_artist(artist)
        return artist

    def line(
        self,
        x: Sequence[float],
        y: Sequence[float],
        token: str,
        width: float,
        *,
        dash=None,
        order: int = LINE,
    ):
        """A line through points, ``width`` points thick."""
        style = {"ls": (0, dash) if dash else "-", "dash_capstyle": "butt", "solid_capstyle": "butt"}
        return self.add(Line2D(x, y, color=colour(token), lw=width * self._scale, zorder=order, **style))

    def bar(self, left: float, top: float, width: float, height: float, token: str, *, edge: str = ""):
        """A filled rectangle; ``edge`` is a token for a hairline around it."""
        look = {"fc": colour(token), "ec": colour(edge) if edge else "none", "lw": 0.6 * self._scale if edge else 0}
        return self.add(Rectangle((left, top), width, height, zorder=BAR, **look))

    def hatch(self, left: float, top: float, width: float, height: float, token: str = "suppressed", fill: str = ""):
        """A rectangle of slanted lines: answers that were taken together or held back."""
        look = {"fc": colour(fill) if fill else "none", "ec": colour(token), "hatch": "/" * round(HATCH / self._scale)}
        return self.add(Rectangle((left, top), width, height, lw=0, zorder=BAR, **look))

    def mark(self, x: float | Sequence[float], y: float | Sequence[float], kind: str, size: float | None = None):
        """One or more marks of a kind, ``size`` points across."""
        shape, face, edge, width = MARKS[kind]
        size = (size or mark("dot_pt")) * (0.85 if shape == "D" else 1)
        xs, ys = ([x], [y]) if isinstance(x, int | float) else (x, y)
        look = {
            "marker": shape,
            "ms": size * self._scale,
            "mfc": colour(face),
            "mec": colour(edge),
            "mew": width * self._scale,
            "zorder": MARK,
        }
        return self.add(Line2D(xs, ys, ls="none", **look))

    def say(
        self,
        x: float,
        y: float,
        text: str,
        token: str = "ink",
        *,
        size: str = "tick",
        bold: bool = False,
        align: str = "left",
        patch: bool = False,
    ) -> Text:
        """One line of text on the base line ``y``; ``patch`` puts paper behind it, for text on lines."""
        words = Text(x, y, text, color=colour(token), ha=align, va="baseline", parse_math=False, zorder=WORD)
        words.set_fontproperties(font(points(size) * self._scale, bold))
        if patch:
            words.set_bbox({"fc": colour("paper"), "ec": "none", "pad": PATCH * 72 * self._scale})
        return self.add(words)

    def say_centred(self, x: float, y: float, text: str, token: str = "ink_soft", right: float | None = None) -> Text:
        """One line of tick text around ``x``, moved where it would leave the sheet or pass ``right``."""
        half = text_width(text, points("tick")) / 2 + AIR
        return self.say(max(min(x, (right or self.width) - half), half), y, text, token, align="center")

    def axis(self, panel: Panel, y: float, *, above: bool = False, sign: bool = False) -> None:
        """A line with round values below or above it."""
        self.line([panel.left, panel.right], [y, y], "axis", 0.8)
        for value, label in panel.ticks(sign):
            self.line([panel.x(value)] * 2, [y, y - 0.04 if above else y + 0.04], "axis", 0.8)
            self.say_centred(panel.x(value), y - 0.08 if above else y + 0.19, label)

    def lines(self, x: float, y: float, lines: Sequence[str], token: str = "ink", **how) -> float:
        """Lines of text from the base line ``y`` down; what comes out is the base line after the last."""
        for line in lines:
            self.say(x, y, line, token, **how)
            y += line_height(how.get("size", "tick"))
        return y
