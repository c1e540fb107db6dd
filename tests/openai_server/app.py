"""The routes, under `/v1` as OpenAI has them and under `/openai/v1` as Azure does."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.openai_server.batches import Batches
from tests.openai_server.errors import ApiError, no_key, no_model, wrong_key
from tests.openai_server.files import Files, multipart
from tests.openai_server.model import Model, Played
from tests.openai_server.replies import name, pieces, whole
from tests.openai_server.tuning import Tuning


class Gatekeeper:
    """Keys and headers of every reply; `scope["abort"]`, for routes, breaks the connection."""

    def __init__(self, app: ASGIApp, keys: frozenset[str]) -> None:
        self.app, self.keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        scope["abort"] = send.__self__.transport.abort  # type: ignore[attr-defined]
        request = Request(scope)
        always = {"x-request-id": _request_id(request), **_ALWAYS}

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                more = [(k.encode(), v.encode()) for k, v in always.items()]
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in more if name not in given),
                ]
            await send(message)

        key = request.headers.get("api-key") or request.headers.get("authorization", "")
        key = key.removeprefix("Bearer ").strip()
        if key and key in self.keys:
            await self.app(scope, receive, told)
        else:
            refused = await _told(request, wrong_key(key) if key else no_key())
            await refused(scope, receive, told)


class Broken(Response):
    """A reply that ends in the middle: its headers promise more than comes."""

    def __init__(self, parts: list[bytes], share: float, headers: dict[str, str]) -> None:
        super().__init__()
        self.parts, self.share, self.told = parts, share, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.share > 0:
            raw = [(k.lower().encode(), v.encode()) for k, v in self.told.items()]
            start: Message = {"type": "http.response.start", "status": 200, "headers": raw}
            await send(start)
            data = b"".join(self.parts)
            part = data[: int(len(data) * self.share)]
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(0.02)  # what was sent arrives before the break does
        scope["abort"]()


def make_app(
    model: Model, files: Files, batches: Batches, tuning: Tuning, keys: frozenset[str]
) -> ASGIApp:
    """The whole server."""
    app = FastAPI(openapi_url=None)
    routes = APIRouter()

    async def answered(request: Request, endpoint: str) -> Response:
        request_id = _request_id(request)
        body = await _json(request)
        key = request.headers.get("idempotency-key")
        if key is not None and key.startswith("stainless-python-retry-"):
            key = None  # the official client's own, another for each call
        began = time.perf_counter()
        model.enter()
        try:
            played = await asyncio.to_thread(model.begin, endpoint, body, key, request_id)
            await asyncio.sleep(played.seconds)
        finally:
            model.leave()
        took = {"openai-processing-ms": str(round(1000 * (time.perf_counter() - began)))}
        return _reply(endpoint, played, played.headers | took, model)

    @routes.post("/responses")
    async def responses(request: Request) -> Response:
        return await answered(request, "/v1/responses")

    @routes.post("/chat/completions")
    async def completions(request: Request) -> Response:
        return await answered(request, "/v1/chat/completions")

    @routes.get("/models")
    def models() -> Any:
        return _list([_model(one) for one in model.models])

    @routes.get("/models/{id}")
    def one_model(id: str) -> Any:
        if id not in model.models:
            raise no_model(id)
        return _model(id)

    @routes.post("/files")
    async def upload(request: Request) -> Any:
        form = multipart(request.headers.get("content-type", ""), await request.body())
        return files.upload(*form).document()

    @routes.get("/files")
    def list_files(
        purpose: str | None = None, limit: int = 10_000, after: str | None = None
    ) -> Any:
        found = [f.document() for f in files.stored.values() if purpose in (None, f.purpose)]
        return _page(found, limit, after)

    @routes.get("/files/{id}")
    def one_file(id: str) -> Any:
        return files.get(id).document()

    @routes.delete("/files/{id}")
    def delete_file(id: str) -> Any:
        return files.delete(id)

    @routes.get("/files/{id}/content")
    def content(id: str) -> Response:
        return Response(files.get(id).data, media_type="application/octet-stream")

    @routes.post("/batches")
    async def create_batch(request: Request) -> Any:
        return batches.create(await _json(request)).document()

    @routes.get("/batches")
    def list_batches(limit: int = 20, after: str | None = None) -> Any:
        return _page([b.document() for b in reversed(batches.known.values())], limit, after)

    @routes.get("/batches/{id}")
    def one_batch(id: str) -> Any:
        return batches.get(id).document()

    @routes.post("/batches/{id}/cancel")
    def cancel_batch(id: str) -> Any:
        return batches.cancel(id).document()

    @routes.post("/fine_tuning/jobs")
    async def create_job(request: Request) -> Any:
        azure = request.url.path.startswith("/openai/")
        return tuning.create(await _json(request), azure=azure).document()

    @routes.get("/fine_tuning/jobs")
    def list_jobs(limit: int = 20, after: str | None = None) -> Any:
        return _page([j.document() for j in reversed(tuning.known.values())], limit, after)

    @routes.get("/fine_tuning/jobs/{id}")
    def one_job(id: str) -> Any:
        return tuning.get(id).document()

    @routes.post("/fine_tuning/jobs/{id}/cancel")
    def cancel_job(id: str) -> Any:
        return tuning.cancel(id).document()

    @routes.get("/fine_tuning/jobs/{id}/events")
    def events(id: str, limit: int = 20, after: str | None = None) -> Any:
        return _page(list(reversed(tuning.get(id).events)), limit, after)

    @routes.get("/fine_tuning/jobs/{id}/checkpoints")
    def checkpoints(id: str, limit: int = 10, after: str | None = None) -> Any:
        return _page(list(reversed(tuning.get(id).checkpoints)), limit, after)

    app.include_router(routes, prefix="/v1")
    app.include_router(routes, prefix="/openai/v1")
    app.exception_handler(ApiError)(_told)
    return Gatekeeper(app, keys)  # outermost: only there `send` is uvicorn's own


_ALWAYS = {
    "openai-version": "2020-10-01",
    "openai-organization": "test",
    "openai-processing-ms": "1",
}


async def _told(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse(error.document(), error.status, headers=error.headers)


def _request_id(request: Request) -> str:
    return request.scope.setdefault("request_id", name("req_"))


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError:
        told = "We could not parse the JSON body of your request."
        raise ApiError(400, told) from None


def _reply(endpoint: str, played: Played, headers: dict[str, str], model: Model) -> Response:
    if played.asked.stream:
        parts = [piece.encode() for piece in pieces(endpoint, played.asked, played.reply)]
        kind = {"content-type": "text/event-stream; charset=utf-8"}
    else:
        parts = [json.dumps(whole(endpoint, played.asked, played.reply)).encode()]
        kind = {"content-type": "application/json", "content-length": str(len(parts[0]))}
    if played.share < 1.0:
        return Broken(parts, played.share, headers | kind)

    def sent() -> Iterator[bytes]:
        yield from parts[:-1]
        model.book.change(played.number, sent=True)  # first: who has it all may look at once
        yield parts[-1]

    return StreamingResponse(sent(), headers=headers | kind)


def _model(id: str) -> dict[str, Any]:
    return {"id": id, "object": "model", "created": 1_700_000_000, "owned_by": "openai"}


def _list(data: list[Any]) -> dict[str, Any]:
    return {"object": "list", "data": data}


def _page(data: list[dict[str, Any]], limit: int, after: str | None) -> dict[str, Any]:
    if after is not None:
        at = next((i for i, one in enumerate(data) if one["id"] == after), None)
        if at is None:
            raise ApiError(400, f"No such object: {after}", param="after")
        data = data[at + 1 :]
    shown = data[:limit]
    ends = {"first_id": shown[0]["id"], "last_id": shown[-1]["id"]} if shown else {}
    page = {**_list(shown), "has_more": len(data) > limit}
    return page | (ends or {"first_id": None, "last_id": None})
