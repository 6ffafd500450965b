"""Links say where people came from, in a form that every browser takes, and nothing about them."""

import re
from urllib.parse import parse_qs, parse_qsl, quote_plus, urlsplit

import pytest

from pipeline.links import MACROS, for_platform, tags

PAGE = "https://example.org/night/violence/lantern-quay/"
STEM = "violence_lantern-quay_a_en"
URL = f"{PAGE}?utm_content={STEM}"
MACRO = re.compile(r"__[A-Z_]+?__|\{\{[a-zA-Z_.]+\}\}")
SAFE = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")  # RFC 3986: what a query may hold as it is


def test_a_link_for_tiktok() -> None:
    assert for_platform(PAGE, URL, "tiktok", "good-night-out") == (
        f"{PAGE}?utm_source=tiktok&utm_medium=paid&utm_campaign=good-night-out&utm_content={STEM}"
        "&campaign_id=__CAMPAIGN_ID__&adgroup_id=__AID__&ad_id=__CID__&placement=__PLACEMENT__"
    )


def test_a_link_for_snapchat() -> None:
    assert for_platform(PAGE, URL, "snapchat", "good-night-out") == (
        f"{PAGE}?utm_source=snapchat&utm_medium=paid&utm_campaign=good-night-out&utm_content={STEM}"
        "&campaign_id={{campaign.id}}&adgroup_id={{adSet.id}}&ad_id={{ad.id}}&placement={{site_source_name}}"
    )


def test_what_instagram_adds_by_itself() -> None:
    assert tags(PAGE, URL, "instagram", "good-night-out") == (
        f"utm_source=instagram&utm_medium=paid&utm_campaign=good-night-out&utm_content={STEM}"
        "&campaign_id={{campaign.id}}&adgroup_id={{adset.id}}&ad_id={{ad.id}}&placement={{placement}}"
    )


@pytest.mark.parametrize(
    ("platform", "medium"), [("youtube", "paid"), ("poster", "paid"), ("email", "email"), ("x", "social")]
)
def test_a_platform_without_macros_is_still_counted_by(platform: str, medium: str) -> None:
    query = urlsplit(for_platform(PAGE, URL, platform, "night")).query
    assert query == f"utm_source={platform}&utm_medium={medium}&utm_campaign=night&utm_content={STEM}"


@pytest.mark.parametrize(
    ("platform", "counted"),
    [
        ("youtube", "utm_source=youtube&utm_medium=paid-social&utm_campaign=spring%20nights&utm_term=a%26b"),
        ("email", "utm_source=email&utm_medium=email&utm_campaign=spring%20nights&utm_term=a%26b"),
    ],
)
def test_what_the_campaign_counts_by_is_in_every_link_but_for_whose_it_is(platform: str, counted: str) -> None:
    asked = f"{PAGE}?lang=en&utm_source=partners&utm_medium=paid-social&utm_campaign=spring+nights&utm_term=a%26b"
    assert tags(PAGE, asked, platform, "night") == counted


@pytest.mark.parametrize("platform", [*MACROS, "youtube"])
@pytest.mark.parametrize("name", ["a b&c=d", "Ä/ö#é", "{{ad.id}}", "50% + more?", "لالٹین", "a;b,c'\"<>"])
def test_an_awkward_name_comes_back_as_it_was(platform: str, name: str) -> None:
    link = for_platform(PAGE, f"{PAGE}?utm_content={quote_plus(name)}", platform, name)
    assert SAFE.fullmatch(MACRO.sub("", urlsplit(link).query))
    assert (urlsplit(link).path, urlsplit(link).fragment) == (urlsplit(PAGE).path, "")
    read = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert (read["utm_campaign"], read["utm_content"]) == ([name], [name])
    assert {key: value for key, (value,) in read.items() if not key.startswith("utm_")} == MACROS.get(platform, {})


def test_what_the_page_says_already_stays_and_is_not_doubled() -> None:
    page = "https://example.org/a%20b/?x=1%2B1&utm_source=leaflet&empty=&ad_id=#help"
    parts = urlsplit(for_platform(page, URL, "tiktok", "night"))
    assert (parts.path, parts.fragment) == ("/a%20b/", "help")
    assert parts.query.startswith("x=1%2B1&utm_source=leaflet&empty=&ad_id=&utm_medium=paid&")
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    assert len(names) == len(set(names))


def test_no_macro_is_about_a_person() -> None:
    used = {value for macros in MACROS.values() for value in macros.values()}
    personal = re.compile(r"CLICK|CALLBACK|IP|UA|OS|TIME|user|device|agent", re.ASCII)
    assert [value for value in used if personal.search(value)] == []
    assert all(MACRO.fullmatch(value) for value in used)
