"""Files, batches and fine-tuning jobs of the test server, by the official client."""

import json

import httpx
import openai
import pytest
from openai.types import Batch, FileDeleted, FileObject
from openai.types.chat import ChatCompletion
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint
from openai.types.responses import Response

from tests.openai_server.bodies import (
    GOOD,
    MODEL,
    batch_file,
    chat_body,
    ended,
    picture,
    responses_body,
)
from tests.openai_server.published import conforms
from tests.openai_server.scenario import (
    SERVER_ERROR,
)
from tests.openai_server.server import OpenAIServer


def test_files_live_and_die(client: openai.OpenAI, raw: httpx.Client) -> None:
    made = client.files.create(file=("a b.jsonl", b'{"x":"\r\n--"}\n'), purpose="fine-tune")
    other = client.files.create(file=("b.jsonl", b"{}"), purpose="batch")
    assert client.files.content(made.id).content == b'{"x":"\r\n--"}\n'
    assert client.files.retrieve(made.id).filename == "a b.jsonl"
    assert [f.id for f in client.files.list(purpose="batch")] == [other.id]
    assert conforms(FileObject, raw.get(f"/files/{made.id}").json()) == []
    assert conforms(FileDeleted, raw.delete(f"/files/{made.id}").json()) == []
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(made.id)
    with pytest.raises(openai.BadRequestError, match=r"only \.jsonl"):
        client.files.create(file=("a.txt", b"x"), purpose="batch")
    with pytest.raises(openai.BadRequestError, match="empty"):
        client.files.create(file=("a.jsonl", b""), purpose="batch")
    for index in range(3):
        client.files.create(file=(f"{index}.jsonl", b"{}"), purpose="fine-tune")
    assert len(list(client.files.list(limit=2, purpose="fine-tune"))) == 3  # page by page


@pytest.mark.parametrize(
    ("url", "body"), [("/v1/responses", responses_body), ("/v1/chat/completions", chat_body)]
)
def test_a_batch_answers_out_of_order_at_half_price(
    client: openai.OpenAI, raw: httpx.Client, server: OpenAIServer, url: str, body: type
) -> None:
    def play(ask: object) -> object:
        return SERVER_ERROR if ask.key == "k1" else GOOD

    server.play(play)
    input_id = batch_file(client, {f"k{i}": body() for i in range(4)}, url)
    batch = client.batches.create(
        input_file_id=input_id, endpoint=url, completion_window="24h", metadata={"shard": "1"}
    )
    assert batch.status == "validating"
    states = []
    while batch.status != "completed":
        found = raw.get(f"/batches/{batch.id}").json()
        assert conforms(Batch, found) == []
        batch = Batch.model_validate(found)
        states.append(batch.status)
    assert states == ["in_progress", "finalizing", "completed"]
    counts = batch.request_counts
    assert (counts.total, counts.completed, counts.failed) == (4, 3, 1)
    lines = [json.loads(line) for line in client.files.content(batch.output_file_id).iter_lines()]
    assert [line["custom_id"] for line in lines] == ["k3", "k2", "k0"]
    kind = Response if url == "/v1/responses" else ChatCompletion
    assert [p for line in lines for p in conforms(kind, line["response"]["body"])] == []
    wrong = [json.loads(line) for line in client.files.content(batch.error_file_id).iter_lines()]
    assert [(w["custom_id"], w["response"]["status_code"]) for w in wrong] == [("k1", 500)]
    calls = server.book.calls(billed=1)
    assert server.book.bought() == {"k0": 1, "k2": 1, "k3": 1}
    usd = sum(c.input * 2 + c.output * 8 for c in calls) / 1e6
    assert server.book.usd() == pytest.approx(usd / 2)
    assert batch.usage.total_tokens == sum(c.input + c.output for c in calls)
    assert [b.id for b in client.batches.list()] == [batch.id]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["{"], "invalid_json_line"),
        (
            [{"custom_id": "a", "method": "POST", "url": "/v1/responses"}],
            "missing_required_parameter",
        ),
        (
            [{"custom_id": "a", "method": "GET", "url": "/v1/responses", "body": {}}],
            "invalid_method",
        ),
        ([{"custom_id": "a", "method": "POST", "url": "/v1/x", "body": {}}], "mismatched_url"),
        (
            [{"custom_id": "a", "method": "POST", "url": "/v1/responses", "body": {}}] * 2,
            "duplicate_custom_id",
        ),
        (
            [
                {"custom_id": m, "method": "POST", "url": "/v1/responses", "body": {"model": m}}
                for m in "ab"
            ],
            "mismatched_model",
        ),
        (["{}"] * 6, "too_many_tasks"),
    ],
)
def test_wrong_batch_files_fail_with_the_line(
    client: openai.OpenAI, raw: httpx.Client, server: OpenAIServer, lines: list, code: str
) -> None:
    server.batch_rules.most_lines = 5
    data = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines).encode()
    made = client.files.create(file=("b.jsonl", data), purpose="batch")
    batch = client.batches.create(
        input_file_id=made.id, endpoint="/v1/responses", completion_window="24h"
    )
    batch = ended(client, batch.id)
    assert batch.status == "failed"
    assert batch.errors.data[0].code == code
    assert conforms(Batch, raw.get(f"/batches/{batch.id}").json()) == []
    assert server.book.calls() == []


def test_batches_expire_and_are_cancelled_with_what_was_done(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    server.batch_rules.end = lambda _batch: "expired"
    body = {f"k{i}": responses_body() for i in range(4)}
    made = [
        client.batches.create(
            input_file_id=batch_file(client, body, "/v1/responses"),
            endpoint="/v1/responses",
            completion_window="24h",
        )
        for _ in range(2)
    ]
    expired = ended(client, made[0].id)
    assert expired.status == "expired"
    assert (expired.request_counts.completed, expired.request_counts.failed) == (2, 2)
    lines = client.files.content(expired.error_file_id).text.splitlines()
    assert {json.loads(line)["error"]["code"] for line in lines} == {"batch_expired"}
    client.batches.retrieve(made[1].id)
    assert client.batches.cancel(made[1].id).status == "cancelling"
    cancelled = ended(client, made[1].id)
    assert (cancelled.status, cancelled.request_counts.completed) == ("cancelled", 2)
    with pytest.raises(openai.ConflictError):
        client.batches.cancel(made[1].id)
    wrong = client.files.create(file=("f.jsonl", b"{}"), purpose="fine-tune")
    with pytest.raises(openai.BadRequestError, match="purpose"):
        client.batches.create(
            input_file_id=wrong.id, endpoint="/v1/responses", completion_window="24h"
        )


def training(examples: int, pictures: int = 1) -> bytes:
    parts = [{"type": "image_url", "image_url": {"url": picture(64, 64)}}] * pictures
    user = {"role": "user", "content": [{"type": "text", "text": "read it"}, *parts]}
    reply = {"role": "assistant", "content": "{}"}
    return "\n".join([json.dumps({"messages": [user, reply]})] * examples).encode()


def test_a_job_trains_and_its_model_answers(
    client: openai.OpenAI, raw: httpx.Client, server: OpenAIServer
) -> None:
    file = client.files.create(file=("t.jsonl", training(12)), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(
        model="gpt-4o-2024-08-06",
        training_file=file.id,
        suffix="forge",
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 4}}},
    )
    states = [job.status]
    while job.status not in ("succeeded", "failed"):
        found = raw.get(f"/fine_tuning/jobs/{job.id}").json()
        assert conforms(FineTuningJob, found) == []
        job = FineTuningJob.model_validate(found)
        states.append(job.status)
    assert list(dict.fromkeys(states)) == ["validating_files", "queued", "running", "succeeded"]
    assert job.trained_tokens > 0
    assert job.fine_tuned_model.startswith("ft:gpt-4o-2024-08-06:test:forge:")
    events = raw.get(f"/fine_tuning/jobs/{job.id}/events", params={"limit": 100}).json()["data"]
    assert [p for e in events for p in conforms(FineTuningJobEvent, e)] == []
    assert sum(e["type"] == "metrics" for e in events) == 4
    kept = list(client.fine_tuning.jobs.checkpoints.list(job.id, limit=2))
    assert [c.step_number for c in kept] == [4, 3, 2]
    rows = raw.get(f"/fine_tuning/jobs/{job.id}/checkpoints").json()["data"]
    assert [p for c in rows for p in conforms(FineTuningJobCheckpoint, c)] == []
    assert b"train_loss" in client.files.content(job.result_files[0]).content
    reply = client.responses.create(**responses_body(model=job.fine_tuned_model))
    assert reply.output_text == GOOD.text
    assert [j.id for j in client.fine_tuning.jobs.list()] == [job.id]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (training(3), "has 3 example"),
        (training(12, pictures=11), "more than 10 images"),
        (b"{}\n" * 12, "Line 1"),
        (b'{"messages": [{"role": "user", "content": "x"}]}\n' * 12, "from the assistant"),
    ],
)
def test_wrong_training_files_fail_the_job(client: openai.OpenAI, data: bytes, told: str) -> None:
    file = client.files.create(file=("t.jsonl", data), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
    job = client.fine_tuning.jobs.retrieve(job.id)
    assert job.status == "failed"
    assert told in job.error.message


def test_jobs_are_cancelled_refused_and_broken(client: openai.OpenAI, server: OpenAIServer) -> None:
    file = client.files.create(file=("t.jsonl", training(12)), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
    assert client.fine_tuning.jobs.cancel(job.id).status == "cancelled"
    with pytest.raises(openai.BadRequestError, match="already"):
        client.fine_tuning.jobs.cancel(job.id)
    with pytest.raises(openai.BadRequestError) as caught:
        client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
    assert caught.value.code == "model_not_available"
    server.tuning_rules.fails = "The trainer broke."
    job = client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
    for _ in range(3):
        job = client.fine_tuning.jobs.retrieve(job.id)
    assert (job.status, job.error.message) == ("failed", "The trainer broke.")
    server.tuning_rules.closed = "Fine-tuning is no longer available."
    with pytest.raises(openai.PermissionDeniedError, match="no longer"):
        client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
