"""`python -m tests.openai_server --book FILE [--scenario MODULE:NAME] [--port N] ...`

Prints its address as the first line and serves until it is killed: for tests that kill the client,
or the server, in the middle. The book can be read meanwhile, and afterwards.
"""

import argparse

from tests.openai_server.buckets import Limits
from tests.openai_server.scenario import load
from tests.openai_server.server import OpenAIServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.openai_server")
    parser.add_argument("--book", required=True)
    parser.add_argument("--scenario", default="tests.openai_server.scenario:minimal")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--requests-per-minute", type=int)
    parser.add_argument("--tokens-per-minute", type=int)
    parser.add_argument("--request-burst", type=float, default=1.0, help="seconds")
    parser.add_argument("--batch-step", type=float, default=0.0, help="seconds")
    chosen = parser.parse_args()
    limits = Limits(chosen.requests_per_minute, chosen.tokens_per_minute, chosen.request_burst)
    server = OpenAIServer(chosen.book, load(chosen.scenario), limits=limits, port=chosen.port)
    server.batch_rules.step_s = chosen.batch_step
    print(server.url, flush=True)
    server.serve()


if __name__ == "__main__":
    main()
