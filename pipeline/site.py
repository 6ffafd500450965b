"""What may leave the house -> the pages that a campaign's links lead to, as static files."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PIL import Image

from pipeline import plan, release
from pipeline.errors import EnvironmentFault
from pipeline.events import Began, Stepped, Tell
from pipeline.licensing import font_licences
from pipeline.links import home
from pipeline.microsite import html
from pipeline.microsite.content import Film, Front, Page, Story, pages
from pipeline.microsite.laying import Laid, lay
from pipeline.microsite.webfonts import Cut, cuts
from pipeline.model import Creative
from pipeline.project import Project
from pipeline.store import Store

POSTER: Final = (432, 768)
SMALL: Final = (270, 480)
FOOT: Final = (324, 195)
BELOW: Final = 0.66
"""The share of a cover below which its words never stand; what lies there shows the place alone."""
QUALITY: Final = 76


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """`folder` is where the site lies, `pages` how many it has, `address` where its links expect it."""

    folder: Path
    address: str
    pages: int
    laid: Laid
    withheld: Mapping[str, tuple[str, ...]]


def site(project: Project, now: datetime, tell: Tell, *, unapproved: bool, out: Path | None, index: bool) -> Made:
    """Make the site of all that may be shown at this moment, whole or not at all; `index` spells links out.

    Raises `Distrusted` when nothing may be, `UsageFault`, `MistakesFound`, `EnvironmentFault`.
    """
    passed = release.passed(project, now, unapproved=unapproved)
    creatives = passed.manifest["creatives"]
    scripts = plan.scripts(project, [_creative(one) for one in creatives])
    every = pages(project, creatives, scripts)
    house = _house(project, creatives, scripts, draft=unapproved, index=index)
    tell(Began(phase="making pages", tasks=len(every)))
    named = {film.stem: html.files_of(film) for film in _films(every)}
    fonts = _fonts(project, every, house, named)
    built = project.root / "output" / project.campaign.id
    files: dict[str, bytes | Path] = {one.file: one.path for one in fonts}
    files["fonts/licences.txt"] = _licences(passed.manifest, project)
    files["site.css"] = html.style(house, fonts).encode()
    files["mark.svg"] = html.mark(house).encode()
    small = {film.stem for page in every if isinstance(page, Front) for _, film in page.shown}
    for page in every:
        files[f"{page.path}{html.INDEX}"] = html.page_text(page, house, named, fonts).encode()
        if isinstance(page, Story):
            files |= _shown(page.film, named[page.film.stem], built, small=page.film.stem in small)
        tell(Stepped(label=page.path or html.INDEX))
    folder = out or project.root / "output" / f"{project.campaign.id}-site"
    laid = lay(folder, files)
    return Made(folder=folder, address=house.site, pages=len(every), laid=laid, withheld=passed.withheld)


def _house(
    project: Project,
    creatives: Iterable[Mapping[str, Any]],
    scripts: Mapping[Creative, Any],
    *,
    draft: bool,
    index: bool,
) -> html.House:
    campaign = project.campaign
    credits_ = (f"{photo['credit']} ({photo['licence']})" for one in creatives for photo in one["photos"])
    return html.House(
        site=home(campaign.landing),
        campaign=campaign.title,
        brand=campaign.brand.name,
        paid_for_by=campaign.brand.paid_for_by,
        palette=campaign.brand.palette,
        themes={creative.theme: script.palette for creative, script in scripts.items()},
        credits=tuple(dict.fromkeys(credits_)),
        first=campaign.languages[0],
        draft=draft,
        index=html.INDEX if index else "",
    )


def _fonts(
    project: Project, every: Iterable[Page], house: html.House, named: Mapping[str, html.Files]
) -> tuple[Cut, ...]:
    """The fonts of all pages, cut to what each script's pages say."""
    texts = {"ltr": "", "rtl": ""}
    for page in every:
        texts[page.direction] += html.page_text(page, house, named, ())
    store = Store(project.root / ".spotlight" / "store")
    return cuts(project.campaign.brand.fonts, texts["ltr"] + texts["rtl"], texts["rtl"], store)


def _films(every: Iterable[Page]) -> Iterator[Film]:
    return (page.film for page in every if isinstance(page, Story))


def _shown(film: Film, files: html.Files, built: Path, *, small: bool) -> dict[str, bytes | Path]:
    """The files of a page's film, from those that were built."""
    made = pictures(built / film.cover)
    found: dict[str, bytes | Path] = {files.poster: made["poster"], files.foot: made["foot"]}
    if small:
        found[files.small] = made["small"]
    pairs = ((files.film, film.film), (files.gif, film.gif), (files.captions, film.captions))
    return found | {name: built / source for name, source in pairs if name}


def pictures(cover: Path) -> dict[str, bytes]:
    """A cover as small as pages need it: before the film, on the front page, and its foot under a hook.

    Raises `EnvironmentFault`.
    """
    try:
        with Image.open(cover) as opened:
            opened.draft("RGB", POSTER)
            picture = opened.convert("RGB")
    except OSError as fault:
        raise EnvironmentFault(f"{cover.name} cannot be read: run `spotlight build`") from fault
    foot = picture.crop((0, round(BELOW * picture.height), picture.width, picture.height))
    return {"poster": _jpeg(picture, POSTER), "small": _jpeg(picture, SMALL), "foot": _jpeg(foot, FOOT)}


def _jpeg(picture: Image.Image, size: tuple[int, int]) -> bytes:
    with io.BytesIO() as made:
        fitted = picture.resize(size, Image.Resampling.LANCZOS)
        fitted.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return made.getvalue()


def _licences(manifest: Mapping[str, Any], project: Project) -> bytes:
    texts = [f"{family}\n\n{raw.decode()}" for family, _, raw in font_licences(manifest, project.campaign.brand.fonts)]
    return "\n\n".join(texts).encode()


def _creative(one: Mapping[str, Any]) -> Creative:
    return Creative(one["theme"], one["location"], one["version"], one["language"])
