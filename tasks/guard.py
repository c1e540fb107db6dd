"""Stage `guard`: what in the picture or the note tries to give orders."""

from componentforge import wiring
from componentforge.domain.picture import Guarded, PictureTextPolicy, Words
from tasks import keys
from tasks.stage import forbid_caching, spend, stage


@stage(keys.GUARD)
def guard(
    words: Words, note: str, policy: PictureTextPolicy = "strip", judge_id: str = ""
) -> Guarded:
    """Words stay content; a note that gives orders is dropped, and said so.

    Args:
        words: What OCR read.
        note: The user's hint.
        policy: For words in the picture that give orders.
        judge_id: What the third layer's rulings depend on; empty when there is none.

    Raises:
        InputRejected: The policy is `block` and the picture's words give orders.
    """
    from componentforge.security.prompt_guard import guard_inputs

    guarded, rulings = guard_inputs(words, note, policy, wiring.current().judge())
    for ruling in rulings:
        spend(ruling.cost_usd)
    if guarded.problems:
        forbid_caching()  # the next run may get an answer
    return guarded
