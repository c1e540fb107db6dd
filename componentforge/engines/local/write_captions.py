"""Which text names which field."""

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import texts
from componentforge.engines.local.naming import camel


class Captions:
    """Which text names which field."""

    def __init__(self, root: Node) -> None:
        self.labels: dict[str, Node] = {}
        """Field id -> its label."""
        self.fields: dict[str, str] = {}
        """Label id -> the field's name."""
        self.names: dict[str, str] = {}
        """Field id -> its name."""
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
