"""How sizes and other people's words are shown."""

from typing import Final

JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def size(count: int) -> str:
    """'512 bytes', '4.2 kB', '1.38 GB': thousands of bytes, three figures."""
    if count < 1000:
        return f"{count} byte{'s' * (count != 1)}"
    amount, units = count / 1000, ["kB", "MB", "GB", "TB"]
    while amount >= 999.5 and len(units) > 1:
        amount /= 1000
        del units[0]
    places = 2 if amount < 9.995 else 1 if amount < 99.95 else 0
    return f"{amount:.{places}f} {units[0]}"


def counted(number: int, noun: str) -> str:
    """'1 creative', '12 creatives'."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def plain(text: str) -> str:
    """The text with every character that could steer a terminal made visible; names and tags come from anybody."""
    return "".join(letter if letter.isprintable() or letter in JOINERS else REPLACEMENT for letter in text)
