"""Stage `guard`: what in the picture or the note tries to give orders."""

from componentforge.domain.picture import Guarded, Words
from tasks import keys
from tasks.stage import stage


@stage(keys.GUARD)
def guard(words: Words, note: str) -> Guarded:
    """Words stay content; a note that gives orders is dropped, and said so."""
    from componentforge.security.prompt_guard import guard_inputs

    return guard_inputs(words, note)
