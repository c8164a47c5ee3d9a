"""Looking at a Word file before opening it: is it one, is it whole, how far does it expand."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from .limits import ImportRefused, Limits


def check_archive(data: bytes, limits: Limits) -> None:
    """Refuse an archive that would expand beyond the limits, before anything is expanded.

    Raises:
        ImportRefused: when the archive is damaged, is no Word document, or expands too far.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            size = sum(info.file_size for info in infos)
            if any(info.flag_bits & 1 for info in infos):
                raise ImportRefused(
                    _("This Word file is protected by a password. Remove it and import again.")
                )
            if size > limits.expanded_bytes or size > limits.expansion_ratio * max(len(data), 1):
                raise ImportRefused(_too_far(size, limits))
            if "word/document.xml" not in names:
                raise ImportRefused(_no_word())
            _check_truly(archive, infos, limits)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise ImportRefused(
            _(
                "This Word file is damaged or incomplete and cannot be opened. Open it in Word, "
                "save it again and import it."
            )
        ) from error


def _check_truly(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Expand the parts that are read piece by piece: what the archive declares may be false."""
    total = 0
    for info in infos:
        if not info.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(info) as part:
            while piece := part.read(1 << 20):
                total += len(piece)
                if total > limits.expanded_bytes:
                    raise ImportRefused(_too_far(total, limits))


def _too_far(size: int, limits: Limits) -> str:
    return _(
        "This Word file expands to %(size).0f MB, more than the %(limit).0f MB that are read or "
        "than such a file should. Save the text of the plan in a new document and import that."
    ) % {"size": size / 2**20, "limit": limits.expanded_bytes / 2**20}


def _no_word() -> str:
    return _(
        "This archive holds no Word document. Save the plan as .docx, .pdf or text and import it "
        "again."
    )
