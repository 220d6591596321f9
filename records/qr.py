"""A text as a QR code (ISO/IEC 18004), for printed pages."""

from io import BytesIO

import qrcode
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage


def svg(text):
    """Return `text` as a QR code: an <svg> element whose shapes need no style; a quarter of it may be damaged."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4, box_size=10)
    code.add_data(text)
    made = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(made)
    drawn = made.getvalue().decode()
    # Several codes stand on one page: none has the identifier that each would have.
    drawn = drawn[drawn.index("<svg") :].replace(' id="qr-path"', '')
    return mark_safe(drawn)  # noqa: S308 - numbers of its own making
