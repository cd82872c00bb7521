"""Bytes as text: which characters a file was written in, and whether it came through whole."""

import re
from collections.abc import Iterator

from traject_eval.survey.raw import refuse

EXPECTED = "tekst in UTF-8 of Windows-1252"
ADVICE = "sla het bestand in Excel opnieuw op als ‘CSV UTF-8’"
UNTIDY = bytes({*range(32), 127} - {9, 10, 13})  # control characters that no text has
_LONE = re.compile("[\x7f-\x9f\ufffd\ufffe\uffff]")
_TWICE = "".join(map(chr, range(0xA1, 0xC0))) + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MANGLED = re.compile(f"Ã[{_TWICE}]|â€[{_TWICE}]")  # UTF-8 that was taken for Windows-1252: ‘Ã«’ for ‘ë’
_OLD = re.compile("[a-z][ŽŠŸ‰•‚‹][a-z]")  # an é, ä, ü, ë or ï of an old Mac or of DOS, taken for Windows-1252


def decode(name: str, content: bytes) -> str:
    """Bytes as text: UTF-16 where a mark says so, UTF-8 with or without a mark, else Windows-1252.

    Raises
    ------
    Faults
        The bytes are no text in these encodings, or were damaged by an earlier conversion.

    Examples
    --------
    >>> decode("a.csv", "één".encode("utf-8-sig")), decode("a.csv", "één".encode("cp1252"))
    ('één', 'één')
    >>> decode("a.txt", "één".encode("utf-16"))
    'één'
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError as problem:
            line = content.count(b"\n", 0, problem.start) + 1
    else:
        raise _refused(name, line, "tekens die niet te lezen zijn")
    for line, found in _damage(text, encoding):
        raise _refused(name, line, found)
    return text


def _refused(name: str, line: int, found: str):
    return refuse(name, [(f"regel {line}", found, EXPECTED, ADVICE)])


def _damage(text: str, encoding: str) -> Iterator[tuple[int, str]]:
    """Where a text is not what was typed: the line, and what stands there."""
    if strange := next((sign for sign in map(chr, UNTIDY) if sign in text), ""):
        yield _line(text, text.index(strange)), f"een onleesbaar teken ({ord(strange):#04x})"
    if text.isascii():
        return
    for broken, told in ((_LONE, "een onleesbaar teken ({:#04x})"), (_MANGLED, "beschadigde letters (‘{}’)")):
        if match := broken.search(text):
            yield _line(text, match.start()), told.format(ord(match[0][0]) if broken is _LONE else match[0])
    if encoding == "cp1252" and (match := _OLD.search(text)):
        yield _line(text, match.start()), f"een letter die niet past (‘{match[0]}’), zoals van een oude Mac of DOS"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
