"""Files that belong to a record: what is let in, how it is kept, and the one view that serves them."""

import hashlib
import unicodedata
import uuid
import zipfile
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe
from PIL import Image

from records.packed import PACKED_MAX_ENTRIES, open_packed
from records.wording import listed

# extension -> (media type sent, first bytes that must be there)
KINDS = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (b"PK\x03\x04",)),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", (b"PK\x03\x04",)),
    "odp": ("application/vnd.oasis.opendocument.presentation", (b"PK\x03\x04",)),
}
# extension -> the part that makes a packed document what its name says
PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "mimetype",
    "ods": "mimetype",
    "odp": "mimetype",
}
MACROS = {"vbaproject.bin", "vbadata.xml", "script-lb.xml"}
UNPACKED_MAX_BYTES = 300 * 1024 * 1024
NAME_MAX_LENGTH = 200
IMAGES = {"png", "jpg", "jpeg", "webp"}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)
IMAGE_MAX_PIXELS = 60_000_000
# What filesizeformat says: Django's French counts in Kio and Mio, which few people know.
UNITS = (gettext_noop("%s KB"), gettext_noop("%s MB"))


def check_upload(upload):
    """Return the extension of an uploaded file that may be kept; raise ValidationError with the reason otherwise."""
    if getattr(upload, "checked_as", ""):
        # A form has asked before: its content is not read twice.
        return upload.checked_as
    extension = PurePosixPath(upload.name.replace("\\", "/")).suffix.lower().lstrip(".")
    if extension not in KINDS:
        raise ValidationError(
            _("Files of this kind are not accepted. Accepted: %(kinds)s.") % {"kinds": listed(KINDS)}, code="kind"
        )
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; at most %(limit)s are accepted.")
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            code="size",
        )
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    _check_content(upload, extension)
    upload.checked_as = extension
    return extension


def _check_content(upload, extension):
    """Refuse a file whose bytes are not of the kind that its name says."""
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    if not head.startswith(KINDS[extension][1]) or not _sniffed_as(upload, head, extension):
        raise ValidationError(
            _("The content of the file is not of the kind “%(kind)s” that its name says.") % {"kind": extension},
            code="content",
        )


def _sniffed_as(upload, head, extension):
    if extension in IMAGES:
        return _is_image(upload)
    if extension in PARTS:
        return _is_office(upload, extension)
    return True


def _is_office(upload, extension):
    """True for a packed document of the kind that its name says, without macros, that does not blow up unpacked."""
    try:
        with open_packed(upload) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            # What is unpacked is what the archive declares: zipfile stops there.
            if len(entries) > PACKED_MAX_ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_MAX_BYTES:
                return False
            if any(PurePosixPath(name).name.lower() in MACROS for name in names):
                return False
            if PARTS[extension] != "mimetype":
                return {"[Content_Types].xml", PARTS[extension]} <= names
            with archive.open("mimetype") as declared:
                return declared.read(100).decode("ascii", "replace") == KINDS[extension][0]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return False
    finally:
        upload.seek(0)


def _is_image(upload):
    try:
        with Image.open(upload) as picture:
            if picture.width * picture.height > IMAGE_MAX_PIXELS:
                return False
            picture.verify()
    except Exception:
        # Pillow raises many kinds of errors on broken or hostile pictures; each means the same here.
        return False
    finally:
        upload.seek(0)
    return True


def stored_name(instance, _filename):
    """A generated name: nothing of what the sender typed reaches the disk."""
    return f"files/{instance.uuid.hex[:2]}/{instance.uuid.hex}.{instance.extension}"


def shown_name(name):
    """The sender's own name of a file, for the reader: no folders, no invisible characters that could disguise it."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    path = PurePosixPath("".join(sign for sign in bare if unicodedata.category(sign)[0] != "C"))
    return path.stem[: NAME_MAX_LENGTH - len(path.suffix)] + path.suffix


class StoredFile(models.Model):
    """A file of one record. `purpose` tells which, for instance "deliberation"."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    purpose = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to=stored_name)
    original_name = models.CharField(gettext_lazy("name"), max_length=NAME_MAX_LENGTH)
    extension = models.CharField(max_length=5)
    size = models.PositiveBigIntegerField(gettext_lazy("size"))
    sha256 = models.CharField(max_length=64)
    credit = models.CharField(gettext_lazy("credit"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="files_of_record")]
        verbose_name = gettext_lazy("file")
        verbose_name_plural = gettext_lazy("files")

    def __str__(self):
        return self.original_name


def store(upload, record, *, by, purpose="", credit=""):
    """Keep an upload as one of `record`'s files. Return the StoredFile; raise ValidationError if it may not be kept."""
    extension = check_upload(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return StoredFile.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        purpose=purpose,
        file=upload,
        original_name=shown_name(upload.name),
        extension=extension,
        size=upload.size,
        sha256=digest.hexdigest(),
        credit=credit,
        added_by=by,
    )


def keep(upload, record, *, by, purpose="", credit="", field="upload"):
    """Store an upload, if there is one. Return the StoredFile or None.

    Raises ValidationError beside the form's `field` if it may not be kept.
    """
    if not upload:
        return None
    try:
        return store(upload, record, by=by, purpose=purpose, credit=credit)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def files_of(record, purpose=None):
    """The files of a record, oldest first, all or those of one purpose."""
    kind = ContentType.objects.get_for_model(record)
    found = StoredFile.objects.filter(content_type=kind, object_id=record.pk)
    return found if purpose is None else found.filter(purpose=purpose)


def files_of_each(*records):
    """The files of several records of any kinds, read at once: dict of (class, key) -> list, oldest first."""
    found, wanted = {}, models.Q(pk__in=())
    for record in records:
        found[type(record), record.pk] = []
        wanted |= models.Q(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    for stored in StoredFile.objects.filter(wanted):
        model = ContentType.objects.get_for_id(stored.content_type_id).model_class()
        found[model, stored.object_id].append(stored)
    return found


@login_not_required
@require_safe
def serve(request, uuid):
    """Send a file to whoever may see its record, or its `files_visible_to` where that is fewer; else 404."""
    stored = get_object_or_404(StoredFile.objects.select_related("content_type"), uuid=uuid)
    records = stored.content_type.model_class().objects
    readable = getattr(records, "files_visible_to", records.visible_to)
    if not readable(request.user).filter(pk=stored.object_id).exists():
        raise Http404
    return send_file(stored.file, stored.original_name, KINDS[stored.extension][0])


def send_file(file, name, media_type):
    """A download of `file` under `name`, inert in a browser whatever its bytes are."""
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX}/{file.name}"
    else:
        try:
            response = FileResponse(file.open("rb"), content_type=media_type)
        except FileNotFoundError as error:
            raise Http404 from error
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
