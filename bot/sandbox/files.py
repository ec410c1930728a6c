"""Photos and documents: kept in memory, beside the state file when there is one."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.sandbox.answers import TOO_LARGE, Json, bad_request

DOWNLOAD_BYTES_MAX = 20 * 1024 * 1024
UPLOAD_BYTES_MAX = 50 * 1024 * 1024
PHOTO_BYTES_MAX = 10 * 1024 * 1024


@dataclass
class Upload:
    """A file as it came in a request."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


@dataclass
class StoredFile:
    """A file that can be sent again by its id and downloaded by its path."""

    file_id: str
    file_unique_id: str
    path: str
    name: str
    mime_type: str
    size_bytes: int
    width: int = 0
    height: int = 0

    def photo(self) -> list[Json]:
        """The file as Message.photo."""
        size = {"width": self.width, "height": self.height, "file_size": self.size_bytes}
        return [{"file_id": self.file_id, "file_unique_id": self.file_unique_id, **size}]

    def document(self) -> Json:
        """The file as Message.document."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_size": self.size_bytes,
        }


class Files:
    """All files, by id and by path."""

    def __init__(self, mark: Callable[[], None]) -> None:
        self.folder: Path | None = None
        self._mark = mark
        self._files: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._contents: dict[str, bytes] = {}

    def add_photo(self, upload: Upload) -> StoredFile:
        """Keep a picture; refuses what is too big or no picture."""
        if len(upload.content) > PHOTO_BYTES_MAX:
            raise bad_request(
                f"file of size {len(upload.content)} bytes is too big for a photo; "
                f"the maximum size is {PHOTO_BYTES_MAX} bytes"
            )
        size = picture_size(upload.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        kind = _picture_kind(upload.content)
        return self._add(Upload(f"photo.{kind}", upload.content, f"image/{kind}"), "photos", *size)

    def add_document(self, upload: Upload, folder: str = "documents") -> StoredFile:
        """Keep any file up to 50 MB."""
        if len(upload.content) > UPLOAD_BYTES_MAX:
            raise TOO_LARGE
        if not upload.content:
            raise bad_request("file must be non-empty")
        return self._add(upload, folder)

    def _add(self, upload: Upload, folder: str, width: int = 0, height: int = 0) -> StoredFile:
        ending = Path(upload.name).suffix[:12] if upload.name else ""
        unique = secrets.token_urlsafe(12)
        file = StoredFile(
            file_id=f"SANDBOX{secrets.token_urlsafe(36)}",
            file_unique_id=unique,
            path=f"{folder}/file_{unique}{ending}",
            name=upload.name or "file",
            mime_type=upload.mime_type,
            size_bytes=len(upload.content),
            width=width,
            height=height,
        )
        self.register(file)
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / unique).write_bytes(upload.content)
        else:
            self._contents[file.file_id] = upload.content
        self._mark()
        return file

    def register(self, file: StoredFile) -> None:
        """Make a file known, new or from the state file."""
        self._files[file.file_id] = file
        self._by_path[file.path] = file

    def find(self, file_id: str) -> StoredFile | None:
        """The file with an id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file with a path."""
        return self._by_path.get(path)

    def content(self, file: StoredFile) -> bytes:
        """The file's bytes; empty when they were lost from the disk."""
        kept = self._contents.get(file.file_id)
        if kept is None and self.folder and (self.folder / file.file_unique_id).is_file():
            kept = (self.folder / file.file_unique_id).read_bytes()
        return kept or b""

    def dumped(self) -> list[Json]:
        """All files without their bytes, for the state file."""
        return [asdict(file) for file in self._files.values()]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, WebP or JPEG picture, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512  # three layouts of WebP; nobody here needs its true size
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _picture_kind(content: bytes) -> str:
    kinds = {b"\x89P": "png", b"GI": "gif", b"RI": "webp"}
    return kinds.get(content[:2], "jpeg")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return None


def tiny_png(width: int = 96, height: int = 64, colour: tuple[int, int, int] = (246, 185, 0)) -> bytes:
    """A plain picture, for a persona who sends a photo without having one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
