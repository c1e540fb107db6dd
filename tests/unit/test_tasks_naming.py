import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.naming import folder_names


@pytest.mark.parametrize(
    ("images", "names"),
    [
        (["card.png"], ["card"]),
        (["a/screenshot.png", "b/screenshot.png"], ["a", "b"]),
        (["a/screenshot.png", "b/screenshot.png", "c/card.png"], ["a", "b", "card"]),
        (["x/a/s.png", "y/a/s.png"], ["a", "a-2"]),
        (["x/a/s.png", "y/a/s.png", "a-2.png"], ["a", "a-3", "a-2"]),
        (["a/S.png", "b/s.png"], ["a", "b"]),
        (["/p/one two.é.png"], ["one two.é"]),
        (["/p/.png"], ["png"]),
        (["/p/...png"], ["picture"]),
        (["/s.png", "/s.jpg"], ["picture", "picture-2"]),
        (["d/s.png", "d/s.jpg"], ["d", "d-2"]),
    ],
)
def test_folders_are_named_for_the_pictures(images, names):
    assert folder_names(images) == names


PART = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=4)


@given(st.lists(st.lists(PART, min_size=1, max_size=3).map("/".join), max_size=8))
def test_no_two_pictures_share_a_folder_and_every_name_can_be_one(images):
    names = folder_names(images)
    assert len(names) == len(images)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name and "/" not in name and name not in {".", ".."} for name in names)
