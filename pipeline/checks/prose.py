"""How a creative is written: plain sentences, a calm tone, tidy hashtags, and an alt text that says what is seen."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

import regex

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, Severity
from pipeline.phrases import Vocabulary, folded
from pipeline.said import Message, Said, count, sentences, spoken, words

LONG, TOO_LONG = 12, 25  # words to a sentence; the second is the limit of the UK Government Communication Service
LOUD: Final = 4  # words in capitals
SIGNS: Final = 1  # exclamation marks to a text
EMOJI: Final = 2  # to a text
TAGS: Final = 2  # hashtags to a text
SHORT_TAG: Final = 7  # letters up to which a hashtag in small letters is taken for one word
ALT: Final = 250  # characters
NAMED: Final = 4  # missing words that are named one by one

_GCS: Final = (
    "https://gcs.civilservice.gov.uk/guidance/digital-communication/"
    "planning-creating-and-publishing-accessible-social-media-campaigns/"
)
_GOVUK: Final = "https://www.gov.uk/guidance/content-design/writing-for-gov-uk"
_EMOJI: Final = regex.compile(
    r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)[\p{Emoji_Modifier}\u200d\uFE0F]*"
)
_TAG: Final = regex.compile(r"(?<![\w&/])#(?=\w*\p{L})(\w+)")

TONE: Final = Entry(
    id="MSG-TONE",
    severity="warning",
    evidence="script",
    title="The tone is calm: no shouting, no borrowed slang, few emoji.",
    why="Trying too hard loses the people it tries to please, and screen readers spell out capitals.",
    how="Counts exclamation marks, words in capitals in a row and emoji in each text, and looks for listed slang.",
    limit="1 exclamation mark, 4 words in capitals, 2 emoji and no slang in a text",
    fix="say it calmly",
    source=_GCS,
)
PLAIN: Final = Entry(
    id="MSG-PLAIN",
    severity="warning",
    evidence="script",
    title="Sentences are short and words are easy.",
    why="A film is read in passing, often in a second language, and nobody reads a line twice.",
    how=(
        "Counts the words of every sentence, a telephone number as one, and syllables by groups of vowels, right"
        " for most words and one off for some. Names and words listed as known pass. An alt text may have longer"
        " sentences. Urdu shows too few vowels to count. No score such as Flesch-Kincaid: on so few words it is noise."
    ),
    limit="12 words to a sentence (25 at the very most), words under 4 syllables (5 in Polish)",
    fix="cut it in two, or use a plainer word",
    source=_GOVUK,
)
HASHTAG: Final = Entry(
    id="MSG-HASHTAG",
    severity="warning",
    evidence="script",
    title="Hashtags are few, stand last, and give every word a capital.",
    why="Screen readers read #StaySafeTonight as three words and #staysafetonight as none.",
    how=(
        "A hashtag in small letters longer than 7 is taken for several words unless it is listed. It cannot tell in"
        " scripts without capitals."
    ),
    limit="2 hashtags, at the end, with a capital for each word",
    fix="write them as #StaySafeTonight, after the text",
    source="https://style.ons.gov.uk/house-style/social-media/hashtags/",
)
ALT_TEXT: Final = Entry(
    id="MSG-ALT",
    severity="error",
    evidence="script",
    title="The alt text says what is seen and every word on the picture.",
    why="Whoever cannot see the picture has nothing else.",
    how=(
        "Looks at its length, how it begins, and whether the words of every beat's copy are in it: those of the first"
        " beat must be, those of the others should. It cannot tell whether it describes the picture."
    ),
    limit="1 to 250 characters with the words on screen, and no 'image of'",
    fix="write what it shows and says",
    source=_GCS,
)
TRANSCRIPT: Final = Entry(
    id="MSG-TRANSCRIPT",
    severity="error",
    evidence="script",
    title="The film says something that can be written down.",
    why="Captions and transcript are made of the words on screen; without any, people who cannot see get nothing.",
    how="Looks for at least one word on screen. It cannot hear speech in a track of your own: caption that yourself.",
    limit="words on screen for the transcript",
    fix="give a beat its copy",
    source="https://www.legislation.gov.uk/uksi/2018/852",
)
RULES: Final = (TONE, PLAIN, HASHTAG, ALT_TEXT, TRANSCRIPT)


def findings(message: Message, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """What is wrong with how the creative is written, in the order of RULES."""
    read = [said for said in message.texts if said.path != "post.alt"]
    return (
        *chain.from_iterable(_tone(said, vocabulary) for said in message.texts),
        *chain.from_iterable(_sentences(said) for said in message.texts),
        *chain.from_iterable(_syllables(said, message, vocabulary) for said in read),
        *chain.from_iterable(_hashtags(said, vocabulary) for said in message.texts),
        *_alt(message, vocabulary),
        *_transcript(message),
    )


def _finding(
    entry: Entry, said: Said, measured: str, limit: str, fix: str, severity: Severity | None = None
) -> Finding:
    return broken(
        entry,
        f"{said.name} has {measured}, accepted is {limit}: {fix}",
        measured=measured,
        limit=limit,
        fix=fix,
        severity=severity,
        place=said.path,
        written=said.written,
    )


def _tone(said: Said, vocabulary: Vocabulary) -> Iterator[Finding]:
    signs, emoji = said.text.count("!"), len(_EMOJI.findall(said.text))
    if signs > SIGNS:
        yield _finding(
            TONE, said, f"{signs} exclamation marks", f"at most {SIGNS}", "end the sentence with a full stop"
        )
    for sentence in sentences(said.text) if sum(map(str.isupper, said.text)) > LOUD else ():
        said_loud = [word for word in words(sentence) if word.upper() != word.lower()]
        if len(said_loud) > LOUD and all(word.isupper() for word in said_loud):
            measured = f"{len(said_loud)} words in capitals in '{sentence}'"
            yield _finding(TONE, said, measured, f"at most {LOUD}", "write it in small letters")
    if emoji > EMOJI:
        yield _finding(TONE, said, f"{emoji} emoji", f"at most {EMOJI}", "take some out")
    slang = vocabulary.finders["MSG-TONE"].hits(said.text) if vocabulary.notices(said.text) else ()
    if slang:
        yield _finding(TONE, said, f"the slang {_quoted(slang)}", "none", "say it in your own words")


def _quoted(found: tuple[str, ...]) -> str:
    return " and ".join(f"'{word}'" for word in found)


def _some(found: tuple[str, ...]) -> str:
    """The first few in quotes, and how many more."""
    if len(found) <= NAMED:
        return _quoted(found)
    first = ", ".join(f"'{word}'" for word in found[: NAMED - 1])
    return f"{first} and {len(found) - NAMED + 1} more words"


def _sentences(said: Said) -> Iterator[Finding]:
    most = TOO_LONG if said.path == "post.alt" else LONG
    for sentence in sentences(said.text) if count(said.text) > most else ():
        length = count(sentence)
        if length > most:
            beginning = " ".join(sentence.split()[:4])
            severity: Severity = "error" if length > TOO_LONG else "warning"
            measured = f"a sentence of {length} words ('{beginning} …')"
            yield _finding(PLAIN, said, measured, f"at most {most}", "cut it in two", severity)


def _syllables(said: Said, message: Message, vocabulary: Vocabulary) -> Iterator[Finding]:
    plain = vocabulary.plain
    if not plain.vowels:
        return
    names = frozenset(chain.from_iterable(spoken(name) for name in (*message.places, message.brand)))
    for word in dict.fromkeys(words(_TAG.sub(" ", said.text))):  # hashtags have a rule of their own
        parts = syllables(word, plain.vowels, plain.silent)
        if parts < plain.syllables or folded(word) in names:
            continue
        if not any(known.fullmatch(folded(word)) for known in vocabulary.known):
            measured = f"the word '{word}' of {parts} syllables"
            yield _finding(PLAIN, said, measured, f"fewer than {plain.syllables}", "use a plainer word")


@lru_cache(maxsize=4096)
def syllables(word: str, vowels: str, silent: str) -> int:
    """About how many syllables a word has: its groups of vowels, without a last `silent` letter of its own."""
    letters = folded(word)
    groups = sum(one in vowels and (not n or letters[n - 1] not in vowels) for n, one in enumerate(letters))
    bare = letters if letters.endswith(("ted", "ded")) else letters.removesuffix("d").removesuffix("s")
    drops = bool(silent) and bare.endswith(silent) and not bare.endswith(f"l{silent}")
    alone = drops and len(bare) > 1 and bare[-2] not in vowels
    return max(1, groups - alone)


def _hashtags(said: Said, vocabulary: Vocabulary) -> Iterator[Finding]:
    found = list(_TAG.finditer(said.text))
    if len(found) > TAGS:
        yield _finding(HASHTAG, said, f"{len(found)} hashtags", f"at most {TAGS}", "keep the one or two that matter")
    listed = vocabulary.finders["MSG-HASHTAG"]
    small = [tag for tag in found if tag[1].islower() and len(tag[1]) > SHORT_TAG]
    joined = [tag[0] for tag in small if not listed.lets_pass(tag[1])]
    if joined:
        measured = f"{' and '.join(joined)} in small letters"
        yield _finding(HASHTAG, said, measured, "a capital for each word", "write it as #StaySafeTonight")
    if found and words(_TAG.sub("", said.text[found[0].start() :])):
        yield _finding(HASHTAG, said, f"{found[0][0]} amid the text", "hashtags at the end", "move it to the end")


def _alt(message: Message, vocabulary: Vocabulary) -> Iterator[Finding]:
    said = next((one for one in message.texts if one.path == "post.alt"), Said(path="post.alt", text=""))
    if not said.text.strip():
        yield _finding(ALT_TEXT, said, "no words", f"1 to {ALT} characters", ALT_TEXT.fix)
        return
    if len(said.text) > ALT:
        limit, fix = f"at most {ALT}", f"shorten it by {len(said.text) - ALT}"
        yield _finding(ALT_TEXT, said, f"{len(said.text)} characters", limit, fix)
    begins = vocabulary.finders["MSG-ALT"].opening(said.text)
    if begins:
        fix = "begin with what is seen"
        yield _finding(ALT_TEXT, said, f"'{begins}' at its beginning", "what is seen itself", fix)
    heard = spoken(said.text)
    for shown in message.texts:
        if shown.path.endswith(".copy"):
            missing = [word for word in words(shown.text) if not spoken(word) <= heard]
            if missing:
                measured = f"no {_some(tuple(dict.fromkeys(missing)))} of {shown.name}"
                severity: Severity = "error" if shown.path == f"beats.{message.hook}.copy" else "warning"
                yield _finding(ALT_TEXT, said, measured, "every word of it", "add what the picture says", severity)


def _transcript(message: Message) -> Iterator[Finding]:
    shown = [said for said in message.texts if said.on_screen]
    if not any(words(said.text) for said in shown):
        said = (shown or list(message.texts) or [Said(path="beats", text="")])[0]
        yield broken(
            TRANSCRIPT,
            f"the transcript is empty, accepted is {TRANSCRIPT.limit}: {TRANSCRIPT.fix}",
            measured="empty",
            place=said.path,
            written=said.written,
        )
