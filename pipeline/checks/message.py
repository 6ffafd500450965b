"""What a creative says against the lists of words that make a message worse."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.helplines import shows_route
from pipeline.model import Finding
from pipeline.phrases import Finder, Vocabulary, either, folded
from pipeline.said import Message, Said
from pipeline.vocabulary import HARD, ListedRule
from pipeline.vocabulary import RULES as LISTED_RULES

OLDEST_CHILD: Final = 15
"""From the next age on a campaign speaks to young people and adults."""

_NKBL: Final = "https://www.cycj.org.uk/changing-the-perception-of-knife-crime/"
_STRATHCLYDE: Final = "https://doi.org/10.1080/13676261.2022.2086038"
_CAP: Final = "https://www.asa.org.uk/codes-and-rulings/advertising-codes/non-broadcast-code.html"
_SUSSEX: Final = "https://www.bbc.co.uk/news/uk-england-sussex-32255606"
_NSPCC: Final = "https://learning.nspcc.org.uk/news/why-language-matters/child-criminal-exploitation-recruited-working"
_LISTED: Final = "Looks for the words of the list, whole and in any case. It knows words, not what is meant by them"


def _entry(
    name: str, title: str, why: str, limit: str, fix: str, source: str, *, how: str = "", warns: bool = False
) -> Entry:
    return Entry(
        id=f"MSG-{name}",
        severity="warning" if warns else "error",
        evidence="script",
        title=title,
        why=why,
        how=f"{_LISTED}{f'. {how}' if how else ''}.",
        limit=limit,
        fix=fix,
        source=source,
        hard=f"MSG-{name}" in HARD,
    )


RULES: Final = (
    _entry(
        "WEAPON",
        "No weapon is named, in words or emoji.",
        "Seeing or reading of weapons makes some people more likely to carry one, and marks the place it is shown in.",
        "no weapon named",
        "say what to do and who helps",
        _STRATHCLYDE,
        how="It cannot see one in a photo, and 'never carry a knife' names one all the same",
    ),
    _entry(
        "GORE",
        "No blood, wound or body is named.",
        "Shock for attention's sake distresses people and breaks the advertising code.",
        "no blood, wound or body named",
        "leave it out and lead with what someone can do",
        _CAP,
    ),
    _entry(
        "FEAR",
        "Nobody is made afraid.",
        "Fear raises carrying in the very group it is meant to reach.",
        "no word of fear or death",
        "lead with an action",
        _NKBL,
        how="It cannot hear dread in plain words",
    ),
    _entry(
        "EPIDEMIC",
        "Crime is not made to sound as if it were everywhere.",
        "Words such as 'epidemic' overstate how common it is, and what seems common seems normal.",
        "no word that makes it sound as if it were everywhere",
        "say what is true of this place, or of nearly everyone",
        _NKBL,
    ),
    _entry(
        "PREVALENCE",
        "Copy does not say that many people do it.",
        "People do what they believe that most others do.",
        "no 'everyone does it'",
        "say what most people do instead, with its source",
        _NKBL,
        how="A text with 'not' or 'never' in it passes, whatever is denied",
        warns=True,
    ),
    _entry(
        "BLAME",
        "Nobody who was hurt is blamed.",
        "Advice to victims tells everyone whose fault it was; a police poster was withdrawn for it.",
        "no blame for whoever is hurt",
        "name the choice, whoever can step in, or whoever does the harm",
        _SUSSEX,
    ),
    _entry(
        "GENDER",
        "Safety advice is not for women alone.",
        "It tells women how to behave instead of asking others to stop.",
        "advice for everyone",
        "speak to everyone, or to those who can step in",
        _SUSSEX,
        how="Counts when women are named beside advice in one text, and men or everyone are not",
        warns=True,
    ),
    _entry(
        "STIGMA",
        "Nobody is called by a name that makes a kind of person of them.",
        "Labels stick to a whole street, age or look, and people who are labelled do not ask for help.",
        "no labels",
        "say 'people' or 'group', or name who exploits them",
        _NSPCC,
    ),
    _entry(
        "EXPLOIT",
        "Exploited people are not said to have chosen it.",
        "'Recruited' and 'working' sound like a job, and hide that someone was made to do it.",
        "words that say who was harmed",
        "say 'groomed', 'exploited' or 'forced'",
        _NSPCC,
        warns=True,
    ),
    _entry(
        "ETHNIC",
        "No ethnicity, faith or nationality stands beside a word for crime.",
        "Ethnicity does not foretell crime, and public bodies have a duty to further good relations.",
        "no group of people beside a word for crime",
        "leave out who people are",
        "https://www.legislation.gov.uk/ukpga/2010/15/section/149",
        how="Counts when both are in one text; it does not see them in two, or in the picture",
    ),
    _entry(
        "PLACE",
        "A real place gets no bad name.",
        "The photo is of real people's homes and shops, and a bad name lasts longer than a campaign.",
        "no bad name for a place",
        "say what is good or open there",
        "https://www.asa.org.uk/advice-online/privacy-general.html",
        how="Counts when the creative names its location anywhere; other places it does not know",
        warns=True,
    ),
    _entry(
        "SUSPECT",
        "Acts are described, not kinds of people.",
        "An advertisement was stopped for making ordinary behaviour look suspicious.",
        "acts, not kinds of people",
        "say what someone did or saw",
        _CAP,
        warns=True,
    ),
    _entry(
        "THREAT",
        "A threat does not stand without help.",
        "Messages that only threaten are weak; what people remember is where to turn.",
        "no threat without a way to get help",
        "name an approved help route, or take the threat out",
        "https://youthendowmentfund.org.uk/toolkit/media-campaigns/",
        how="Passes when an approved number, address or name is on the picture or in the post",
        warns=True,
    ),
    _entry(
        "CLAIM",
        "Figures and promises have a source.",
        "The advertising code asks for evidence before a claim is made.",
        "no figure or promise without a source",
        "write who measured it as the fact 'source' of the theme, or take it out",
        _CAP,
        how="It does not read the source",
    ),
    _entry(
        "CHILD",
        "Copy for young adults does not speak of children.",
        "Speaking of school brings children into the audience, and other rules with them.",
        "no children in a campaign from 16 on",
        "check the audience and the placements, or say 'young people'",
        _CAP,
        how="Looks only where the audience begins at 16 or above",
        warns=True,
    ),
    _entry(
        "JARGON",
        "The words are people's own, not an office's.",
        "Whoever has to think about a word has scrolled on.",
        "words that people use",
        "say it as you would to a friend",
        "https://www.gov.uk/guidance/content-design/writing-for-gov-uk",
        warns=True,
    ),
    Entry(
        id="MSG-LIST",
        severity="warning",
        evidence="script",
        title="Every language has a list of words.",
        why="What nobody looked for has not been checked, and that should be said.",
        how="Looks for a list in the package and in the campaign's folder words/. English is looked for all the same.",
        limit="a list of words in every language",
        fix="add words/<language>.yaml, and have someone who speaks it read every word",
        source="house",
    ),
)
_UNLISTED: Final = RULES[-1]
_ENTRIES: Final = {entry.id: entry for entry in RULES}
_LOOKED_FOR: Final = tuple(rule for rule in LISTED_RULES if rule in _ENTRIES)


def findings(message: Message, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Every listed word that counts, a finding for each rule and text, in the order of RULES and then of the texts."""
    suspects = [said for said in message.texts if vocabulary.notices(said.text)]
    found = [
        finding
        for rule in _LOOKED_FOR
        if suspects and _applies(rule, message, vocabulary)
        for finding in _hits(_ENTRIES[rule], vocabulary.finders[rule], suspects)
    ]
    return (*found, *_unlisted(message, vocabulary))


def _applies(rule: ListedRule, message: Message, vocabulary: Vocabulary) -> bool:
    match rule:
        case "MSG-CHILD":
            return message.youngest > OLDEST_CHILD
        case "MSG-CLAIM":
            return not message.source
        case "MSG-PLACE":
            return _names_place(message)
        case "MSG-THREAT":
            return not shows_route(message, vocabulary)
        case _:
            return True


def _names_place(message: Message) -> bool:
    names = either(tuple(name for name in message.places if name))
    return names is not None and any(names.search(folded(said.text)) for said in message.texts)


def _hits(entry: Entry, finder: Finder, texts: Sequence[Said]) -> Iterator[Finding]:
    for said in texts:
        words = finder.hits(said.text)
        if words:
            advice = [(word, finder.replacement(word)) for word in words]
            yield _finding(entry, said, words, "; ".join(f"say '{say}' for '{word}'" for word, say in advice if say))


def _finding(entry: Entry, said: Said, words: Sequence[str], instead: str) -> Finding:
    measured = " and ".join(f"'{word}'" for word in words)
    fix = instead or entry.fix
    return broken(
        entry,
        f"{said.name} says {measured}, accepted is {entry.limit}: {fix}",
        measured=measured,
        fix=fix,
        place=said.path,
        written=said.written,
    )


def _unlisted(message: Message, vocabulary: Vocabulary) -> Iterator[Finding]:
    if not vocabulary.listed:
        fix = _UNLISTED.fix.replace("<language>", message.language)
        said = message.texts[0]
        yield broken(
            _UNLISTED,
            f"the list of words for '{message.language}' is missing, accepted is {_UNLISTED.limit}: {fix}",
            measured="missing",
            fix=fix,
            place=said.path,
            written=said.written,
        )
