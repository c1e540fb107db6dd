// Runs in the page: every visible element with its own text or a control's value, as laid out.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((v, i) => Math.round(v * top[3] + under[i] * (1 - top[3])));
  const hex = (color) => "#" + color.map((v) => v.toString(16).padStart(2, "0")).join("");
  const opacityOf = (element) => {
    let value = 1;
    for (let e = element; e; e = e.parentElement) value *= parseFloat(getComputedStyle(e).opacity);
    return value;
  };
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const ROLES = {
    A: "link", BUTTON: "button", NAV: "navigation", TABLE: "table", TR: "row", TD: "cell", TH: "columnheader",
    UL: "list", OL: "list", LI: "listitem", DIALOG: "dialog", SELECT: "combobox", TEXTAREA: "textbox",
    PROGRESS: "progressbar", IMG: "img", H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading",
  };
  const INPUTS = { checkbox: "checkbox", radio: "radio", range: "slider", button: "button", submit: "button" };
  const roleOf = (e) =>
    e.getAttribute("role") ?? (e.tagName === "INPUT" ? INPUTS[e.type] ?? "textbox" : ROLES[e.tagName] ?? null);
  const box = (r) => [r.x, r.y, r.width, r.height];
  const union = (rects) => {
    const x = Math.min(...rects.map((r) => r.left)), y = Math.min(...rects.map((r) => r.top));
    return [x, y, Math.max(...rects.map((r) => r.right)) - x, Math.max(...rects.map((r) => r.bottom)) - y];
  };
  const transformed = (text, how) =>
    how === "uppercase" ? text.toUpperCase() : how === "lowercase" ? text.toLowerCase()
      : how === "capitalize" ? text.replace(/\b\p{L}/gu, (c) => c.toUpperCase()) : text;
  const elements = [];
  for (const element of document.querySelectorAll("#root, #root *")) {
    if (element.closest("svg") || element.tagName === "OPTION") continue;
    const style = getComputedStyle(element);
    const rect = element.getBoundingClientRect();
    if (style.visibility === "hidden" || style.display === "none" || !rect.width || !rect.height) continue;
    const field = ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
    let text = "", rects = [], color = rgba(style.color);
    if (field && !["checkbox", "radio", "range"].includes(element.type)) {
      if (element.tagName === "SELECT") text = element.selectedOptions[0]?.textContent ?? "";
      else text = element.type === "password" ? "•".repeat(element.value.length) : element.value;
      if (!text && element.placeholder) {
        text = element.placeholder;
        color = rgba(getComputedStyle(element, "::placeholder").color);
      }
      if (text) {
        pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const m = pen.measureText(text);
        const height = m.fontBoundingBoxAscent + m.fontBoundingBoxDescent;
        const side = (name) => parseFloat(style[`padding${name}`]) + parseFloat(style[`border${name}Width`]);
        const inner = rect.height - side("Top") - side("Bottom");
        const top = element.tagName === "TEXTAREA" ? 0 : (inner - height) / 2;
        const x = style.direction === "rtl" ? rect.right - side("Right") - m.width : rect.left + side("Left");
        rects = [new DOMRect(x, rect.top + side("Top") + top, m.width, height)];
      }
    } else {
      const range = document.createRange();
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
        text += node.data;
        range.selectNodeContents(node);
        rects.push(...[...range.getClientRects()].filter((r) => r.width > 0));
      }
    }
    text = transformed(text.replace(/\s+/g, " ").trim(), style.textTransform);
    const role = roleOf(element);
    const own = rgba(style.backgroundColor);
    if (!text && !role && own[3] === 0 && style.borderTopWidth === "0px") continue;
    const clip = style.clipPath !== "none" || (rect.width <= 1 && rect.height <= 1);
    if (clip) continue;
    const under = behind(element);
    color[3] *= opacityOf(element);
    const tops = [...new Set(rects.map((r) => Math.round(r.top)))];
    elements.push({
      text, bbox: box(rect), text_bbox: rects.length ? union(rects) : null,
      color: hex(over(color, under)), background: own[3] > 0 ? hex(under) : null, role,
      font_size: parseFloat(style.fontSize), font_family: style.fontFamily, lines: text ? tops.length : 0,
      tag: element.tagName.toLowerCase(),
    });
  }
  const root = document.getElementById("root");
  return { elements, width: Math.max(root.scrollWidth, document.documentElement.scrollWidth), height: root.scrollHeight };
}
