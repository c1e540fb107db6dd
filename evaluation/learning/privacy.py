"""Personal data that has a form is taken out of texts before anybody learns from them.

Names of people have no form: where they may occur (notes, code of a project) consent has to cover
them, and the models that are trained here see counts and ranks, never words.
"""

import re
from collections.abc import Callable

_SECRET = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abpr]-[A-Za-z0-9-]{10,}"
    r"|AKIA[0-9A-Z]{16}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,})"
)
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w.])(?:\d[ -]?){12,18}\d(?![\w.])")
_PHONE = re.compile(r"(?<![\w.#])(?:\+|00)\d(?:[ ()/.-]{0,2}\d){6,13}(?!\w)")
_LOCAL_PHONE = re.compile(r"(?<![\w.#])\(?0?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)")
_ADDRESS = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])"
)
_LINK_USER = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_SOCIAL = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")


def without_personal_data(text: str) -> str:
    """`text` with addresses, telephone, card and account numbers and secrets named, not shown.

    Idempotent. A telephone number needs its country's sign or the shape 555 555 5555: a bare run
    of digits in code is a number.
    """
    text = _SECRET.sub("[secret]", text)
    text = _LINK_USER.sub("[secret]", text)
    text = _MAIL.sub("[mail]", text)
    text = _ACCOUNT.sub(_if(_is_account, "[account]"), text)
    text = _CARD.sub(_if(_is_card, "[card]"), text)
    text = _SOCIAL.sub("[number]", text)
    text = _PHONE.sub("[phone]", text)
    text = _LOCAL_PHONE.sub("[phone]", text)
    return _ADDRESS.sub("[ip]", text)


def _if(test: Callable[[str], bool], put: str) -> Callable[[re.Match[str]], str]:
    return lambda found: put if test(found[0]) else found[0]


def _is_card(text: str) -> bool:
    """Luhn's check digit."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits[::-1])]
    return len(digits) >= 13 and sum(doubled) % 10 == 0 and len(set(digits)) > 1


def _is_account(text: str) -> bool:
    """ISO 13616's check digits."""
    plain = text.replace(" ", "")
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
