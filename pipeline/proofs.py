"""What the rules about words say of each creative. Slow to load and quick to do: called when a word has changed."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.checks import flourish, prose, routes
from pipeline.checks import message as messages
from pipeline.looks import LOOKS
from pipeline.model import Finding, Script
from pipeline.phrases import Vocabulary, vocabulary
from pipeline.project import Project
from pipeline.said import message


def proofs(project: Project, scripts: Iterable[Script]) -> dict[str, tuple[Finding, ...]]:
    """Findings by the creative's id; `written` is the path of the value, such as `post.text`."""
    campaign, found = project.campaign, {}
    known: dict[str, Vocabulary] = {}
    turning = {name for name, look in LOOKS.items() if look.flourish}
    for script in scripts:
        creative = script.creative
        if creative.language not in known:
            known[creative.language] = vocabulary(creative.language, project.words)
        location = project.locations[creative.location]
        names = location.name if isinstance(location.name, dict) else {"": location.name}
        theme = project.themes[creative.theme]
        source = theme.facts.get("source", "")
        told = replace(script, places={path: path for path in script.places})
        said = message(
            told,
            places=tuple(names.values()),
            brand=campaign.brand.name,
            landing=str(campaign.landing.url),
            youngest=campaign.audience.first,
            source=source if isinstance(source, str) else " ".join(source.values()),
        )
        words = known[creative.language]
        found[creative.id] = (
            *messages.findings(said, words),
            *routes.findings(said, words),
            *prose.findings(said, words),
            *flourish.findings(told, turning),
        )
    return found
