"""Where no ad is bought by machine: posters, pages of one's own, emails and posts on X."""

from typing import Final

from pipeline.platforms.known import Fact, Known

_MALLS: Final = "https://www.clearchannel.co.uk/help/templates/malls-live-xl-ealing-broadway"
_MOTION: Final = "https://www.w3.org/TR/WCAG22/"
_FRAMES: Final = "https://litmus.com/community/discussions/24"
_X: Final = "https://docs.x.com/x-api/media/quickstart/best-practices"
_FILES: Final = "Files and a list of what to do with them; nothing is sent by a program."

POSTER: Final = Known(
    interface=_FILES,
    said=(
        Fact(says="Where and when each poster runs, for the owner of the screens.", source="house"),
        Fact(says="A still and a moving picture without sound; the moving one lasts exactly 10 s.", source=_MALLS),
    ),
    lost=(
        Fact(says="Ages: whoever passes by sees it.", source="house"),
        Fact(
            says="Guns, alcohol and politics have to be told to the owner seven days ahead.",
            source=_MALLS,
        ),
        Fact(
            says="Movement beside roads: most British screens may show stills only.",
            source="https://twickenham.nub.news",
            doubt="From a local paper of March 2026 on one town.",
        ),
    ),
    open=("what other owners take: ask for their sheet before you send a file",),
)
WEB: Final = Known(
    interface=_FILES,
    said=(Fact(says="The picture, its alt text and the address it leads to.", source="house"),),
    lost=(
        Fact(
            says="A GIF has no button to pause: anything that moves longer than 5 s needs one, so show the film where"
            " you can, and the cover to those who want less motion.",
            source=_MOTION,
        ),
    ),
)
EMAIL: Final = Known(
    interface=_FILES,
    said=(Fact(says="The picture, its alt text and the address it leads to.", source="house"),),
    lost=(
        Fact(
            says="Outlook on the desktop shows the first frame alone; ours opens on its words.",
            source=_FRAMES,
            doubt="Among mailers; not read at Microsoft.",
        ),
    ),
)
X: Final = Known(
    interface=_FILES,
    said=(Fact(says="The picture, its alt text and the post's text with the address it leads to.", source="house"),),
    lost=(
        Fact(says="A post holds one GIF, and no button.", source=_X),
        Fact(says="Large files go up in pieces; X's own app is said to stop at 5 MB.", source=_X),
        Fact(says="Places, hours and ages: a post goes to whoever follows.", source="house"),
    ),
)
