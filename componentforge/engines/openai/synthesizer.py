"""Code by a hosted model, on the ground of the draft the local engine writes."""

from collections.abc import Sequence

from componentforge.domain.base import Blob
from componentforge.domain.component import Draft, Finding
from componentforge.domain.engine import EngineUse
from componentforge.domain.model_calls import ImagePart, ModelClient, TextPart
from componentforge.domain.picture import Screenshot
from componentforge.domain.ports import DataField, Synthesizer
from componentforge.domain.proposal import Pattern, PatternHit, Proposal, Reading
from componentforge.engines.openai import outline, prompts
from componentforge.engines.openai.answers import CodeAnswer
from componentforge.engines.openai.asking import Told, ask_all, request_of
from componentforge.engines.openai.reader import outlined

MOST_TOKENS = 32_000
LONGEST_CODE = 60_000
_MOST_PATTERNS, _LONGEST_PATTERN = 3, 6_000
_LONGEST_FINDING = 400


class HostedSynthesizer:
    """Fulfils `Synthesizer`. Tokens, photographs and library files are never the model's.

    Args:
        local: Its draft is the example, and gives what is measured: tokens and photographs.
        client: Who asks.
        use: Model and prompts.
        field: Encloses untrusted text.
        told: Hears of each reply.
    """

    def __init__(
        self, local: Synthesizer, client: ModelClient, use: EngineUse, field: DataField, told: Told
    ) -> None:
        self._local, self._client, self._use = local, client, use
        self._field, self._told = field, told

    def synthesize(
        self,
        screenshot: Screenshot,
        reading: Reading,
        proposal: Proposal,
        patterns: Sequence[PatternHit],
        previous: Draft | None = None,
        findings: Sequence[Finding] = (),
        difference: Blob | None = None,
    ) -> Draft:
        """A draft; with findings, a corrected one.

        Raises:
            ForgeError: As `ModelClient.ask`.
        """
        example = self._local.synthesize(screenshot, reading, proposal, patterns)
        prompt = prompts.find("synthesize", self._use.prompt_sha256 or "")
        own = own_patterns(patterns)
        inputs = prompts.SynthesizeInputs(
            name=prompts.Data(name="name", text=proposal.name),
            width=screenshot.width,
            height=screenshot.height,
            scale=screenshot.scale,
            tokens=prompts.Data(name="tokens", text=example.tokens_css, longest=LONGEST_CODE),
            outline=outlined(reading.layout),
            requirements=prompts.Data(
                name="requirements", text=outline.requirements(proposal), longest=20_000
            ),
            patterns=tuple(_shown(hit.pattern) for hit in patterns[:_MOST_PATTERNS]),
            modules=prompts.Data(name="modules", text=_modules(own)) if own else None,
            example=_code("example", example.tsx),
            example_stories=_code("example_stories", example.stories),
            previous=_code("previous", previous.tsx) if previous else None,
            previous_stories=_code("previous_stories", previous.stories) if previous else None,
            findings=(
                prompts.Data(name="findings", text=told_findings(findings), longest=20_000)
                if previous
                else None
            ),
            difference=difference is not None,
        )
        parts: list[TextPart | ImagePart] = [
            TextPart(text=prompt.user(inputs, self._field)),
            ImagePart(image=screenshot.image),
        ]
        if previous and difference is not None:
            parts.append(ImagePart(image=difference))
        request = request_of(
            "synthesize", self._use, prompt.instructions(), parts, CodeAnswer, MOST_TOKENS
        )
        (answer,) = ask_all(self._client, [(request, CodeAnswer)], self._told)
        return drafted(answer, example, own, previous)


def drafted(
    answer: CodeAnswer, example: Draft, own: Sequence[Pattern], previous: Draft | None
) -> Draft:
    """The answer as a draft: whatever is not code is the example's."""
    both = f"{answer.tsx}\n{answer.stories}"
    used = [p for p in own if f'"{p.import_path}"' in both or f"'{p.import_path}'" in both]
    return example.model_copy(
        update={
            "tsx": _ended(answer.tsx),
            "stories": _ended(answer.stories),
            "library": tuple({f.path: f for p in used for f in p.files}.values()),
            "library_css": "\n".join(dict.fromkeys(p.theme for p in used if p.theme)),
            "attempt": previous.attempt + 1 if previous else 0,
        }
    )


def own_patterns(patterns: Sequence[PatternHit]) -> list[Pattern]:
    """Components of the user's library that code can import."""
    return [h.pattern for h in patterns if h.pattern.library != "forge" and h.pattern.files]


def told_findings(findings: Sequence[Finding]) -> str:
    """A line each, worst first as they come: what, where, by how much."""
    lines: list[str] = []
    for finding in findings:
        where = f" {finding.file}" if finding.file else ""
        where += f":{finding.line}" if finding.line else ""
        if finding.box:
            box = finding.box
            where += f" at {box.x:g},{box.y:g} {box.w:g}x{box.h:g}"
        by = ", ".join(f"{name} {value:g}" for name, value in sorted(finding.measured.items()))
        text = f' "{finding.text}"' if finding.text else ""
        said = " ".join(finding.message.split())[:_LONGEST_FINDING]
        lines.append(
            f"{finding.severity} {finding.source} {finding.rule}{where}{text}: {said}"
            + (f" ({by})" if by else "")
        )
    return "\n".join(lines)


def _code(name: str, code: str) -> prompts.Data:
    return prompts.Data(name=name, text=code, longest=LONGEST_CODE)


def _modules(own: Sequence[Pattern]) -> str:
    lines: list[str] = []
    for pattern in own:
        props = "; ".join(f"{p.name}{'' if p.required else '?'}: {p.type}" for p in pattern.props)
        lines.append(f"{pattern.import_path} exports {pattern.name} {{ {props} }}")
    return "\n".join(lines)


def _shown(pattern: Pattern) -> prompts.Data:
    text = f"{pattern.name}: {pattern.description}\n{pattern.code}"
    return prompts.Data(name="pattern", text=text, longest=_LONGEST_PATTERN)


def _ended(code: str) -> str:
    return f"{code.strip()}\n"
