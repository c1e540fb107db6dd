"""A user's component library is read, never run."""

from pathlib import Path

import pytest

from componentforge.stores.pattern_kinds import kind_of
from componentforge.stores.pattern_source import read_components, read_library, source_files

JSX = "return <div className='x' />;"


@pytest.fixture
def one(tmp_path):
    """Writes a file and reads its components by name."""

    def read(code: str, name: str = "Thing.tsx", **others: str):
        for other, text in others.items():
            (tmp_path / f"{other}.ts").write_text(text)
        (tmp_path / name).write_text(code)
        return {c.name: c for c in read_components(tmp_path / name)}

    return read


def props(component):
    return {p.name: (p.type, p.required, p.values) for p in component.props}


def test_an_interface_gives_types_required_and_literal_values(one):
    found = one(
        """
        interface Props { size?: "sm" | "lg"; title: string; onPick(id: string): void; count: 1 | 2 }
        /** Says things.
         *  In two lines.
         *  @deprecated no
         */
        export function Thing({ size = "sm", title }: Props) { return <b>{title}</b>; }
        """
    )["Thing"]
    assert props(found) == {
        "size": ('"sm" | "lg"', False, ("sm", "lg")),
        "title": ("string", True, ()),
        "onPick": ("(id: string): void", True, ()),
        "count": ("1 | 2", True, ("1", "2")),
    }
    assert found.description == "Says things. In two lines."
    assert found.elements == ("b",)


def test_a_default_makes_a_prop_optional(one):
    code = "export const Thing = ({ a = 1, b, c: d = 2 }: { a: number; b: number; c: number }) => <i/>;"
    assert {name: required for name, (_, required, _) in props(one(code)["Thing"]).items()} == {
        "a": False,
        "b": True,
        "c": False,
    }


def test_keyof_typeof_and_indexed_tuples_are_values(one):
    code = """
    const LOOKS = { solid: "x", "soft-red": "y" } as const;
    const SIZES = ["s", "m"] as const;
    export function Thing(p: { look: keyof typeof LOOKS; size: (typeof SIZES)[number] }) { return <i/>; }
    """
    found = props(one(code)["Thing"])
    assert found["look"][2] == ("solid", "soft-red")
    assert found["size"][2] == ("s", "m")


def test_variants_of_a_class_table_become_props(one):
    code = """
    const look = cva("base", { variants: { tone: { calm: "a", loud: "b" }, round: { true: "c" } } });
    export const Thing = ({ tone }: VariantProps<typeof look> & { label: string }) => <i/>;
    """
    assert props(one(code)["Thing"]) == {
        "tone": ('"calm" | "loud"', False, ("calm", "loud")),
        "round": ("boolean", False, ()),
        "label": ("string", True, ()),
    }


@pytest.mark.parametrize(
    "code",
    [
        "export const Thing = forwardRef<HTMLButtonElement, P>((props, ref) => <b ref={ref} />);",
        "export const Thing = React.forwardRef<HTMLButtonElement, P>(function T(p, r) { return <b/>; });",
        "export const Thing: React.FC<P> = ({ a }) => <b>{a}</b>;",
        "export default function Thing(p: P) { return <b/>; }",
        "function Thing(p: P) { return <b/>; } export default Thing;",
        "function Thing(p: P) { return <b/>; } export { Thing };",
        "function Inner(p: P) { return <b/>; } export { Inner as Thing };",
        "function Inner(p: P) { return <b/>; } export const Thing = memo(Inner);",
        "const Thing = (p: P) => <b/>; export default memo(Thing);",
        "export class Thing extends React.Component<P> { render() { return <b/>; } }",
        "export const Thing = memo(({ a }: P) => <b>{a}</b>);",
        "export default (p: P) => <b/>;",
        "export const Thing = (p: P) => createElement('b');",
    ],
)
def test_every_way_to_export_a_component_is_known(one, code):
    found = one("interface P { a: string }\n" + code)
    assert props(found["Thing"]) == {"a": ("string", True, ())}


def test_what_is_no_component_is_left_out(one):
    code = """
    export const useThing = () => <i/>; export function helper() { return 1; }
    export const LIMIT = 3; export const Theme = { a: 1 }; export type Props = {}; export interface I {}
    function Hidden() { return <i/>; } export function Compute() { return 2; }
    """
    assert one(code) == {}


def test_extends_intersections_and_utility_types_are_followed(one):
    code = """
    interface Base { id: string; tone: "a" | "b" }
    interface More extends Base { extra?: number }
    type All = More & Partial<{ p: string }> & Omit<{ x: 1; y: 2 }, "x"> & Pick<{ k: 1; l: 2 }, "k">;
    export function Thing(props: PropsWithChildren<Readonly<All>>) { return <i/>; }
    """
    found = props(one(code)["Thing"])
    assert set(found) == {"id", "tone", "extra", "p", "y", "k", "children"}
    assert not found["p"][1]
    assert not found["children"][1]
    assert found["tone"][2] == ("a", "b")


def test_a_union_of_shapes_is_merged(one):
    code = """
    type P = { kind: "link"; href: string } | { kind: "button"; onClick: () => void };
    export function Thing(p: P) { return <i/>; }
    """
    assert props(one(code)["Thing"]) == {
        "kind": ('"button"', True, ("link", "button")),
        "href": ("string", False, ()),
        "onClick": ("() => void", False, ()),
    }


def test_types_of_a_neighbour_file_are_found(one):
    code = 'import type { Tone as T } from "./tones";\nexport function Thing(p: { tone: T }) { return <i/>; }'
    found = one(code, tones='export type Tone = "warm" | "cold";')
    assert props(found["Thing"])["tone"][2] == ("warm", "cold")


def test_types_that_refer_to_themselves_come_to_an_end(one):
    code = "type A = B & { a: 1 }; type B = A; export function Thing(p: A) { return <i/>; }"
    assert "a" in props(one(code)["Thing"])


@pytest.mark.parametrize(
    "inherited",
    [
        'ComponentProps<"button">',
        'React.ComponentPropsWithoutRef<"button">',
        "React.ButtonHTMLAttributes<HTMLButtonElement>",
    ],
)
def test_what_comes_from_a_native_element_is_named(one, inherited):
    found = props(
        one(
            f"export function Thing(p: Omit<{inherited}, 'type'> & {{ a: 1 }}) {{ return <button/>; }}"
        )["Thing"]
    )
    assert set(found) == {"disabled", "onClick", "children", "a"}


def test_plain_javascript_tells_by_its_prop_types(one):
    code = """
    export function Thing({ size, label }) { return <i/>; }
    Thing.propTypes = { size: PropTypes.oneOf(["s", "m"]), label: PropTypes.string.isRequired };
    """
    assert props(one(code, "Thing.jsx")["Thing"]) == {
        "size": ("oneOf", False, ("s", "m")),
        "label": ("string", True, ()),
    }
    bare = one("export const Bare = ({ a, b = 2 }) => <i/>;", "Bare.jsx")["Bare"]
    assert props(bare) == {"a": ("unknown", False, ()), "b": ("unknown", False, ())}


def test_tests_stories_builds_and_packages_are_skipped(tmp_path):
    for name in (
        "Good.tsx",
        "sub/Also.jsx",
        "Good.test.tsx",
        "Good.stories.tsx",
        "Good.spec.jsx",
        "types.d.ts",
        "node_modules/p/Bad.tsx",
        "dist/Bad.tsx",
        ".hidden/Bad.tsx",
        "__tests__/Bad.tsx",
        "notes.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("export function X() { return <i/>; }")
    assert [p.name for p in source_files(tmp_path)] == ["Good.tsx", "Also.jsx"]


def test_a_broken_file_is_one_line_and_the_others_go_on(tmp_path):
    (tmp_path / "Good.tsx").write_text(f"export function Good() {{ {JSX} }}")
    (tmp_path / "Bad.tsx").write_text("export function Bad() {\n  return <div>;\n")
    (tmp_path / "Latin.tsx").write_bytes(b"export const \xff = 1;")
    (tmp_path / "Huge.tsx").write_bytes(b" " * 1_000_001)
    found, problems = read_library(tmp_path, "acme")
    assert [p.id for p in found] == ["acme/good"]
    said = sorted(str(p) for p in problems)
    assert len(said) == 3
    assert said[0].startswith("Bad.tsx: is no valid TypeScript at line ")
    assert "larger than 1 MB" in said[1]
    assert "no UTF-8" in said[2]
    assert all("\n" not in line for line in said)


def test_patterns_name_their_module_and_equal_names_stay_apart(tmp_path):
    (tmp_path / "package.json").write_text('{"name": "@acme/ui"}')
    for name in ("forms/TextField.tsx", "old/TextField.tsx", "modal/index.tsx", "index.tsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        component = "TextField" if "Text" in name else "Sheet" if "modal" in name else "Root"
        path.write_text(f"export const {component} = () => <input/>;")
    found, _ = read_library(tmp_path, "acme")
    assert {p.id: p.import_path for p in found} == {
        "acme/root": "@acme/ui",
        "acme/sheet": "@acme/ui/modal",
        "acme/text-field": "@acme/ui/forms/TextField",
        "acme/text-field-2": "@acme/ui/old/TextField",
    }
    assert found[0].library == "acme"
    assert "export const Root" in found[0].code


def test_an_unreadable_package_file_does_not_matter(tmp_path):
    (tmp_path / "package.json").write_text("[1")
    (tmp_path / "A.tsx").write_text("export const A = () => <i/>;")
    found, problems = read_library(tmp_path, "mine")
    assert [p.import_path for p in found] == ["mine/A"]
    assert problems == []


@pytest.mark.parametrize(
    ("name", "elements", "family", "subtype"),
    [
        ("PrimaryButton", ("button",), "button", None),
        ("IconButton", ("button",), "button", "icon-button"),
        ("TextField", ("div", "input"), "input", None),
        ("SearchBar", (), "input", "search-field"),
        ("CardList", (), "list", None),
        ("PricingTier", (), "card", "pricing-card"),
        ("LoginForm", ("form",), "form", "login-form"),
        ("ConfirmModal", (), "dialog", None),
        ("NavBar", (), "navigation-menu", None),
        ("Snackbar", (), "alert", "toast"),
        ("DataTable", (), "table", None),
        ("Foo", ("a",), "button", None),
        ("Foo", ("div", "table"), "table", None),
        ("Foo", ("div[tablist]",), "tabs", None),
        ("Foo", ("label", "input[checkbox]"), "checkbox", None),
        ("Foo", ("div", "input"), "input", None),
        ("Foo", ("div",), "card", None),
        ("Foo", (), "card", None),
    ],
)
def test_the_family_follows_from_name_and_elements(name, elements, family, subtype):
    assert kind_of(name, elements) == (family, subtype)


def test_roles_and_input_types_are_seen(one):
    found = one('export const Thing = () => <div role="tablist"><input type="radio" /></div>;')[
        "Thing"
    ]
    assert found.elements == ("div[tablist]", "input[radio]")


def test_nothing_of_the_library_is_run(tmp_path):
    marker = tmp_path / "ran"
    (tmp_path / "A.tsx").write_text(
        f"require('fs').writeFileSync({str(marker)!r}, '');\nexport const A = () => <i/>;"
    )
    found, _ = read_library(tmp_path, "x")
    assert [p.name for p in found] == ["A"]
    assert not marker.exists()
    assert isinstance(marker, Path)
