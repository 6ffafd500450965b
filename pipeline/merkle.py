"""The Merkle tree of RFC 6962: one hash that stands for all entries, and short proofs about it. Standard library only.

A size means nothing without its root, so the two travel together as a `Head`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Proof = tuple[bytes, ...]

NOTHING: Final = hashlib.sha256().digest()
"""The root of no entries."""


@dataclass(frozen=True, slots=True)
class Head:
    """A tree as it was at one moment."""

    size: int
    root: bytes


EMPTY: Final = Head(0, NOTHING)


def leaf(entry: bytes) -> bytes:
    """The hash of one entry; its prefix keeps an entry from passing for a node."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Leaves in order; keeps the hash of every full subtree, so that heads and proofs of any size take few hashes."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for one in leaves:
            self.add(one)

    @property
    def size(self) -> int:
        return len(self._levels[0])

    def add(self, one: bytes) -> None:
        """Put a leaf hash at the end."""
        for level in self._levels:
            level.append(one)
            if len(level) % 2:
                return
            one = node(level[-2], level[-1])
        self._levels.append([one])

    def cut(self, size: int) -> None:
        """Forget the leaves from `size` on."""
        for height, level in enumerate(self._levels):
            del level[size >> height :]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves; raises `ValueError` when there are fewer."""
        size = self._within(size)
        return self._over(0, size) if size else NOTHING

    def head(self, size: int | None = None) -> Head:
        """The head over the first `size` leaves; raises as `root` does."""
        size = self._within(size)
        return Head(size, self.root(size))

    def inclusion(self, index: int, size: int | None = None) -> Proof:
        """Proof that the leaf at `index`, from 0, is among the first `size`; raises `ValueError` when it is not."""
        size = self._within(size)
        if not 0 <= index < size:
            raise ValueError(f"there is no leaf {index} in a tree of {size}")
        begin, end, path = 0, size, list[bytes]()
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(begin, middle))
                begin = middle
        return tuple(reversed(path))

    def consistency(self, old: int, size: int | None = None) -> Proof:
        """Proof that the tree of `old` leaves is the beginning of that of `size`; raises `ValueError` when larger."""
        size = self._within(size)
        if not 0 <= old <= size:
            raise ValueError(f"a tree of {old} is not the beginning of one of {size}")
        if old in {0, size}:
            return ()
        begin, end, path = 0, size, list[bytes]()
        while end != old:
            middle = begin + _split(end - begin)
            if old <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(begin, middle))
                begin = middle
        if begin:  # the old tree ends within: its last part is not known from its root alone
            path.append(self._over(begin, end))
        return tuple(reversed(path))

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError(f"the tree has {self.size} leaves, not {size}")
        return size

    def _over(self, begin: int, end: int) -> bytes:
        size = end - begin
        if size & (size - 1) == 0:  # full: kept, as `begin` is a multiple of its size
            height = size.bit_length() - 1
            return self._levels[height][begin >> height]
        middle = begin + _split(size)
        return node(self._over(begin, middle), self._over(middle, end))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def root(entries: Sequence[bytes]) -> bytes:
    """The root over entries (not their hashes)."""
    return Tree([leaf(entry) for entry in entries]).root()


def included(entry: bytes, index: int, head: Head, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that `entry` stands at `index`, from 0, under this head (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < head.size:
        return False
    here, last, hashed = index, head.size - 1, leaf(entry)
    for other in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            hashed = node(other, hashed)
            here, last = _risen(here, last)
        else:
            hashed = node(hashed, other)
        here, last = here >> 1, last >> 1
    return last == 0 and hashed == head.root


def consistent(old: Head, new: Head, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old.size <= new.size:
        return False
    if old.size == 0:
        return not proof and old == EMPTY
    if old.size == new.size:
        return not proof and old == new
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node(other, before), node(other, after)
            here, last = _risen(here, last)
        else:
            after = node(after, other)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


def _risen(here: int, last: int) -> tuple[int, int]:
    """Up to where a node has a left neighbour: a last node without one stands for its parent."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last
