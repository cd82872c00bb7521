"""The project folder: settings, answers, snapshots."""

from traject_eval.store import responses, snapshots
from traject_eval.store.files import sha256, write_bytes, write_json, write_text
from traject_eval.store.project import FILE, Project, add_buurten, create_project, find_project, slug
from traject_eval.store.snapshots import Snapshot

__all__ = [
    "FILE",
    "Project",
    "Snapshot",
    "add_buurten",
    "create_project",
    "find_project",
    "responses",
    "sha256",
    "slug",
    "snapshots",
    "write_bytes",
    "write_json",
    "write_text",
]
