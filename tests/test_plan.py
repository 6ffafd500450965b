"""What is made: the matrix, the order, and scripts with every override and name filled in."""

from pathlib import Path

import pytest
from campaigns import LOCATION, THEME, edit, mistakes, read

from pipeline.errors import UsageFault
from pipeline.model import Creative
from pipeline.plan import scripts, select, variants
from pipeline.project import Project

TWO_WAYS = """versions:
  a: {}
  b:
    beats:
      hook: {copy: "Late here?", seconds: 3.2}
    post: {headline: "{{ theme.title }}, b"}
languages:
  ur:
    beats:
      hook: {copy: "ur hook"}
      help: {copy: "ur help"}
    post: {text: "ur text", headline: "ur headline", alt: "ur alt"}
    versions:
      b:
        beats:
          hook: {copy: "ur hook b"}
        post: {headline: "ur headline b"}
"""


def append(root: Path, file: str, text: str) -> None:
    with (root / file).open("a", encoding="utf-8") as stream:
        stream.write(text)


@pytest.fixture
def wide(project: Path) -> Path:
    """Two versions, two languages, two locations, two placements."""
    append(project, THEME, TWO_WAYS)
    other = project / "locations" / "quay"
    other.mkdir()
    first = project / "locations" / "pump-lane"
    (other / "corner.jpg").write_bytes((first / "corner.jpg").read_bytes())
    text = (first / "location.yaml").read_text("utf-8")
    renamed = text.replace("name: Pump Lane", "name: {en: The Quay, ur: ur quay}")
    (other / "location.yaml").write_text(renamed, "utf-8")
    edit(project, "campaign.yaml", "[pump-lane]", "[quay, pump-lane]")
    edit(project, "campaign.yaml", "[en]", "[en, ur-PK]")
    edit(project, "campaign.yaml", "[tiny]", "[tiny, instagram-reels]")
    return project


def matrix(root: Path, text: str) -> Project:
    append(root, "campaign.yaml", f"matrix: {text}\n")
    return read(root)


def ids(project: Project) -> list[str]:
    return [variant.id for variant in variants(project)]


def test_the_order_is_the_campaigns(wide: Path) -> None:
    made = ids(read(wide))
    assert len(made) == 16
    assert made[:5] == [
        "drugs/quay/a/en/tiny",
        "drugs/quay/a/en/instagram-reels",
        "drugs/quay/a/ur-PK/tiny",
        "drugs/quay/a/ur-PK/instagram-reels",
        "drugs/quay/b/en/tiny",
    ]
    assert made[-1] == "drugs/pump-lane/b/ur-PK/instagram-reels"


def test_include_keeps_only_what_matches_one_of_them(wide: Path) -> None:
    project = matrix(wide, "{include: [{location: quay, language: en}, {version: b, placement: [tiny]}]}")
    assert ids(project) == [
        "drugs/quay/a/en/tiny",
        "drugs/quay/a/en/instagram-reels",
        "drugs/quay/b/en/tiny",
        "drugs/quay/b/en/instagram-reels",
        "drugs/quay/b/ur-PK/tiny",
        "drugs/pump-lane/b/en/tiny",
        "drugs/pump-lane/b/ur-PK/tiny",
    ]


def test_exclude_drops_what_matches_every_key(wide: Path) -> None:
    project = matrix(wide, "{exclude: [{version: a}, {language: ur-PK, location: quay}, {placement: instagram-reels}]}")
    assert ids(project) == [
        "drugs/quay/b/en/tiny",
        "drugs/pump-lane/b/en/tiny",
        "drugs/pump-lane/b/ur-PK/tiny",
    ]


def test_the_limit_counts_creatives_and_not_files(wide: Path) -> None:
    project = matrix(wide, "{exclude: [{location: quay, version: a, language: en}], limit: 2}")
    assert ids(project) == [
        "drugs/quay/a/ur-PK/tiny",
        "drugs/quay/a/ur-PK/instagram-reels",
        "drugs/quay/b/en/tiny",
        "drugs/quay/b/en/instagram-reels",
    ]
    assert list(scripts(project)) == [
        Creative("drugs", "quay", "a", "ur-PK"),
        Creative("drugs", "quay", "b", "en"),
    ]


def test_a_matrix_that_leaves_nothing_is_a_mistake(wide: Path) -> None:
    append(wide, "campaign.yaml", "matrix: {exclude: [{theme: drugs}]}\n")
    assert mistakes(wide).endswith("the matrix leaves no creative to make: widen 'include' or narrow 'exclude'")


def test_overrides_are_laid_base_version_language_version_of_language(wide: Path) -> None:
    made = scripts(read(wide))

    def hook(version: str, language: str) -> tuple[str, float, str]:
        script = made[Creative("drugs", "quay", version, language)]
        return script.beats[0].copy, script.beats[0].seconds, script.post.headline

    assert hook("a", "en") == ("*Quiet* corner?", 2.0, "Someone is around")
    on_the_beat = pytest.approx(10 / 3)  # of the bed, nearest to 3.2
    assert hook("b", "en") == ("Late here?", on_the_beat, "Someone is around, b")
    assert hook("a", "ur-PK") == ("ur hook", 2.0, "ur headline")
    assert hook("b", "ur-PK") == ("ur hook b", on_the_beat, "ur headline b")


def test_names_are_filled_in_for_the_place_and_language(wide: Path) -> None:
    made = scripts(read(wide))
    assert made[Creative("drugs", "quay", "a", "en")].beats[1].copy == "The Quay, Eastmoor"
    assert made[Creative("drugs", "quay", "a", "ur-PK")].beats[1].copy == "ur quay, Eastmoor"
    assert made[Creative("drugs", "pump-lane", "a", "ur-PK")].beats[1].copy == "Pump Lane, Eastmoor"
    assert made[Creative("drugs", "quay", "a", "en")].beats[2].note == "Safer Streets"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("{{ location.lift | default('') }} {{ location.door | default('') }}", ""),
        (" {{ campaign.brand }} ", "Safer Streets"),
    ],
)
def test_spaces_around_what_is_filled_in_are_no_note(project: Path, note: str, said: str) -> None:
    edit(project, THEME, 'note: "{{ campaign.brand }}"', f'note: "{note}"')
    assert [one.beats[2].note for one in scripts(read(project)).values()] == [said]


def test_places_follow_the_override_that_spoke_last(wide: Path) -> None:
    made = scripts(read(wide))
    lines = (wide / THEME).read_text("utf-8").splitlines()
    for version, language, words in (("a", "en", "*Quiet* corner?"), ("b", "en", "Late"), ("b", "ur-PK", "ur hook b")):
        place = made[Creative("drugs", "quay", version, language)].places["beats.hook.copy"]
        file, line, column = place.split(":")
        assert file == THEME
        assert lines[int(line) - 1][int(column) - 1 :].startswith(f'"{words}')


def test_the_first_photo_with_the_role_is_shown(project: Path) -> None:
    text = (project / LOCATION).read_text("utf-8")
    entry = text.split("photos:\n")[1]
    append(project, LOCATION, entry.replace("id: corner", "id: second\n    role: close"))
    append(project, LOCATION, entry.replace("id: corner", "id: third\n    role: close"))
    edit(project, THEME, "look: place\n", "look: place\n    photo: close\n")
    (script,) = scripts(read(project)).values()
    assert [beat.photo for beat in script.beats] == ["corner", "second", "corner"]


def test_settings_and_tags_are_filled_in_too(project: Path) -> None:
    extra = '    with: {lines: ["at {{ location.name }}"]}\n    layers: [{kind: tag, text: "{{ location.area }}"}]\n'
    edit(project, THEME, "    look: place\n", f"    look: place\n{extra}")
    (script,) = scripts(read(project)).values()
    assert script.beats[1].parameters == {"lines": ["at Pump Lane"]}
    (tag,) = script.beats[1].layers
    assert tag.kind == "tag"
    assert tag.text == "Eastmoor"


def test_another_look_starts_with_no_settings(project: Path) -> None:
    edit(project, THEME, "    look: place\n", "    look: place\n    with: {align: centre, lines: [x]}\n")
    append(
        project,
        THEME,
        "versions:\n  a:\n    beats: {place: {with: {lines: [y]}}}\n  b:\n    beats: {place: {look: kinetic}}\n",
    )
    a, b = scripts(read(project)).values()
    assert a.beats[1].parameters == {"align": "centre", "lines": ["y"]}
    assert b.beats[1].parameters == {}


def test_the_themes_colours_take_the_place_of_the_brands(project: Path) -> None:
    (plain,) = scripts(read(project)).values()
    assert plain.palette == read(project).campaign.brand.palette
    edit(project, THEME, "aim: patrol", 'aim: patrol\npalette: {accent: "#00AAFF", tone: 0}')
    (script,) = scripts(read(project)).values()
    assert script.palette == plain.palette.model_copy(update={"accent": "#00AAFF", "tone": 0})


def test_a_post_that_comes_out_empty_is_a_mistake(project: Path) -> None:
    append(project, "campaign.yaml", "facts: {empty: ''}\n")
    edit(project, THEME, "headline: Someone is around", 'headline: "{{ campaign.empty }}"')
    assert mistakes(project) == f"{THEME}:21:13: 'headline' is empty once its names are filled in: write it"


def test_a_name_only_one_location_lacks_is_said_once_with_the_location(wide: Path) -> None:
    append(wide, "locations/quay/location.yaml", "facts: {landmark: the crane}\n")
    edit(wide, THEME, "copy: Say what you saw.", 'copy: "By {{ location.landmark }}"')
    assert mistakes(wide) == (
        f"{THEME}:16:15: unknown name 'location.landmark', did you mean 'location.name'? (pump-lane)"
    )


def test_selection_by_pattern_prefix_theme_and_location(wide: Path) -> None:
    made = variants(read(wide))
    assert select(made, "drugs") == made
    assert select(made, "quay") == made[:8]
    assert select(made, "drugs/quay") == made[:8]
    assert select(made, "drugs/quay/a/en/") == made[:2]
    assert select(made, "drugs/quay/a/en/tiny") == made[:1]
    assert select(made, "*/b/en/tiny") == (made[4], made[12])
    assert select(made, "drugs/*/a/ur-PK") == (*made[2:4], *made[10:12])
    with pytest.raises(UsageFault, match="nothing to make matches 'drug', did you mean 'drugs'"):
        select(made, "drug")
    with pytest.raises(UsageFault, match="`spotlight plan` lists what there is"):
        select(made, "zzzz[")
