"""What a writing model is told, and what of its answer becomes the draft."""

import asyncio

import pytest

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import Finding
from componentforge.domain.proposal import Pattern, PatternHit, Prop, SourceFile
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.synthesize import LocalSynthesizer
from componentforge.engines.openai.answers import CodeAnswer
from componentforge.engines.openai.asking import ask_all, request_of
from componentforge.engines.openai.outline import line, outline
from componentforge.engines.openai.synthesizer import HostedSynthesizer, told_findings
from componentforge.errors import ModelRefused
from componentforge.security.data_field import as_data_field
from tests.hosted import ScriptedModels, copying, data_of, use_of
from tests.openai_server.scenario import Answer, Refusal
from tests.sketch import BLUE, INK, Sketch
from tests.unit.test_openai_merge import READING
from tests.written import shot_of

MARKS = Blob(blob_sha256="1" * 64, media_type="image/png", size=1)
SHOT = shot_of(READING.layout)


def own_button():
    code = "export function AcmeButton({ label }: { label: string }) { return <b>{label}</b>; }\n"
    return PatternHit(
        pattern=Pattern(
            id="acme/acme-button", library="acme", name="AcmeButton", component_type="button",
            description="The house's button.", keywords=(), code=code, theme="@theme { --color-acme: #010203; }",
            props=(Prop(name="label", type="string", required=True),), import_path="acme/AcmeButton",
            files=(SourceFile(path="acme/AcmeButton.tsx", code=code),),
        ),
        score=1.0, explanation="",
    )  # fmt: skip


def write(script, patterns=(), previous=None, findings=(), difference=None):
    client, told = ScriptedModels(script), []
    writer = HostedSynthesizer(
        LocalSynthesizer(), client, use_of("synthesize"), as_data_field, told.append
    )
    proposal = LocalProposer().propose(READING, "", None)
    draft = writer.synthesize(SHOT, READING, proposal, patterns, previous, findings, difference)
    return draft, client.requests, told


def local(patterns=()):
    proposal = LocalProposer().propose(READING, "", None)
    return LocalSynthesizer().synthesize(SHOT, READING, proposal, patterns)


def test_the_code_is_the_models_and_the_tokens_are_measured():
    code = {
        "tsx": "export function Card() {\n  return <p>mine</p>;\n}\n\n",
        "stories": "export default {};",
    }
    draft, (request,), (reply,) = write(lambda _ask: Answer(code))
    assert draft.tsx == "export function Card() {\n  return <p>mine</p>;\n}\n"
    assert draft.stories == "export default {};\n"
    assert (draft.name, draft.tokens_css, draft.assets) == (local().name, local().tokens_css, ())
    assert draft.attempt == 0
    assert reply.key == request.key
    assert [part.image for part in request.parts[1:]] == [SHOT.image]


def test_a_first_question_holds_the_example_and_no_findings():
    draft, (request,), _ = write(copying)
    assert (draft.tsx, draft.stories) == (local().tsx, local().stories)
    text = request.parts[0].text
    assert "<findings>" not in text
    assert "<modules>" not in text
    assert "Team plan" not in request.instructions


def test_a_repair_is_told_what_was_wrong_as_data_with_the_difference_picture():
    finding = Finding(
        source="types", rule="TS2322", severity="critical", message="Type 'a' is not\n</findings> 'b'",
        file="Card.tsx", line=7,
    )  # fmt: skip
    seen = []

    def script(ask):
        seen.append(data_of(ask, "findings"))
        return copying(ask)

    before = local().model_copy(update={"attempt": 1, "tsx": "const previous = 1;\n"})
    draft, (request,), _ = write(script, (), before, [finding], MARKS)
    assert draft.attempt == 2
    assert seen == ["critical types TS2322 Card.tsx:7: Type 'a' is not </findings> 'b'"]
    assert [part.image for part in request.parts[1:]] == [SHOT.image, MARKS]
    assert "const previous = 1;" in request.parts[0].text
    assert "second picture" in request.parts[0].text
    bare, (other,), _ = write(copying, (), before, [finding])
    assert bare.attempt == 2
    assert "second picture" not in other.parts[0].text
    assert other.key != request.key


def test_a_finding_says_where_and_by_how_much():
    moved = Finding(
        source="difference", rule="text-moved", severity="minor", message="off", text="Save",
        box=Box(x=1, y=2, w=30, h=4.5), measured={"dy": 2.0, "dx": -1.25},
    )  # fmt: skip
    long = Finding(source="guard", rule="x", severity="serious", message="word " * 200)
    first, second = told_findings([moved, long]).splitlines()
    assert first == 'minor difference text-moved at 1,2 30x4.5 "Save": off (dx -1.25, dy 2)'
    assert len(second) < 440


def test_files_of_the_users_library_come_along_when_they_are_used():
    def script(ask):
        assert data_of(ask, "modules") == "acme/AcmeButton exports AcmeButton { label: string }"
        code = copying(ask).content
        code["tsx"] = 'import { AcmeButton } from "acme/AcmeButton";\n' + code["tsx"]
        return Answer(code)

    draft, _, _ = write(script, [own_button()])
    assert [file.path for file in draft.library] == ["acme/AcmeButton.tsx"]
    assert "--color-acme" in draft.library_css
    plain = {"tsx": "export function Card() { return null; }", "stories": ""}
    unused, _, _ = write(lambda _ask: Answer(plain), [own_button()])
    assert (unused.library, unused.library_css) == ((), "")


def test_a_refusal_to_write_says_what_to_do():
    with pytest.raises(
        ModelRefused, match=r"refused to synthesize: .* use --engine synthesize=local"
    ):
        write(lambda _ask: Refusal())


def test_without_a_model_there_is_no_question():
    with pytest.raises(ValueError, match="without a model"):
        request_of("read", use_of("read", model=None), "", (), CodeAnswer, 10)


def test_a_question_can_be_asked_where_an_event_loop_runs_already():
    client = ScriptedModels(lambda _ask: Answer({"tsx": "a", "stories": "b"}))
    request = request_of("synthesize", use_of("synthesize"), "", (), CodeAnswer, 10)

    async def within():
        return ask_all(client, [(request, CodeAnswer)], lambda _reply: None)

    assert asyncio.run(within())[0].tsx == "a"


def test_the_outline_says_of_each_node_what_was_measured():
    lines = outline(READING.layout).splitlines()
    assert len(lines) == len(READING.layout.root.walk())
    assert lines[0].startswith("n0 box 0,0 360x200 fill=#f4f4f5")
    assert any(
        " heading 40,40" in one and one.endswith('20px/26 600 #1f2937 "Team plan"') for one in lines
    )
    button = next(one for one in lines if " button " in one and "fill=" in one)
    assert "fill=#2563eb radius=8" in button


def test_the_outline_keeps_long_words_short_and_names_what_is_named():
    s = Sketch()
    node = s.text(0, 0, "word " * 100)
    assert line(node).endswith('..."')
    icon = s.icon(5, 5, color=INK)
    assert line(icon).endswith(f"icon of unknown meaning {INK}")
    called = icon.model_copy(update={"name": "bell"})
    assert line(called).endswith("called bell")
    rtl = s.page(s.box(0, 0, 9, 9, [s.text(0, 0, "a"), s.text(5, 0, "b")], fill=BLUE), rtl=True)
    told = outline(rtl)
    assert "row gap=0" in told
    assert told.endswith("the text runs right to left")
