"""Pairs of images that look alike, found without comparing each with each."""

import random
from itertools import combinations
from typing import Any

import pytest

from archive.assets import pairs
from archive.assets.likeness import NEAR
from archive.assets.pairs import Alike, alike_pairs, all_alike
from tests.assets.test_likeness import with_likeness


def rows(*hashes: int) -> list[tuple[int, int]]:
    return list(enumerate(hashes))


def test_it_finds_what_comparing_each_with_each_finds() -> None:
    chance = random.Random(1990)
    hashes: list[int] = []
    for _family in range(40):
        hashes.append(chance.getrandbits(64))
        for differing in range(NEAR - 2, NEAR + 3):
            hashes.append(hashes[-1] ^ sum(1 << bit for bit in chance.sample(range(64), differing)))
    found = alike_pairs(rows(*hashes))
    near = {
        pair: distance
        for pair in combinations(range(len(hashes)), 2)
        if (distance := (hashes[pair[0]] ^ hashes[pair[1]]).bit_count()) <= NEAR
    }
    assert found.is_whole and len(near) >= 120
    assert list(found.pairs) == sorted(near, key=lambda pair: (near[pair], pair))


def test_a_collection_of_one_picture_is_cut_and_says_so() -> None:
    many = rows(*[255] * 2000)
    found = alike_pairs(many, most_pairs=50)
    assert len(found.pairs) == 50 and not found.is_whole
    assert alike_pairs(many, most_comparisons=1000) == Alike((), is_whole=False)


@pytest.mark.django_db
class TestOfTheArchive:
    def test_a_picture_of_nothing_is_like_no_other(self) -> None:
        for likeness in ("0" * 16, "f" * 16, ""):
            with_likeness(likeness, (20, 20)), with_likeness(likeness, (21, 20))
        assert all_alike() == Alike((), is_whole=True)

    def test_one_file_stands_for_its_copies(self) -> None:
        first, _copy = (with_likeness("00000000ffff0000", (20, 20)) for _time in range(2))
        other = with_likeness("00000000ffff0001", (21, 20))
        assert all_alike().pairs == ((first.pk, other.pk),)

    def test_it_searches_again_only_when_an_image_has_changed(self, monkeypatch: Any) -> None:
        searches = []
        monkeypatch.setattr(pairs, "alike_pairs", lambda hashes: searches.append(1) or alike_pairs(hashes))
        first = with_likeness("00000000ffff0000", (20, 20))
        assert all_alike() == all_alike() == Alike((), is_whole=True)
        second = with_likeness("00000000ffff0001", (21, 20))
        assert all_alike().pairs == ((first.pk, second.pk),)
        assert len(searches) == 2
        second.delete()
        assert all_alike().pairs == ()
