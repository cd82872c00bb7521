"""A footnote of a report: what is not certain about the scales that it rests on."""

from traject_eval.blocks.block import Blocks, block
from traject_eval.evaluation import Study
from traject_eval.types import Instrument
from traject_eval.words import language, listed, scale_title, text

RESTS_ON = {  # the parts of a scale's status that what a report says rests on, by its language
    "nl": ("items", "options", "scoring", "missing"),
    "en": ("items", "english", "options", "scoring", "missing"),
}


def show_scales(study: Study) -> Blocks:
    """What nobody found in a source about the scales of this report; nothing where all of it was found."""
    found = study.evaluation
    results = [case for case in found.cases if case.change] + [level for level in found.levels if level.mean]
    ids = {result.instrument.id for result in results}
    used = [one for name, one in found.instruments.items() if name in ids]
    told = [
        text("uncertain.scale", scale=scale_title(one), sentences=" ".join(sentences))
        for one in used
        if (sentences := list(_uncertain(one)))
    ]
    if not told:
        return Blocks(())
    words = {"title": text("uncertain.title"), "text": "\n\n".join(told)}
    return Blocks((block("text", key="scales", style="note", **words),))


def _uncertain(one: Instrument):
    certain = {"items"} if one.wording else set()
    certain |= {"missing"} if len(one.items) == 1 else set()  # one question has no others to go by
    for known in ("unverified", "inferred"):
        parts = [part for part in RESTS_ON[language()] if one.status[part] == known and part not in certain]
        if parts:
            named = listed([text(f"uncertain.part.{part}") for part in parts])
            yield text(f"uncertain.{known}", parts=named)
    if one.wording:
        yield text("uncertain.wording", source=one.wording)
