"""A copy of the keys behind a passphrase: the only way in which keys leave a laptop.

The file tells whose project it is and how the passphrase becomes a key (scrypt); the keys themselves are AES-256-GCM.
"""

import base64
import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from traject_eval.errors import ProjectProblem
from traject_eval.privacy.keys import SIZE, Keys

KIND = "traject-sleutels 1"
LEAST = 12  # characters of a passphrase
COST = {"n": 2**16, "r": 8, "p": 1}  # 64 MB and about a quarter of a second for every guess
MOST = {"n": 2**20, "r": 16, "p": 4}  # what a file may ask of this laptop


def write_key_copy(keys: Keys, project: str, passphrase: str) -> bytes:
    """All keys of a project as the content of a file that is of no use without the passphrase.

    Raises
    ------
    ProjectProblem
        The passphrase is shorter than twelve characters.
    """
    if len(passphrase) < LEAST:
        raise ProjectProblem(
            f"De wachtzin is te kort: neem er een van minstens {LEAST} tekens, zoals vier losse woorden."
        )
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    plain = {person: _text(keys.get(person)) for person in sorted(keys.people())}
    box = AESGCM(_stretched(passphrase, salt, COST))
    sealed = box.encrypt(nonce, json.dumps(plain).encode("ascii"), project.encode("utf-8"))
    head = {"kind": KIND, "project": project, "scrypt": COST, "salt": _text(salt), "nonce": _text(nonce)}
    return (json.dumps({**head, "sealed": _text(sealed)}, indent=1) + "\n").encode("ascii")


def read_key_copy(content: bytes, project: str, passphrase: str) -> dict[str, bytes]:
    """The keys in a copy, by person.

    Raises
    ------
    ProjectProblem
        It is no copy of keys, or of another project; the passphrase is wrong, or the file was tampered with.
    """
    try:
        head = json.loads(content)
        salt, nonce, sealed = (base64.b64decode(head[name], validate=True) for name in ("salt", "nonce", "sealed"))
        cost = {name: int(head["scrypt"][name]) for name in COST}
        right = head["kind"] == KIND and all(0 < cost[name] <= MOST[name] for name in COST)
    except (ValueError, KeyError, TypeError):
        right = False
    if not right:
        raise ProjectProblem("Dit bestand is geen kopie van sleutels, of het is beschadigd. Er is niets veranderd.")
    if head["project"] != project:
        raise ProjectProblem("Deze sleutels horen bij een ander project. Er is niets veranderd.")
    try:
        plain = AESGCM(_stretched(passphrase, salt, cost)).decrypt(nonce, sealed, project.encode("utf-8"))
    except (InvalidTag, ValueError):
        raise ProjectProblem(
            "De wachtzin klopt niet, of het bestand met sleutels is beschadigd. Er is niets veranderd."
        ) from None
    return {person: base64.b64decode(key) for person, key in json.loads(plain).items()}


def is_key_copy(content: bytes) -> bool:
    """Does this look like a copy of keys?"""
    return KIND.encode("ascii") in content[:100]


def _stretched(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=SIZE, **cost).derive(passphrase.encode("utf-8"))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
