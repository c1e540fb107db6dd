"""Which text names which field."""

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import framed, texts
from componentforge.engines.local.naming import camel

STAR = "*"
"""Behind a label: the field must be filled in, in every language."""
_NEAR = 14
"""CSS px from a field to the text that says more of it."""


class Captions:
    """Which text names which field."""

    def __init__(self, root: Node) -> None:
        self.labels: dict[str, Node] = {}
        """Field id -> its label."""
        self.fields: dict[str, str] = {}
        """Label id -> the field's name."""
        self.names: dict[str, str] = {}
        """Field id -> its name."""
        self.helps: dict[str, Node] = {}
        """Id of a text below a field that says more of it -> the field."""
        self.required: set[str] = set()
        """Fields whose label ends in a star."""
        self.value_colors: set[str] = set()
        nodes = root.walk()
        fields = [n for n in nodes if n.role in {"input", "select", "textarea"}]
        words = [
            n
            for n in nodes
            if n.kind == "text" and not any(f.box.contains(n.box, 2) for f in fields)
        ]
        self.value_colors = {
            n.text.style.color for n in words if n.text and n.text.style.weight >= 400
        }
        inside = [t.text.style for f in fields for t in texts(f) if t.text]
        outside = [n.text.style for n in words if n.text]
        self.style = next(iter([*inside, *outside]), None)
        """How values are set where none can be read."""
        taken: set[str] = set()
        for field in fields:
            near = [
                w for w in words
                if w.id not in self.fields
                and 0 <= field.box.y - w.box.bottom + 3 <= 44
                and w.box.x <= field.box.x + 8 and w.box.right > field.box.x
                and not any(
                    f.id != field.id and w.box.bottom <= f.box.y + 3 and f.box.y < field.box.y - 3
                    for f in fields
                )
            ]  # fmt: skip
            marked = [
                w for w in near if w.role == "label" and len(w.text.content if w.text else "") > 1
            ]
            notch = [w for w in words if w.id not in self.fields and _interrupts(w, field)]
            near, marked = (notch, notch) if notch else (near, marked)
            pool = marked if marked else near
            label = min(pool, key=lambda w: w.box.y, default=None) if near else None
            content = label.text.content if label is not None and label.text else ""
            name = camel(content, "field")
            serial = 2
            while name in taken:
                name = f"{camel(content, 'field')}{serial}"
                serial += 1
            taken.add(name)
            self.names[field.id] = name
            if label is not None:
                self.labels[field.id] = label
                self.fields[label.id] = name
                if content.endswith(STAR) or self._starred(label, words):
                    self.required.add(field.id)
        self._say_more(nodes)

    @staticmethod
    def _starred(label: Node, words: list[Node]) -> bool:
        """Whether a star of its own stands right behind the label."""
        return any(
            w.text is not None
            and w.text.content == STAR
            and 0 <= w.box.x - label.box.right <= label.box.h
            and abs(w.box.centre[1] - label.box.centre[1]) <= label.box.h / 2
            for w in words
        )

    def _say_more(self, nodes: list[Node]) -> None:
        """A group of label, field and a text below it: the text is the field's help or error."""
        for group in nodes:
            stacked = group.flow == "column" and group.children
            if group.role not in ("group", None) or not stacked:
                continue
            fields = [n for n in group.walk() if n.id in self.names]
            last = group.children[-1]
            if len(fields) != 1 or last.kind != "text" or last.id in self.fields:
                continue
            label = self.labels.get(fields[0].id)
            near = 0 <= last.box.y - fields[0].box.bottom + 1 <= _NEAR
            if near and label is not None and label.box.y >= group.box.y - 1:
                self.helps[last.id] = fields[0]

    def help_of(self, field: Node) -> str | None:
        """What the text below `field` is called: its name and Help or Error."""
        if not any(one.id == field.id for one in self.helps.values()):
            return None
        return f"{self.names[field.id]}{'Error' if field.states.invalid else 'Help'}"


def _interrupts(word: Node, field: Node) -> bool:
    """Whether words stand in the upper edge of a field's frame."""
    inside = field.box.x < word.box.x and word.box.right < field.box.right
    return framed(field) and inside and abs(word.box.centre[1] - field.box.y) <= 3
