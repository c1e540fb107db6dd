"""Error documents in the form the API gives them."""

from typing import Any


class ApiError(Exception):
    """Answered with its document."""

    def __init__(
        self,
        status: int,
        message: str,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.kind = status, message, kind
        self.code, self.param, self.headers = code, param, headers or {}

    def document(self) -> dict[str, Any]:
        body = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return {"error": body}


def not_found(kind: str, name: str) -> ApiError:
    return ApiError(404, f"No such {kind}: {name}", param="id")


def no_model(name: str) -> ApiError:
    told = f"The model `{name}` does not exist or you do not have access to it."
    return ApiError(404, told, code="model_not_found")


def wrong_key(key: str) -> ApiError:
    shown = f"{key[:3]}***{key[-4:]}" if len(key) > 8 else "***"
    told = f"Incorrect API key provided: {shown}. You can find your API key in your account."
    return ApiError(401, told, code="invalid_api_key")


def no_key() -> ApiError:
    return ApiError(401, "You didn't provide an API key.")


def bad_schema(name: str, problem: str, where: tuple[str, ...], param: str) -> ApiError:
    context = "(" + ", ".join(repr(step) for step in where) + ")"
    told = f"Invalid schema for response_format '{name}': In context={context}, {problem}"
    return ApiError(400, told, code="invalid_json_schema", param=param)
