"""The rules about words on the picture, which several files check; light, so that naming them costs nothing."""

from typing import Final

from pipeline.checks.book import Entry

WCAG_SOURCE: Final = "https://www.w3.org/TR/WCAG22/#contrast-minimum"
APCA_SOURCE: Final = "https://github.com/Myndex/apca-w3"
NONTEXT_SOURCE: Final = "https://www.w3.org/TR/WCAG22/#non-text-contrast"

SIZE: Final = Entry(
    id="TXT-SIZE",
    severity="error",
    evidence="timeline",
    title="Type is large enough for a phone held at arm's length.",
    why="On a phone the picture is about 6.5 cm wide; smaller type is texture, and people who see less well leave.",
    how="The size of every word in pixels to the em, brought to a picture 1080 pixels wide, so that it means the same"
    " in a film and in a small GIF. Marks, such as who pays, are only held to the smallest size. How large a typeface"
    " looks at one size is not seen.",
    limit="at least 44 px at a width of 1080; a warning under 56 px, and under 84 px for a headline",
    fix="use fewer or shorter words, or give the look a larger size",
    source="https://bbc.github.io/subtitle-guidelines/",
)
HOLD: Final = Entry(
    id="TXT-HOLD",
    severity="error",
    evidence="timeline",
    title="Words stay long enough to be read.",
    why="Words that go before they are read are worse than none: people remember that they missed something.",
    how="For all words of one kind in a shot (headline, note, label, call) and any stretch of time, the words that come"
    " and go within it must fit into it: so words that come one after another may be read as they come, and those that"
    " come last must still have their time. A word counts while nine tenths of it are there and it moves less than a"
    " fiftieth of the picture's width from frame to frame. Stills have no time and are not judged, and no one's"
    " reading speed is known.",
    limit="0.33 s a word, 0.83 s at least, 20 characters a second at most; a warning under 0.3 s + 0.375 s a word, or"
    " over 17 characters a second",
    fix="give the beat more seconds or fewer words",
    source="https://bbc.github.io/subtitle-guidelines/",
)
CTA: Final = Entry(
    id="TXT-CTA-HOLD",
    severity="error",
    evidence="timeline",
    title="What to do, a phone number or an address stays long enough to be noted.",
    why="It is the one thing a person takes away, and a number is read digit by digit.",
    how="The frames on which all of it can be read, as for reading time. Each group of a number's digits is a word.",
    limit="2 s and 0.2 s more a word",
    fix="give the last beat more seconds",
    source="https://help.clearcast.co.uk/",
)
WORDS: Final = Entry(
    id="TXT-WORDS",
    severity="error",
    evidence="timeline",
    title="Few words stand on screen at once, and few are told in all.",
    why="Attention goes to what is short; a full screen is skipped.",
    how="Words seen at once, on the worst frame, and words of the whole film against its length. Marks, such as who"
    " pays, are not counted. A still is read at one's own pace, and may say the whole of a short film: it has a"
    " warning over 20, a number of ours without a study behind it.",
    limit="12 at once, a warning over 7; for a still only a warning, over 20; a warning over 2.7 a second without the"
    " first second",
    fix="say it in fewer words, or spread them over more beats",
    source="house",
)
ZONE: Final = Entry(
    id="ZONE",
    severity="error",
    evidence="timeline",
    title="Every word, and the block a call to action stands on, lies inside the placement's safe zone.",
    why="Buttons, names and captions of the platform lie over the rest, and differ from phone to phone.",
    how="The measured ink of every word on every frame, moved and scaled as it is drawn there, from half its opacity"
    " on; what comes up from behind an edge counts as far as it is seen. Words cut out of a colour count until it"
    " opens. Other things a look draws may leave the zone.",
    limit="no pixel outside",
    fix="use fewer words, or a look that keeps them further in",
    source="house",
)
INTEGRITY: Final = Entry(
    id="TXT-INTEGRITY",
    severity="error",
    evidence="timeline",
    title="What is drawn is what was written: whole, in order, nothing over it.",
    why="A word that is missing, cut off, an empty box or under another can turn a message round.",
    how="The words of the copy, the note and its labels are looked for on the frames in the order in which they are"
    " read there; every word's ink is measured anew against the frame and against what was kept of it; every"
    " character needs a glyph; and on every frame on which two words are seen their letters may not touch. Words are"
    " not spelled out of the finished picture: what lies over them is found as lost contrast.",
    limit="every word, whole, in order, and free of the others",
    fix="use fewer or shorter words, or write the characters another way; if that does not help, the look is at fault",
    source="house",
)
CONTRAST: Final = Entry(
    id="TXT-CONTRAST",
    severity="error",
    evidence="frames",
    title="Words stand out from what is behind them, at their worst place and moment.",
    why="Phones are read outdoors at half brightness, and a lamp that passes behind a letter takes it away.",
    how="On frames at the start, the end and every 0.2 s of the time a word can be read, its letters are compared with"
    " the ring of pixels around them, as drawn: photo, shades, blocks and shadow together. A tenth of each ring and of"
    " the tiles a block of words is cut into may be worse. Where a word stands on a block the ring ends with it. What"
    " an encoder does to the pixels afterwards, and the light around a phone, are not seen. Words with too few"
    " whole pixels to be compared are not passed over: a warning says that they could not be judged.",
    limit="4.5:1, for large type (66 px, or 52 px bold, at a width of 1080) 3:1; a warning under 7:1, for large 4.5:1",
    fix="put the words on a block, darken the photo with a scrim, or choose a calmer photo",
    source=WCAG_SOURCE,
)
APCA: Final = Entry(
    id="TXT-APCA",
    severity="warning",
    evidence="frames",
    title="Words also stand out by a measure that is true to the eye in the dark.",
    why="The older measure flatters two dark colours, as in photos of the night.",
    how="The same letters and rings as for contrast, by the formula of APCA 0.1.9, wherever contrast holds. The method"
    " is a draft and no standard: an advice.",
    limit="Lc 60, for large bold type Lc 45",
    fix="make the words lighter, or what is behind them darker",
    source=APCA_SOURCE,
)
NONTEXT: Final = Entry(
    id="TXT-NONTEXT",
    severity="error",
    evidence="frames",
    title="A sign that means something without words stands out from what is around it.",
    why="A line that parts two choices, or a button, says nothing to whoever cannot see its edge.",
    how="Pixels of the button of a voice note and of the sign on it against the ring around them, and of the line"
    " between two ways, where it rests, against both its sides, every half second; a quarter of a ring may be worse,"
    " and a hand may hide six tenths of the line. No layer says what a shape means, so only these two are known;"
    " hands, windows, dials and blocks of the other looks repeat what the words say and are not judged.",
    limit="3:1",
    fix="choose an accent that is further from the field and the photo",
    source=NONTEXT_SOURCE,
)
RULES: Final[tuple[Entry, ...]] = (SIZE, HOLD, CTA, WORDS, ZONE, INTEGRITY, CONTRAST, APCA, NONTEXT)
