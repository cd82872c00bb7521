"""Words in a drawing that cannot be read: off the sheet, or over each other."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from traject_eval.plots.style import drawing_rules

SLACK = 1.0  # pixels that a text may leave the sheet, or share with another from left to right
SLACK_TALL = 2.0  # and from top to bottom, where boxes hold a little air


def text_faults(fig: Figure) -> list[str]:
    """What is wrong with the texts of a drawing, one line a fault; empty where all can be read.

    Examples
    --------
    >>> from traject_eval.plots.sheet import Sheet
    >>> from traject_eval.plots.style import Size
    >>> sheet = Sheet(Size("wide", 2.0, 1))
    >>> for x in (0, 0.1, 1.9):
    ...     _ = sheet.say(x, 0.2, "buurt")
    >>> text_faults(sheet.finish(0.4))
    ['off the sheet: buurt', 'touching: buurt | buurt']
    """
    with drawing_rules():
        renderer = FigureCanvasAgg(fig).get_renderer()
        texts = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()]
        boxes = np.array([Text.get_window_extent(text, renderer).extents for text in texts]).reshape(-1, 4)
    words = [text.get_text() for text in texts]
    right, top = fig.bbox.x1, fig.bbox.y1
    off = (boxes[:, :2] < -SLACK).any(axis=1) | (boxes[:, 2] > right + SLACK) | (boxes[:, 3] > top + SLACK)
    faults = [f"off the sheet: {words[place]}" for place in np.flatnonzero(off)]
    shared = [
        np.minimum(boxes[:, None, end], boxes[None, :, end]) - np.maximum(boxes[:, None, start], boxes[None, :, start])
        for start, end in ((0, 2), (1, 3))
    ]
    touching = np.triu((shared[0] > SLACK) & (shared[1] > SLACK_TALL), k=1)
    return faults + [f"touching: {words[one]} | {words[other]}" for one, other in np.argwhere(touching)]
