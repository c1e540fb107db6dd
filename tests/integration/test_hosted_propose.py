"""Four proposers over the wire, through the real client: side by side."""

import re
import time

from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.openai.proposer import HostedProposer
from componentforge.security.data_field import as_data_field
from tests.asked import MODEL, SERVED, asking, settings_for
from tests.hosted import model, proposing, use_of
from tests.openai_server.scenario import Answer
from tests.openai_server.server import OpenAIServer
from tests.unit.test_openai_propose import reading

SECONDS = {"props": 3.0, "events": 2.0, "states": 2.5, "accessibility": 1.5}


def test_the_wall_time_is_hardly_more_than_the_slowest_answers(tmp_path, database_url, valkey_url):
    def slow(ask):
        part = re.search(r"Your part is (?:the )?(\w+)", ask.instructions)[1]
        return Answer(proposing(ask).content, seconds=SECONDS[part])

    told = []
    with OpenAIServer(tmp_path / "book.db", model(), models=SERVED) as server:
        chosen = settings_for(tmp_path / "home", server.url, database_url, valkey_url)
        with asking(chosen) as hosted:

            def propose(turn):
                use = use_of("propose", model=MODEL, turn=turn)
                proposer = HostedProposer(
                    LocalProposer(), hosted.client, use, as_data_field, told.append
                )
                began = time.perf_counter()
                proposer.propose(reading(), "", None)
                return time.perf_counter() - began

            propose(0)  # connections, tables, imports
            server.play(model(PropsAnswer=slow, NeedsAnswer=slow))
            wall = propose(1)
    assert max(SECONDS.values()) <= wall <= 1.3 * max(SECONDS.values())
    assert len(told) == 8
    assert all(reply.usd for reply in told)
