"""What keys do: dialogs that hold the focus, tabs that move with the arrows.

Source: WAI-ARIA Authoring Practices, "Dialog (Modal)" and "Tabs with Automatic Activation".
What has a native element (radio, select, checkbox, progress) gets its keys from the browser.
"""

from componentforge.engines.local.write_elements import El, Expr
from componentforge.engines.local.write_props import Lifted

_DIALOG = """  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const hold = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") @?.();
    if (event.key !== "Tab") return;
    const stops = event.currentTarget.querySelectorAll<HTMLElement>(
      "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled",
    );
    const first = stops[0];
    const last = stops[stops.length - 1];
    const leaves = event.shiftKey
      ? event.target === first || event.target === event.currentTarget
      : event.target === last || stops.length === 0;
    if (!leaves) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  };"""

_TABS = """  const [selected, setSelected] = useState(defaultIndex);
  const select = (index: number) => {
    setSelected(index);
    onTabChange?.(index);
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.currentTarget.matches(":dir(rtl)") ? -1 : 1;
    const places: Record<string, number> = {
      ArrowRight: selected + step,
      ArrowLeft: selected - step,
      Home: 0,
      End: @.length - 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = (place + @.length) % @.length;
    select(next);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };"""


def holds_focus(el: El, lifted: Lifted) -> None:
    """A dialog takes the focus, keeps it, gives it back, and goes away with Escape."""
    if el.tag != "div" or el.attrs.get("role") != "dialog":
        return
    known = [p.name for p in lifted.props]
    close = next((name for name in ("onClose", "onDismiss", "onCancel") if name in known), None)
    doc = "Escape was pressed."
    lifted.closes = close or lifted.add("onClose", "() => void", None, doc)
    el.attrs |= {"ref": Expr("dialog"), "tabIndex": Expr("-1"), "onKeyDown": Expr("hold")}
    el.classes.append("outline-none")


def moves_with_arrows(el: El, lifted: Lifted) -> None:
    """Tabs made of data know which one is chosen and hear the arrow keys."""
    if lifted.tabs is None:
        return
    first = str(lifted.start_tab)
    lifted.add("defaultIndex", "number", first, "The tab that is open at first.")
    lifted.add("onTabChange", "(index: number) => void", None)
    for one in el.elements():
        if one.attrs.get("role") == "tablist":
            one.attrs["onKeyDown"] = Expr("move")


def hooks(lifted: Lifted) -> tuple[list[str], list[str]]:
    """(names to import from react, lines at the head of the component)."""
    imports: list[str] = []
    lines: list[str] = []
    if lifted.closes is not None:
        imports += ["useEffect", "useRef", "type KeyboardEvent"]
        lines += _DIALOG.replace("@", lifted.closes).split("\n")
    if lifted.tabs is not None:
        imports += ["useState", "type KeyboardEvent"]
        lines += _TABS.replace("@", lifted.tabs.prop).split("\n")
    return imports, lines
