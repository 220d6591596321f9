"""Packed files, as office documents are: opened only if their directory is no burden."""

import zipfile

PACKED_MAX_ENTRIES = 5000
# Names are short: a directory of more bytes holds more entries than its last record says.
DIRECTORY_MAX_BYTES = PACKED_MAX_ENTRIES * 200


def open_packed(file):
    """Return `file` as a ZipFile. Raises BadZipFile, with nothing unpacked, if it is none or has too many entries.

    zipfile reads the whole directory at once, however long, so its end is asked first, and by zipfile itself: two
    readers might not agree on which record is the last.
    """
    last = zipfile._EndRecData(file)
    if not last or last[zipfile._ECD_ENTRIES_TOTAL] > PACKED_MAX_ENTRIES:
        raise zipfile.BadZipFile("no archive, or too many entries")
    if last[zipfile._ECD_SIZE] > DIRECTORY_MAX_BYTES:
        raise zipfile.BadZipFile("too long a directory")
    return zipfile.ZipFile(file)
