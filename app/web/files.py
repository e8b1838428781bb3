"""Files that people send and fetch: where they lie, why one is refused, and how one is handed out."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

from flask import current_app, send_file
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core.file_store import NAME_LIMIT, FileStore, plain_name
from app.core.filetypes import EXTENSIONS, FILE_TYPES

ACCEPT = ",".join(f".{extension}" for extension in FILE_TYPES)
FILE_SENTENCES = {
    "empty": _l("Berkas kosong. Pilih berkas yang berisi."),
    "too_large": _l("Berkas terlalu besar. Kecilkan berkas atau kirim sebagai tautan."),
    "unknown_type": _l("Jenis berkas ini tidak diterima. Gunakan PDF, gambar, Word, Excel, ODT, ODS, TXT, atau CSV."),
    "not_what_it_says": _l(
        "Isi berkas tidak sesuai dengan namanya. Simpan ulang dalam format yang benar, lalu kirim lagi."
    ),
    "hides_archive": _l("Berkas ini memuat arsip tersembunyi di belakang isinya, sehingga tidak dapat diterima."),
    "too_dense": _l("Berkas ini mengembang terlalu besar saat dibuka, sehingga tidak dapat diterima."),
}


def store() -> FileStore:
    """The folder of files of this installation."""
    settings = current_app.config["TAHAPAN"]
    return FileStore(settings.upload_dir, settings.max_upload_mb * 1024 * 1024)


def send_stored(path: Path, title: str, media_type: str) -> Response:
    """A stored file, always as a download of the type that was found at its arrival."""
    response = send_file(path, mimetype=media_type, etag=False, conditional=False, max_age=0)
    response.headers["Content-Disposition"] = attachment(download_name(title, media_type))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def download_name(title: str, media_type: str) -> str:
    """The title with the ending that belongs to the content, whatever was typed."""
    extension = EXTENSIONS[media_type]
    name = plain_name(title) or "berkas"
    same = {"jpg": (".jpg", ".jpeg")}.get(extension, (f".{extension}",))
    return name if name.lower().endswith(same) else f"{name[: NAME_LIMIT - 6]}.{extension}"


def attachment(name: str) -> str:
    """Content-Disposition with a plain name for old programs and the real one by RFC 5987."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", ascii_name).strip() or "berkas"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
