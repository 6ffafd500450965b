"""The main job on photographs that a camera took: portrait and landscape, small and large, JPEG and HEIC."""

import json
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from campaigns import LOCATION, photograph
from PIL import Image
from PIL.ExifTags import IFD

from pipeline.build import build
from pipeline.cli.opening import opened
from pipeline.intent import Request

PHOTOS = """photos:
  - {id: tower, role: wide, file: tower.jpg, focal: [0.3, 0.5], alt: A tower, credit: c, licence: l, consent: n}
  - {id: bloom, role: street, file: bloom.heic, alt: A flower, credit: c, licence: l, consent: n}
  - {id: turned, role: detail, file: turned.jpg, alt: A flower, credit: c, licence: l, consent: n}
"""
BEATS = """beats:
  - {id: hook, look: kinetic, copy: "Look *up*", seconds: 1.8, photo: wide}
  - {id: place, look: place, copy: "{{ location.name }}", seconds: 1.8, photo: street}
  - {id: help, look: end-card, copy: Say so, seconds: 1.8, photo: detail, with: {signed: false}}
"""


@pytest.fixture
def photographed(project: Path) -> Path:
    """The minimal campaign over three photographs: a small one, one in HEIC, and a large one that lies on its side."""
    tower, flower = photograph("china"), photograph("flower")
    folder = project / "locations/pump-lane"
    tower.save(folder / "tower.jpg", quality=90)
    pillow_heif.register_heif_opener()
    flower.crop((180, 0, 460, 420)).resize((720, 1080)).save(folder / "bloom.heic", quality=70)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: the picture is to be turned by a quarter
    exif.get_ifd(IFD.GPSInfo)[1] = "N"
    flower.resize((4000, 2669)).rotate(90, expand=True).save(folder / "turned.jpg", quality=85, exif=exif)
    location = project / LOCATION
    location.write_text(location.read_text().partition("photos:\n")[0] + PHOTOS)
    theme = project / "themes/drugs.yaml"
    before, _, after = theme.read_text().partition("beats:\n")
    theme.write_text(before + BEATS + "post:\n" + after.partition("post:\n")[2])
    slot = project / "placements/test.yaml"
    slot.write_text(slot.read_text().replace("width: 108, height: 192", "width: 360, height: 640"))
    return project


def test_photographs_become_a_film(photographed: Path) -> None:
    report = build(opened(photographed), Request(jobs=2), lambda _: None)
    assert not report.faults
    (creative,) = json.loads(report.manifest.read_text())["creatives"]
    (variant,) = creative["variants"]
    # 427 rows of a landscape photo fill 640, with the camera's room to move: 640 x 1.2 / 427, where it drifts along
    (finding,) = (found for found in variant["findings"] if found["rule"] == "PHOTO-ENLARGED")
    assert finding["measured"] == "1.80x"
    assert "tower.jpg" in finding["message"]
    (note,) = (found for found in variant["findings"] if found["rule"] == "PRIV-META")
    assert (note["severity"], note["measured"]) == ("note", "GPSLatitudeRef")
    assert "turned.jpg" in note["message"]
    cover = np.asarray(Image.open(report.manifest.parent / creative["cover"]).convert("RGB"), np.float64)
    assert cover.shape == (640, 360, 3)
    assert cover[:200].mean() > 40  # a sky by day is still lighter than the words' ground ...
    assert cover[:200].mean() < 150  # ... and dark enough to be no glare on a phone at night
