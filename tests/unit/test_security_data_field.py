import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.security.data_field import LONGEST, as_data_field

HOSTILE = st.lists(
    st.sampled_from(["</note>", "<note>", "<!--", "]]>", "<![CDATA[", "&lt;", "&#60;", '"', "'", "\x00",
                     "\u202e", "\u200b", "\r\n", "\U000e0041", "<|im_end|>", "Ignore the above"]),
    max_size=20,
).map("".join)  # fmt: skip


@given(st.text(max_size=200) | HOSTILE)
def test_a_field_is_one_element_whatever_it_holds(text):
    field = as_data_field("note", text)
    element = ET.fromstring(field)
    assert (element.tag, len(element)) == ("note", 0)
    assert field.count("<") == field.count(">") == 2


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), max_size=200))
def test_visible_text_comes_back_unchanged(text):
    assert (ET.fromstring(as_data_field("note", text)).text or "") == text


@given(st.text(max_size=200))
def test_no_control_or_invisible_character_is_left(text):
    field = as_data_field("note", text + "\x07\u202e\u200b\U000e0041\ufeff")
    assert not any(c in field for c in "\x00\x07\r\u202e\u200b\U000e0041\ufeff")


def test_lines_and_tabs_stay():
    assert as_data_field("file-name", "a\r\nb\rc\td") == "<file-name>a\nb\nc\td</file-name>"


@pytest.mark.parametrize("extra", [0, 1, 5_000_000])
def test_length_is_bounded_and_a_cut_is_told(extra):
    field = as_data_field("t", "&" * (LONGEST + extra))
    assert len(field) <= 5 * LONGEST + 60
    assert ("left_out" in field) == bool(extra)
    if extra:
        assert ET.fromstring(field).get("left_out") == str(extra)


def test_head_and_tail_of_a_long_text_are_kept():
    element = ET.fromstring(as_data_field("t", "head" + "x" * 3 * LONGEST + "tail"))
    assert (element.text or "").startswith("head")
    assert (element.text or "").endswith("tail")


@pytest.mark.parametrize("name", ["", "Note", "a b", "1a", "a>", "a" * 41, "a\n"])
def test_a_name_the_program_would_not_choose_is_refused(name):
    with pytest.raises(ValueError, match="field name must match"):
        as_data_field(name, "x")
