"""One line of the permission difference, and how it is made."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from workflows.definition import Text
from workflows.sentences import fill

WIDENS, NARROWS, CHANGES = "widens", "narrows", "changes"


class Line(NamedTuple):
    """Something that somebody must have read before it is published.

    key: a hash of kind, place, content and sentence, so that a line that changes has another key. kind: a name out of
    SENTENCES. place: the dotted place in the new definition (in the old one, for what was removed). rights: "widens"
    where somebody may do more, "narrows" where somebody may do less, "changes" where it is otherwise.
    """

    key: str
    kind: str
    place: str
    sentence: Text
    rights: str


def line(kind: str, place: str, rights: str, content: object, **params: object) -> Line:
    """A line; `content` is what it stands for, in names that don't depend on titles."""
    sentence = fill(SENTENCES[kind], params)
    raw = json.dumps([kind, place, rights, content, dict(sentence)], ensure_ascii=False, sort_keys=True, default=list)
    return Line(hashlib.sha256(raw.encode()).hexdigest()[:40], kind, place, sentence, rights)


SENTENCES: dict[str, Text] = {
    "step_new": {
        "id": "Tindakan baru “{step}”: {who}, pada keadaan {states}, menuju “{target}”. {details}.",
        "en": "New step “{step}”: {who}, at {states}, leading to “{target}”. {details}.",
    },
    "step_allowed": {
        "id": "{who} kini dapat melakukan “{step}” pada keadaan {states}.",
        "en": "{who} may now do “{step}” at {states}.",
    },
    "step_denied": {
        "id": "{who} tidak lagi dapat melakukan “{step}” pada keadaan {states}.",
        "en": "{who} may no longer do “{step}” at {states}.",
    },
    "target": {
        "id": "“{step}” kini menuju “{after}”, sebelumnya “{before}”.",
        "en": "“{step}” now leads to “{after}”, before to “{before}”.",
    },
    "step_kind": {
        "id": "“{step}” kini tindakan {after}, sebelumnya {before}.",
        "en": "“{step}” is now a step {after}, before {before}.",
    },
    "condition": {
        "id": "Syarat “{step}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "The condition of “{step}” changes. Before: {before}. Now: {after}.",
    },
    "not_by": {
        "id": "Yang dilarang melakukan “{step}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "Who is barred from “{step}” changes. Before: {before}. Now: {after}.",
    },
    "comment": {
        "id": "Catatan pada “{step}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "The comment on “{step}” changes. Before: {before}. Now: {after}.",
    },
    "effects": {
        "id": "Akibat “{step}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "What follows from “{step}” changes. Before: {before}. Now: {after}.",
    },
    "hand_over": {
        "id": "Pengalihan oleh “{step}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "The hand-over by “{step}” changes. Before: {before}. Now: {after}.",
    },
    "vote": {
        "id": "Pemungutan suara pada “{step}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "The vote on “{step}” changes. Before: {before}. Now: {after}.",
    },
    "reopens": {
        "id": "“{step}” membuka kembali keadaan akhir: {after} (sebelumnya {before}).",
        "en": "“{step}” reopens a final state: {after} (before: {before}).",
    },
    "edit_allowed": {
        "id": "{who} kini dapat mengubah {parts} pada keadaan {states}.",
        "en": "{who} may now change {parts} at {states}.",
    },
    "edit_denied": {
        "id": "{who} tidak lagi dapat mengubah {parts} pada keadaan {states}.",
        "en": "{who} may no longer change {parts} at {states}.",
    },
    "see_allowed": {
        "id": "{who} kini dapat melihat {parts} pada keadaan {states}.",
        "en": "{who} may now see {parts} at {states}.",
    },
    "see_denied": {
        "id": "{who} tidak lagi dapat melihat {parts} pada keadaan {states}.",
        "en": "{who} may no longer see {parts} at {states}.",
    },
    "final": {
        "id": "“{state}” keadaan akhir: {after} (sebelumnya {before}).",
        "en": "“{state}” is a final state: {after} (before: {before}).",
    },
    "stage": {
        "id": "“{state}” pindah ke tahap “{after}” dari “{before}”; pengalihan tugas berlaku selama satu tahap.",
        "en": "“{state}” moves to the stage “{after}” from “{before}”; a hand-over lasts as long as a stage.",
    },
    "form": {
        "id": "“{state}” menampilkan formulir “{after}”, sebelumnya “{before}”.",
        "en": "“{state}” shows the form “{after}”, before “{before}”.",
    },
    "deadline": {
        "id": "Batas waktu “{state}” berubah. Sebelumnya: {before}. Sekarang: {after}.",
        "en": "The deadline of “{state}” changes. Before: {before}. Now: {after}.",
    },
    "tile_allowed": {
        "id": "Ubin dasbor {tile} pada keadaan {states} kini tampil bagi: {who}.",
        "en": "The dashboard tile {tile} at {states} is now shown to: {who}.",
    },
    "tile_denied": {
        "id": "Ubin dasbor {tile} pada keadaan {states} tidak lagi tampil bagi: {who}.",
        "en": "The dashboard tile {tile} at {states} is no longer shown to: {who}.",
    },
    "initial": {
        "id": "Kasus kini mulai pada “{after}”, sebelumnya “{before}”.",
        "en": "A case now begins at “{after}”, before at “{before}”.",
    },
    "kind": {
        "id": "Jenis alur kini {after}, sebelumnya {before}.",
        "en": "The workflow is now of the kind {after}, before {before}.",
    },
    "applies_to": {
        "id": "Berlaku menurut {what}: {after} (sebelumnya {before}).",
        "en": "Applies by {what}: {after} (before: {before}).",
    },
    "separation_added": {
        "id": "Satu orang tidak boleh lagi melakukan lebih dari satu dari: {steps}.",
        "en": "One person may no longer do more than one of: {steps}.",
    },
    "separation_removed": {
        "id": "Satu orang kini boleh melakukan semuanya: {steps}. Pemisahan tugas ini dihapus.",
        "en": "One person may now do all of: {steps}. This separation of duties is removed.",
    },
    "milestone_added": {
        "id": "“{end}” kini hanya tercapai lewat “{state}”.",
        "en": "“{end}” is now reached only by way of “{state}”.",
    },
    "milestone_removed": {
        "id": "“{end}” tidak lagi wajib melewati “{state}”.",
        "en": "“{end}” no longer has to pass “{state}”.",
    },
    "table": {
        "id": "Tabel keputusan “{table}” berubah: {rows}.",
        "en": "The decision table “{table}” changes: {rows}.",
    },
}
