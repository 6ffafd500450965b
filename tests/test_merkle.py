"""The tree by the letter of RFC 6962: known hashes, and proofs that hold for what they prove and nothing else."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.merkle import EMPTY, Head, Tree, consistent, included, leaf, node, root

SIZES = st.integers(1, 40)
quickly = settings(max_examples=30)


def entries(size: int) -> list[bytes]:
    return [f"event {n}".encode() for n in range(size)]


def tree(size: int) -> Tree:
    return Tree([leaf(entry) for entry in entries(size)])


def by_the_letter(part: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it is written there."""
    if not part:
        return sha256(b"").digest()
    if len(part) == 1:
        return sha256(b"\x00" + part[0]).digest()
    k = 1
    while k * 2 < len(part):
        k *= 2
    return sha256(b"\x01" + by_the_letter(part[:k]) + by_the_letter(part[k:])).digest()


def flipped(proof: tuple[bytes, ...], at: int, bit: int) -> tuple[bytes, ...]:
    """The proof with one bit changed."""
    whole = bytearray(b"".join(proof))
    whole[at % len(whole)] ^= 1 << bit
    return tuple(bytes(whole[n : n + 32]) for n in range(0, len(whole), 32))


def test_no_entries_have_the_hash_of_nothing() -> None:
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Tree().head() == EMPTY


def test_an_empty_entry_is_not_an_empty_tree() -> None:
    assert root([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_small_trees_have_the_shape_of_the_rfc() -> None:
    a, b, c, d, e = (sha256(b"\x00" + entry).digest() for entry in (b"a", b"b", b"c", b"d", b"e"))

    def pair(left: bytes, right: bytes) -> bytes:
        return sha256(b"\x01" + left + right).digest()

    assert root([b"a", b"b"]) == pair(a, b)
    assert root([b"a", b"b", b"c"]) == pair(pair(a, b), c)
    assert root([b"a", b"b", b"c", b"d"]) == pair(pair(a, b), pair(c, d))
    assert root([b"a", b"b", b"c", b"d", b"e"]) == pair(pair(pair(a, b), pair(c, d)), e)


def test_the_proofs_of_seven_leaves_are_those_of_the_rfc() -> None:
    # RFC 6962, 2.1.3 draws this tree: g = node(a, b), h = node(c, d), i = node(e, f), k = node(g, h), l = node(i, j)
    a, b, c, d, e, f, j = (leaf(entry) for entry in entries(7))
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, last = node(g, h), node(i, j)
    seven = tree(7)
    assert seven.inclusion(0) == (b, h, last)
    assert seven.inclusion(3) == (c, g, last)
    assert seven.inclusion(4) == (f, j, k)
    assert seven.inclusion(6) == (i, k)
    assert seven.consistency(3) == (c, d, g, last)
    assert seven.consistency(4) == (last,)
    assert seven.consistency(6) == (i, j, k)


@quickly
@given(SIZES)
def test_the_root_is_that_of_the_rfc(size: int) -> None:
    assert root(entries(size)) == by_the_letter(entries(size))


@quickly
@given(SIZES, st.integers(0, 40))
def test_earlier_roots_are_kept(size: int, old: int) -> None:
    old = min(old, size)
    assert tree(size).root(old) == by_the_letter(entries(old))


@quickly
@given(SIZES, st.integers(0, 40), st.integers(0, 40))
def test_a_tree_that_was_cut_grows_as_if_it_never_had_more(size: int, kept: int, more: int) -> None:
    kept = min(kept, size)
    cut = tree(size)
    cut.cut(kept)
    for n in range(more):
        cut.add(leaf(b"new %d" % n))
    assert cut.head() == Tree([leaf(e) for e in [*entries(kept), *(b"new %d" % n for n in range(more))]]).head()


@quickly
@given(SIZES)
def test_every_entry_is_proved_to_be_there(size: int) -> None:
    whole = tree(size)
    assert all(included(entry, n, whole.head(), whole.inclusion(n)) for n, entry in enumerate(entries(size)))


@quickly
@given(SIZES, st.data())
def test_a_proof_of_one_place_proves_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-2, size + 2).filter(lambda n: n != index))
    whole = tree(size)
    proof, head = whole.inclusion(index), whole.head()
    assert not included(entries(size)[index], other, head, proof)
    assert not included(b"another", index, head, proof)


@quickly
@given(st.integers(2, 40), st.data())
def test_a_proof_for_one_tree_proves_nothing_of_another(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, 60).filter(lambda n: n != size))
    proof = tree(size).inclusion(index)
    assert not included(entries(size)[index], index, tree(other).head(), proof)


@quickly
@given(st.integers(2, 40), st.data())
def test_a_changed_proof_of_inclusion_proves_nothing(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    whole = tree(size)
    proof, head, entry = whole.inclusion(index), whole.head(), entries(size)[index]
    changed = flipped(proof, data.draw(st.integers(0, 10_000)), data.draw(st.integers(0, 7)))
    assert not included(entry, index, head, changed)
    assert not included(entry, index, head, proof[:-1])
    assert not included(entry, index, head, (*proof, proof[-1]))
    assert not included(entry, index, Head(size, leaf(b"another root")), proof)


@quickly
@given(SIZES, st.data())
def test_every_tree_is_the_beginning_of_the_later_ones(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, size))
    whole = tree(size)
    assert consistent(whole.head(old), whole.head(), whole.consistency(old))


@quickly
@given(st.integers(2, 40), st.data())
def test_a_changed_proof_of_consistency_proves_nothing(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    whole = tree(size)
    proof = whole.consistency(old)
    changed = flipped(proof, data.draw(st.integers(0, 10_000)), data.draw(st.integers(0, 7)))
    assert not consistent(whole.head(old), whole.head(), changed)
    assert not consistent(whole.head(old), whole.head(), proof[:-1])
    assert not consistent(whole.head(old), whole.head(), (*proof, proof[-1]))
    assert not consistent(whole.head(), whole.head(old), proof)


@quickly
@given(st.integers(1, 40), st.data())
def test_a_rewritten_beginning_is_not_consistent(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    at = data.draw(st.integers(0, old - 1))
    rewritten = Tree([leaf(b"rewritten" if n == at else entry) for n, entry in enumerate(entries(size))])
    assert not consistent(tree(size).head(old), rewritten.head(), rewritten.consistency(old))
    assert not consistent(tree(size).head(old), rewritten.head(), tree(size).consistency(old))


@quickly
@given(st.integers(2, 40), st.data())
def test_consistency_holds_for_its_two_sizes_only(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    other = data.draw(st.integers(1, size).filter(lambda n: n != old))
    whole = tree(size)
    assert not consistent(whole.head(other), whole.head(), whole.consistency(old))


def test_nothing_is_the_beginning_of_everything_when_it_says_nothing() -> None:
    assert consistent(EMPTY, tree(3).head(), ())
    assert not consistent(EMPTY, tree(3).head(), (leaf(b"x"),))
    assert not consistent(Head(0, leaf(b"x")), tree(3).head(), ())


def test_a_size_without_its_root_is_not_proved() -> None:
    """A proof has the same hashes in trees of the same shape: this is why sizes and roots are signed together."""
    three = tree(3)
    assert included(b"event 0", 0, Head(4, three.root()), three.inclusion(0))


def test_a_size_of_another_shape_is_told_even_with_the_right_root() -> None:
    eight = tree(8)
    assert not included(b"event 0", 0, Head(9, eight.root()), eight.inclusion(0))
    assert not included(b"event 0", 0, Head(4, eight.root()), eight.inclusion(0))
    assert not consistent(eight.head(4), Head(9, eight.root()), eight.consistency(4))


def test_a_proof_that_climbs_beyond_the_root_is_told() -> None:
    """The right hashes of a larger tree, for the places they would have in a smaller one."""
    four, eight = tree(4), tree(8)
    assert not included(b"event 3", 1, Head(2, four.root()), four.inclusion(3))
    assert not consistent(Head(3, eight.root(7)), Head(4, eight.root()), eight.consistency(7))


@pytest.mark.parametrize(
    "ask",
    [
        lambda whole: whole.root(4),
        lambda whole: whole.root(-1),
        lambda whole: whole.head(4),
        lambda whole: whole.inclusion(3),
        lambda whole: whole.inclusion(-1),
        lambda whole: whole.inclusion(2, 2),
        lambda whole: whole.consistency(4),
        lambda whole: whole.consistency(3, 2),
    ],
)
def test_what_is_not_there_is_not_proved(ask: object) -> None:
    with pytest.raises(ValueError):
        ask(tree(3))  # type: ignore[operator]
