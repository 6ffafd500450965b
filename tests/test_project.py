"""Reading a project: every mistake in every file at once, in plain words, each in its place."""

from pathlib import Path

import pytest
from campaigns import LOCATION, PROJECTS, THEME, copy_project, edit, mistakes, read

from pipeline.errors import UsageFault
from pipeline.plan import scripts

WHOLE = {"minimal", "all-wrong"}  # these can be read: one is good, the other is for test_check
MISTAKES = sorted(folder.name for folder in PROJECTS.iterdir() if folder.is_dir() and folder.name not in WHOLE)
JARGON = ("Input should", "validation", "pydantic", "Traceback", "Errno", "dict", "tuple", "None", "NoneType")


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_gets_exactly_its_sentences(name: str, tmp_path: Path) -> None:
    said = mistakes(copy_project(tmp_path, name))
    assert said == (PROJECTS / name / "expected.txt").read_text("utf-8").rstrip("\n")
    assert not [word for word in JARGON if word in said]


def test_there_are_mistake_projects() -> None:
    assert len(MISTAKES) >= 30


def test_a_good_project_reads_whole(project: Path) -> None:
    found = read(project)
    assert list(found.themes) == ["drugs"]
    assert list(found.locations) == ["pump-lane"]
    assert "tiny" in found.placements
    (photo,) = found.locations["pump-lane"].photos
    assert found.photo_path("pump-lane", photo).is_file()


def test_places_are_those_of_the_file(project: Path) -> None:
    found = read(project)
    assert found.place(THEME, ("beats", 1, "seconds")) == "themes/drugs.yaml:13:14"
    assert found.place(THEME, ("beats",)) == "themes/drugs.yaml:5:1"
    assert found.place(THEME, ("accent",)) == "themes/drugs.yaml:1:1"
    assert found.place("campaign.yaml", ("audience", "last")) == "campaign.yaml:9:29"


def test_a_scene_has_no_path(project: Path) -> None:
    edit(project, LOCATION, "file: corner.jpg", "scene: yard-lane")
    found = read(project)
    (photo,) = found.locations["pump-lane"].photos
    with pytest.raises(ValueError, match="drawn scene 'yard-lane'"):
        found.photo_path("pump-lane", photo)


def test_no_campaign_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"no campaign.yaml in .*: run `spotlight new .*` or use -C"):
        read(tmp_path)
    with pytest.raises(UsageFault, match=r"no campaign.yaml in"):
        read(tmp_path / "nowhere")


def test_the_other_ending_is_noticed(project: Path) -> None:
    (project / "campaign.yaml").rename(project / "campaign.yml")
    with pytest.raises(UsageFault, match=r"rename 'campaign.yml' to campaign.yaml"):
        read(project)


def test_a_link_out_of_the_location_is_refused(project: Path, tmp_path: Path) -> None:
    photo = project / "locations" / "pump-lane" / "corner.jpg"
    photo.rename(tmp_path / "elsewhere.jpg")
    photo.symlink_to(tmp_path / "elsewhere.jpg")
    said = mistakes(project)
    assert said.startswith(f"{LOCATION}:10:11: 'corner.jpg' links to a place outside locations/pump-lane/")


def test_a_link_in_a_circle_is_a_mistake_and_not_a_crash(project: Path) -> None:
    photo = project / "locations" / "pump-lane" / "corner.jpg"
    photo.unlink()
    photo.symlink_to(photo.name)
    assert mistakes(project).startswith(f"{LOCATION}:10:11: ")


def test_a_folder_in_place_of_a_theme(project: Path) -> None:
    (project / THEME).unlink()
    (project / THEME).mkdir()
    assert mistakes(project) == "themes/drugs.yaml: is not a regular file: put the text itself here"


def test_a_huge_file_is_refused_unread(project: Path) -> None:
    (project / THEME).write_bytes(b"# padding\n" * 200_000)
    assert mistakes(project) == "themes/drugs.yaml: is over 1,000,000 bytes, the most a YAML file may have: split it"


def test_mistakes_in_themes_show_though_the_campaign_is_broken(project: Path) -> None:
    edit(project, "campaign.yaml", "themes: [drugs]", "themes: [drugs")
    edit(project, THEME, "aim: patrol", "aim: partol")
    files = {line.split(":")[0] for line in mistakes(project).splitlines()}
    assert files == {"campaign.yaml", THEME}


def test_the_projects_own_placement_wins_over_the_packages(project: Path) -> None:
    own = (project / "placements" / "test.yaml").read_text("utf-8")
    mine = own.replace("platform: test", "platform: mine").replace("id: tiny", "id: tiktok-in-feed")
    (project / "placements" / "mine.yaml").write_text(mine, "utf-8")
    found = read(project).placements
    assert found["tiktok-in-feed"].make.width == 108
    assert found["instagram-reels"].make.width == 1080


def test_one_placement_in_two_files_is_a_mistake(project: Path) -> None:
    own = (project / "placements" / "test.yaml").read_text("utf-8")
    (project / "placements" / "twin.yaml").write_text(own.replace("platform: test", "platform: twin"), "utf-8")
    assert mistakes(project) == (
        "placements/twin.yaml:4:9: the placement 'tiny' is in placements/test.yaml too: remove one"
    )


def test_a_role_is_asked_only_of_locations_the_matrix_pairs(project: Path) -> None:
    other = project / "locations" / "quay"
    other.mkdir()
    edit(project, LOCATION, "- id: corner", "- id: corner\n    role: close")
    text = (project / LOCATION).read_text("utf-8")
    (other / "location.yaml").write_text(text.replace("role: close", "role: wide"), "utf-8")
    (other / "corner.jpg").write_bytes((project / "locations" / "pump-lane" / "corner.jpg").read_bytes())
    edit(project, "campaign.yaml", "[pump-lane]", "[pump-lane, quay]")
    assert "no photo of pump-lane has the role 'wide', there is close" in mistakes(project)
    with (project / "campaign.yaml").open("a", encoding="utf-8") as campaign:
        campaign.write("matrix:\n  include:\n    - location: quay\n")
    assert [script.location for script in scripts(read(project))] == ["quay"]


def test_a_language_may_change_the_look_and_its_settings(project: Path) -> None:
    edit(project, "campaign.yaml", "[en]", "[en, ur]")
    edit(project, THEME, "    look: place\n", "    look: place\n    with: {lines: [Two words]}\n")
    translated = """languages:
  ur:
    beats:
      hook: {copy: اردو}
      help: {copy: اردو}
      place: {with: {lines: [اردو]}}
    post: {text: اردو, headline: اردو, alt: اردو}
"""
    with (project / THEME).open("a", encoding="utf-8") as theme:
        theme.write(translated)
    assert [dict(script.beats[1].parameters) for script in scripts(read(project)).values()] == [
        {"lines": ["Two words"]},
        {"lines": ["اردو"]},
    ]
    edit(project, THEME, "place: {with: {lines: [اردو]}}", "place: {copy: اردو}")
    assert mistakes(project) == (
        "themes/drugs.yaml:12:12: 'with.lines' of beat 'place' has no ur: "
        "write it at languages.ur.beats.place.with.lines"
    )


def test_settings_from_two_overrides_keep_their_own_places(project: Path) -> None:
    edit(project, THEME, "    look: place\n", "    look: place\n    with: {align: start}\n")
    with (project / THEME).open("a", encoding="utf-8") as theme:
        theme.write("versions:\n  b:\n    beats:\n      place: {with: {line: [x]}}\n")
    assert mistakes(project) == "themes/drugs.yaml:27:22: unknown key 'line', did you mean 'lines'?"
