"""A file stays on disk only if everything around it succeeded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.file_store import NAME_LIMIT, FileStore, plain_name
from app.core.filetypes import RefusedFile
from tests.unit.core.test_filetypes import PDF


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path, max_bytes=1000)


def files(store: FileStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_kept_file_lies_under_a_name_that_says_nothing(store: FileStore) -> None:
    with store.receive(io.BytesIO(PDF), "../../etc/Laporan.pdf") as upload:
        upload.keep()
    assert upload.name == "Laporan.pdf"
    assert "Laporan" not in upload.key
    path = store.find(upload.key)
    assert path is not None
    assert path.read_bytes() == PDF
    assert files(store) == [path]
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_a_file_that_was_not_kept(store: FileStore) -> None:
    with store.receive(io.BytesIO(PDF), "a.pdf"):
        pass
    assert files(store) == []


def test_failure_after_keeping_removes_the_file(store: FileStore) -> None:
    def receive() -> None:
        with store.receive(io.BytesIO(PDF), "a.pdf") as upload:
            upload.keep()
            raise RuntimeError("the commit failed")

    with pytest.raises(RuntimeError):
        receive()
    assert files(store) == []


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(b"", "a.pdf", "empty"), (PDF + bytes(1000), "a.pdf", "too_large"), (b"MZ", "a.pdf", "not_what_it_says")],
)
def test_refused_files_leave_nothing(store: FileStore, content: bytes, name: str, code: str) -> None:
    with pytest.raises(RefusedFile) as refusal, store.receive(io.BytesIO(content), name):
        pytest.fail("the block must not be entered")
    assert refusal.value.code == code
    assert files(store) == []


def test_endless_upload_is_cut_off(store: FileStore) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(RefusedFile), store.receive(endless, "a.pdf"):  # type: ignore[arg-type]
        pytest.fail("the block must not be entered")
    assert endless.given <= 2 << 20
    assert files(store) == []


@pytest.mark.parametrize("key", ["../rahasia", "/etc/passwd", "ab/../../x", "", "ab/" + "0" * 61])
def test_only_own_keys_are_looked_up(store: FileStore, key: str) -> None:
    (store.folder.parent / "rahasia").write_text("x")
    assert store.find(key) is None
    store.remove(key)
    assert (store.folder.parent / "rahasia").exists()


@given(st.text(max_size=400))
def test_shown_name_has_no_path_and_no_control_characters(name: str) -> None:
    shown = plain_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert all(letter.isprintable() for letter in shown)
    assert len(shown) <= NAME_LIMIT


def test_long_name_keeps_its_extension() -> None:
    assert plain_name("x" * 400 + ".pdf").endswith("x.pdf")
