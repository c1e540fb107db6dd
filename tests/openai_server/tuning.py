"""`/v1/fine_tuning/jobs`: files checked, trained for so many steps, a model at the end."""

import json
import math
import time
from dataclasses import dataclass, field
from typing import Any

from tests.openai_server.counting import ServedModel, text_tokens
from tests.openai_server.errors import ApiError, not_found
from tests.openai_server.files import Files
from tests.openai_server.parsing import ChatImage, ChatMessage, _picture
from tests.openai_server.replies import name

FINAL = ("succeeded", "failed", "cancelled")


@dataclass
class TuningRules:
    """How jobs go here."""

    step_s: float = 0.0
    closed: str | None = None
    """Message of a provider that takes no more jobs."""
    fails: str | None = None
    """A job breaks with this message while it runs."""
    least_examples: int = 10
    most_images: int = 50_000
    most_images_an_example: int = 10
    most_image_bytes: int = 10 * 1024 * 1024


@dataclass
class Job:
    """One job."""

    body: dict[str, Any]
    id: str = field(default_factory=lambda: name("ftjob-"))
    created_at: int = field(default_factory=lambda: int(time.time()))
    status: str = "validating_files"
    error: dict[str, Any] | None = None
    model: str | None = None
    finished_at: int | None = None
    tokens: int = 0
    epochs: int = 0
    epoch: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    checkpoints: list[dict[str, Any]] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def tell(
        self, message: str, kind: str = "message", data: Any = None, level: str = "info"
    ) -> None:
        event = {"object": "fine_tuning.job.event", "id": name("ftevent-"), "type": kind}
        event |= {"created_at": int(time.time()), "level": level, "message": message}
        self.events.append({**event, "data": data or {}})

    def document(self) -> dict[str, Any]:
        asked = self.body.get("method", {}).get("supervised", {}).get("hyperparameters", {})
        used = {
            "n_epochs": self.epochs or asked.get("n_epochs", "auto"),
            "batch_size": asked.get("batch_size", "auto"),
            "learning_rate_multiplier": asked.get("learning_rate_multiplier", "auto"),
        }
        return {
            "object": "fine_tuning.job",
            "id": self.id,
            "model": self.body["model"],
            "created_at": self.created_at,
            "finished_at": self.finished_at,
            "fine_tuned_model": self.model,
            "organization_id": "org-test",
            "result_files": self.results,
            "status": self.status,
            "validation_file": self.body.get("validation_file"),
            "training_file": self.body["training_file"],
            "hyperparameters": used,
            "trained_tokens": self.tokens if self.status == "succeeded" else None,
            "error": self.error,
            "seed": self.body.get("seed", 1),
            "estimated_finish": None,
            "integrations": [],
            "metadata": self.body.get("metadata"),
            "method": {"type": "supervised", "supervised": {"hyperparameters": used}},
        }


class Tuning:
    """All jobs of the account; each look moves one on by at most one step."""

    def __init__(self, files: Files, models: dict[str, ServedModel], rules: TuningRules) -> None:
        self.files, self.models, self.rules = files, models, rules
        self.known: dict[str, Job] = {}

    def create(self, body: dict[str, Any], *, azure: bool = False) -> Job:
        if self.rules.closed:
            raise ApiError(403, self.rules.closed, code="fine_tuning_closed")
        known = {
            "model", "training_file", "validation_file", "suffix", "seed", "metadata", "method",
            "integrations",
        }  # fmt: skip
        if azure:
            known = (known | {"trainingType"}) - {"metadata", "integrations"}
            if body.get("trainingType") not in ("Standard", "GlobalStandard", "Developer"):
                raise ApiError(400, "trainingType is not valid.", param="trainingType")
        for extra in sorted(set(body) - known):
            told = f"Unknown parameter: '{extra}'."
            raise ApiError(400, told, code="unknown_parameter", param=extra)
        for wanted in ("model", "training_file"):
            if not isinstance(body.get(wanted), str):
                told = f"Missing required parameter: '{wanted}'."
                raise ApiError(400, told, code="missing_required_parameter", param=wanted)
        served = self.models.get(body["model"])
        if served is None or not served.tunable:
            told = f"Model {body['model']} is not available for fine-tuning or does not exist."
            raise ApiError(400, told, code="model_not_available", param="model")
        if len(body.get("suffix") or "") > 64:
            raise ApiError(400, "suffix is too long: at most 64 characters.", param="suffix")
        if (kind := body.get("method", {}).get("type", "supervised")) != "supervised":
            raise ApiError(400, f"Method {kind!r} is not available.", param="method")
        for part in ("training_file", "validation_file"):
            if body.get(part) and self.files.get(body[part]).purpose != "fine-tune":
                raise ApiError(400, f"File {body[part]} has the wrong purpose.", param=part)
        job = Job(body)
        job.tell(f"Created fine-tuning job: {job.id}")
        job.tell(f"Validating training file: {body['training_file']}")
        self.known[job.id] = job
        return job

    def get(self, id: str) -> Job:
        """As it is now; looking moves it on."""
        if id not in self.known:
            raise not_found("fine-tuning job", id)
        job = self.known[id]
        if job.status not in FINAL and time.monotonic() - job.since >= self.rules.step_s:
            job.since = time.monotonic()
            self._step(job)
        return job

    def cancel(self, id: str) -> Job:
        job = self.known[id] if id in self.known else self.get(id)
        if job.status in FINAL:
            told = f"Job has already completed: {job.status}."
            raise ApiError(400, told, code="invalid_request_error")
        job.status, job.finished_at = "cancelled", int(time.time())
        job.tell("Fine-tuning job cancelled", level="warn")
        return job

    def _step(self, job: Job) -> None:
        if job.status == "validating_files":
            self._validate(job)
        elif job.status == "queued":
            job.status = "running"
            job.tell("Fine-tuning job started")
        elif self.rules.fails:
            self._fail(job, "server_error", self.rules.fails, None)
        elif job.epoch < job.epochs:
            self._train(job)
        else:
            self._finish(job)

    def _train(self, job: Job) -> None:
        job.epoch += 1
        loss = round(2.0 * math.exp(-job.epoch / 2), 4)
        metrics: dict[str, float] = {"step": job.epoch, "train_loss": loss}
        metrics["train_mean_token_accuracy"] = round(1 - loss / 3, 4)
        if job.body.get("validation_file"):
            metrics |= {"valid_loss": round(loss * 1.1, 4), "full_valid_loss": round(loss * 1.1, 4)}
        told = f"Step {job.epoch}/{job.epochs}: training loss={loss}"
        job.tell(told, "metrics", {**metrics, "total_steps": job.epochs})
        job.checkpoints.append(
            {
                "object": "fine_tuning.job.checkpoint",
                "id": name("ftckpt_"),
                "created_at": int(time.time()),
                "fine_tuned_model_checkpoint": f"{self._name(job)}:ckpt-step-{job.epoch}",
                "fine_tuning_job_id": job.id,
                "metrics": metrics,
                "step_number": job.epoch,
            }
        )
        job.checkpoints = job.checkpoints[-3:]  # those of the last three epochs are kept

    def _finish(self, job: Job) -> None:
        base = self.models[job.body["model"]]
        job.model, job.status, job.finished_at = self._name(job), "succeeded", int(time.time())
        self.models[job.model] = ServedModel(
            job.model, base.pictures, base.usd_in * 1.5, base.usd_cached * 1.5, base.usd_out * 1.5
        )
        lines = ["step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"]
        lines += [f"{c['step_number']},{c['metrics']['train_loss']},,," for c in job.checkpoints]
        text = "".join(line + "\n" for line in lines).encode()
        job.results = [self.files.add(text, "step_metrics.csv", "fine-tune-results").id]
        job.tell(f"New fine-tuned model created: {job.model}")
        job.tell("The job has successfully completed")

    def _name(self, job: Job) -> str:
        suffix = job.body.get("suffix") or ""
        return f"ft:{job.body['model']}:test:{suffix}:{job.id[-8:]}"

    def _fail(self, job: Job, code: str, message: str, param: str | None) -> None:
        job.status, job.finished_at = "failed", int(time.time())
        job.error = {"code": code, "message": message, "param": param}
        job.tell(message, level="error")

    def _validate(self, job: Job) -> None:
        served = self.models[job.body["model"]]
        try:
            tokens, examples = self._check(job.body["training_file"], served, "training_file")
            self._enough(examples)
            if job.body.get("validation_file"):
                self._check(job.body["validation_file"], served, "validation_file")
        except ApiError as error:
            self._fail(job, error.code or "invalid_training_file", error.message, error.param)
            return
        asked = job.body.get("method", {}).get("supervised", {}).get("hyperparameters", {})
        wanted = asked.get("n_epochs", "auto")
        job.epochs = 3 if wanted == "auto" else int(wanted)
        job.tokens, job.status = tokens * job.epochs, "queued"
        job.tell("Files validated, moving job to queued state")

    def _enough(self, examples: int) -> None:
        if examples < (least := self.rules.least_examples):
            told = (
                f"Training file has {examples} example(s), but must have at least {least} examples"
            )
            raise ApiError(400, told, code="invalid_n_examples", param="training_file")

    def _check(self, id: str, served: ServedModel, param: str) -> tuple[int, int]:
        tokens = images = count = 0
        for number, line in enumerate(self.files.get(id).data.decode().splitlines(), 1):
            try:
                count += 1
                more, pictures = self._example(json.loads(line), served)
            except (ValueError, KeyError, ApiError) as error:
                first = str(error).splitlines()[0]
                told = f"Invalid file format. Line {number}: {first}"
                raise ApiError(400, told, code="invalid_training_file", param=param) from None
            tokens, images = tokens + more, images + pictures
        if images > self.rules.most_images:
            told = f"{images} images exceed the limit of {self.rules.most_images}"
            raise ApiError(400, told, code="invalid_training_file", param=param)
        return tokens, count

    def _example(self, example: Any, served: ServedModel) -> tuple[int, int]:
        if not isinstance(example, dict) or set(example) - {"messages", "tools"}:
            raise ValueError("an example has `messages` and, at most, `tools`")
        messages = [
            ChatMessage.model_validate({k: v for k, v in m.items() if k != "weight"})
            for m in example["messages"]
        ]
        if not messages or messages[-1].role != "assistant":
            raise ValueError("the last message must be from the assistant")
        tokens = pictures = 0
        for message in messages:
            if isinstance(message.content, str):
                tokens += text_tokens(message.content)
                continue
            for part in message.content:
                if not isinstance(part, ChatImage):
                    tokens += text_tokens(part.text)
                    continue
                if message.role != "user":
                    raise ValueError("only the user's messages may have images")
                picture = _picture(part.image_url.url, part.image_url.detail, "image_url")
                if len(picture.data) > self.rules.most_image_bytes:
                    raise ValueError("an image exceeds 10 MB")
                tokens += served.pictures.count(picture.width, picture.height, picture.detail)
                pictures += 1
        if pictures > self.rules.most_images_an_example:
            raise ValueError("an example has more than 10 images")
        return tokens, pictures
