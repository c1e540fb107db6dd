"""Spans for OpenTelemetry: a run, and in it a span a stage. Nothing is imported unless configured.

Our own provider, not the process's: Prefect's and libraries' spans are theirs to configure, and a
test or an embedding program may have another provider.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from time import time_ns
from typing import TYPE_CHECKING, Any

from componentforge import __version__
from componentforge.domain.context import current_ids
from componentforge.domain.records import StageRecord
from componentforge.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

_TIMEOUT_S = 3
_run: ContextVar["Span | None"] = ContextVar("forge_run_span", default=None)


class Tracing:
    """Makes spans and hands them to an exporter, in the background."""

    def __init__(
        self, exporter: "SpanExporter", hide: Callable[[str], str], *, at_once: bool = False
    ) -> None:
        """`hide` keeps secrets out of errors; `at_once` exports each span when it ends."""
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

        about = {"service.name": "componentforge", "service.version": __version__}
        # `create` adds what OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME say.
        self._hide = hide
        self._provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        processor = SimpleSpanProcessor if at_once else BatchSpanProcessor
        self._provider.add_span_processor(processor(exporter))
        self._tracer = self._provider.get_tracer("componentforge", __version__)

    @contextmanager
    def run(self, name: str, **attributes: Any) -> Generator[None]:
        """The span of a run; stages that end inside are its children."""
        with self._tracer.start_as_current_span(
            name,
            attributes={**_ids(), **_named(attributes)},
            context=_no_parent(),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            token = _run.set(span)
            try:
                yield
            except BaseException as error:
                self._failed(span, error)
                raise
            finally:
                _run.reset(token)

    def stage(self, record: StageRecord, error: BaseException | None = None) -> None:
        """The span of a stage that ended now."""
        from opentelemetry.trace import set_span_in_context

        parent = _run.get()
        ended = time_ns()
        took = {
            "cached": record.cached,
            "seconds": record.seconds,
            "seconds_saved": record.seconds_saved,
            "cost_usd": record.cost_usd,
        }
        span = self._tracer.start_span(
            record.name,
            context=set_span_in_context(parent) if parent is not None else _no_parent(),
            start_time=ended - int(record.seconds * 1e9),
            attributes={**_ids(), **_named(took)},
        )
        if error is not None:
            self._failed(span, error)
        span.end(ended)

    def _failed(self, span: "Span", error: BaseException) -> None:
        """Its class and first line, without secrets; a traceback belongs into the log."""
        from opentelemetry.trace import Status, StatusCode

        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        span.set_attribute("error.type", type(error).__name__)
        span.set_status(Status(StatusCode.ERROR, self._hide(first)))

    def close(self) -> None:
        """Send what waits, for a few seconds at most."""
        self._provider.force_flush(_TIMEOUT_S * 1000)
        self._provider.shutdown()


def otlp(endpoint: str, hide: Callable[[str], str]) -> Tracing:
    """Spans to a collector.

    Raises:
        ConfigurationError: The extra is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise ConfigurationError(
            "FORGE_OTLP_ENDPOINT",
            "the extra `telemetry` is not installed",
            "run `pip install componentforge[telemetry]` or unset it",
        ) from error
    address = f"{endpoint.rstrip('/')}/v1/traces"
    return Tracing(OTLPSpanExporter(endpoint=address, timeout=_TIMEOUT_S), hide)


def _ids() -> dict[str, str]:
    return {f"forge.{name}": value for name, value in current_ids().items()}


def _named(attributes: dict[str, Any]) -> dict[str, Any]:
    return {f"forge.{name}": value for name, value in attributes.items() if value is not None}


def _no_parent() -> Any:
    from opentelemetry.context import Context

    return Context()
