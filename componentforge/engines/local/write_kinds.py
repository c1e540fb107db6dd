"""What a text field is for, told from the words beside and in it."""

import re

from componentforge.engines.local.naming import words_of

_TYPES: dict[str, frozenset[str]] = {
    "email": frozenset({"email", "mail", "correo", "courriel"}),
    "password": frozenset(
        {"password", "passwort", "kennwort", "passcode", "passphrase", "contrasena", "wachtwoord"}
    ),
    "tel": frozenset({"phone", "telephone", "mobile", "telefon", "telefono", "tel"}),
    "url": frozenset({"url", "website", "homepage", "link"}),
    "search": frozenset({"search", "suche", "suchen", "buscar", "rechercher", "zoeken", "find"}),
}
_ADDRESS = re.compile(r"^[^\s@]+@[^\s@]+$")
_PHONE = re.compile(r"^\+?[\d\s()/.-]{7,}$")


def field_type(label: str, value: str, hint: str) -> str:
    """The `type` of an input.

    Args:
        label: Words above or beside it.
        value: What stands in it.
        hint: What stands in it while it is empty.

    Returns:
        email, password, tel, url, search or text. A value that can be read is no password, and a
        search with a value would grow a sign of the browser's own.
    """
    if _ADDRESS.match(value) or _ADDRESS.match(hint):
        return "email"
    first = words_of(label)[:4] or words_of(hint)[:2]
    for kind, known in _TYPES.items():
        joined = "".join(first[:2])
        if not (known & set(first) or joined in known):
            continue
        if kind in ("password", "search") and value:
            return "text"
        if kind == "tel" and value and not _PHONE.match(value):
            return "text"
        if kind == "url" and value and "." not in value:
            return "text"
        return kind
    return "text"
