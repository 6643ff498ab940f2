"""``make gallery``: the pictures of documents that README shows."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from documents.render import pages
from tests.unit.documents.frozen import frozen

DOCS = Path(__file__).parents[3] / "docs"
DOTS_PER_INCH = {"invoice": 110, "upd": 120}
GRAYS = 16
MARGIN = 30


def picture(page: bytes) -> Image.Image:
    """The page in few grays, without the empty part of its sheet."""
    whole = Image.open(BytesIO(page)).convert("L")
    written = ImageChops.invert(whole).getbbox() or (0, 0, *whole.size)
    return whole.crop((0, 0, whole.width, min(whole.height, written[3] + MARGIN))).quantize(GRAYS)


if __name__ == "__main__":
    for kind, dots in DOTS_PER_INCH.items():
        picture(pages(frozen(kind), dots)[0]).save(DOCS / f"{kind}.png", optimize=True)
