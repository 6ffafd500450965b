"""The table beside an export: a row an ad, in plain words, for people and their spreadsheets."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from pipeline import links
from pipeline.schedule import in_words
from pipeline.traffic import Ad, Film, Place, Traffic

FORMULAS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # wide ones count where East Asian is set


def link(traffic: Traffic, ad: Ad, film: Film) -> str:
    """Where the ad of a film leads, so that whoever comes from its platform is told from others."""
    return links.for_platform(ad.page, ad.url, film.platform, traffic.campaign)


def row(traffic: Traffic, place: Place, ad: Ad, film: Film, *, name: str) -> dict[str, str]:
    """What somebody needs who makes this ad by hand."""
    return {
        "file": film.path,
        "name": name,
        "place": f"{place.name}, {place.area}",
        "language": ad.language,
        "text": ad.text,
        "headline": ad.headline,
        "button": film.button or "",
        "link": link(traffic, ad, film),
        "hours": in_words(place.hours),
        "dates": f"{traffic.first} to {traffic.last}",
        "ages": f"{traffic.youngest} to {traffic.oldest}",
        "cover": ad.cover,
        "captions": ad.captions,
        "alt text": ad.alt,
    }


def ad_name(film: Film) -> str:
    """What an ad is called; no two files of a campaign have the same."""
    return film.file.rsplit(".", maxsplit=1)[0]


def csv_text(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as a table to be written in UTF-8, with the same columns in all; raises `ValueError` where one differs.

    It begins with a byte order mark, without which Excel on Windows reads Urdu and Polish as its own code page; other
    programs pass over it. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    written = io.StringIO(newline="")
    written.write("\ufeff")
    columns = list(rows[0]) if rows else []
    if any(list(each) != columns for each in rows):
        raise ValueError("the rows of a table have different columns")
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([_inert(each[column]) for column in columns] for each in rows)
    return written.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(FORMULAS) else cell
