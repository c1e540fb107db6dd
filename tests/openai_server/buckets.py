"""Requests and tokens a minute, really limited.

OpenAI enforces limits "over shorter periods": 60,000 a minute may be 1,000 a second. `burst_s` is
that period: a bucket holds what flows in during it.
"""

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """None: not limited."""

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    request_burst_s: float = 1.0
    token_burst_s: float = 60.0


class Bucket:
    """`rate` a second flow in, at most `capacity` stay."""

    def __init__(self, per_minute: int, burst_s: float) -> None:
        self.limit, self.rate = per_minute, per_minute / 60
        self.capacity = max(1.0, self.rate * burst_s)
        self.level, self.at = self.capacity, time.monotonic()

    def fill(self) -> None:
        now = time.monotonic()
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate)
        self.at = now

    def wait(self, amount: float) -> float:
        """Seconds until `amount` is there; 0 now, infinity never."""
        if amount > self.capacity:
            return float("inf")
        return max(0.0, (amount - self.level) / self.rate)


@dataclass(frozen=True)
class Verdict:
    """Whether a call may pass, and what the headers tell."""

    kind: str | None
    """`requests` or `tokens` where it may not."""
    limit: int
    asked: int
    wait_s: float
    headers: dict[str, str]


class Gate:
    """Both buckets under one lock."""

    def __init__(self, limits: Limits) -> None:
        self._lock = threading.Lock()
        self.requests = (
            Bucket(limits.requests_per_minute, limits.request_burst_s)
            if limits.requests_per_minute
            else None
        )
        self.tokens = (
            Bucket(limits.tokens_per_minute, limits.token_burst_s)
            if limits.tokens_per_minute
            else None
        )

    def admit(self, tokens: int) -> Verdict:
        """Take a request and `tokens` out of the buckets, or say which is empty."""
        with self._lock:
            asked = [(self.requests, "requests", 1), (self.tokens, "tokens", tokens)]
            for bucket, kind, amount in asked:
                if bucket is None:
                    continue
                bucket.fill()
                if wait := bucket.wait(amount):
                    return Verdict(kind, bucket.limit, amount, wait, self._headers())
            for bucket, _, amount in asked:
                if bucket is not None:
                    bucket.level -= amount
            return Verdict(None, 0, 0, 0.0, self._headers())

    def _headers(self) -> dict[str, str]:
        told: dict[str, str] = {}
        for bucket, kind in ((self.requests, "requests"), (self.tokens, "tokens")):
            if bucket is not None:
                missing = (bucket.capacity - bucket.level) / bucket.rate
                told[f"x-ratelimit-limit-{kind}"] = str(bucket.limit)
                told[f"x-ratelimit-remaining-{kind}"] = str(max(0, int(bucket.level)))
                told[f"x-ratelimit-reset-{kind}"] = duration(missing)
        return told


def duration(seconds: float) -> str:
    """As the headers write it: `6m0s`, `1.2s`, `120ms`."""
    if seconds >= 60:
        return f"{int(seconds // 60)}m{seconds % 60:.0f}s"
    return f"{seconds:.3g}s" if seconds >= 1 else f"{max(0, round(seconds * 1000))}ms"
