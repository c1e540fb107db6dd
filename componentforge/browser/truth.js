// Runs in the page: every visible element of the harness with everything its style says.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  // Computed colours are said in three ways; a canvas would round what is translucent to 8 bit twice.
  const rgba = (css) => {
    const [, space, body] = /^(rgba?|color)\((?:srgb )?([^()]*)\)$/.exec(css) ?? [];
    const [r, g, b, a = 1] = (body ?? "").split(/[\s,/]+/).map(Number);
    const full = space === "color" ? 255 : 1;
    if (space && [r, g, b, a].every(Number.isFinite)) return [...[r, g, b].map((v) => Math.min(255, Math.max(0, v * full))), a];
    const alpha = /\/ ([\d.]+)\)$/.exec(css);
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css.replace(/ \/ [\d.]+\)$/, ")");
    pen.fillRect(0, 0, 1, 1);
    const drawn = pen.getImageData(0, 0, 1, 1).data;
    return [drawn[0], drawn[1], drawn[2], alpha ? Number(alpha[1]) : drawn[3] / 255];
  };
  const over = (top, under) => {
    const alpha = top[3] + under[3] * (1 - top[3]);
    if (!alpha) return [0, 0, 0, 0];
    return [...[0, 1, 2].map((i) => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / alpha), alpha];
  };
  const hex = (c) => "#" + c.slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, "0")).join("");
  const fill = (e) => rgba(getComputedStyle(e).backgroundColor);
  const behind = (element, color, own = true) => {
    let mixed = color;
    for (let e = element; e; e = e.parentElement) {
      if (own || e !== element) mixed = over(mixed, fill(e));
      mixed[3] *= parseFloat(getComputedStyle(e).opacity);
    }
    return hex(over(mixed, [255, 255, 255, 1]));
  };
  const round = (v) => Math.round(v * 100) / 100;
  const sides = (style, name, end = "") => ["Top", "Right", "Bottom", "Left"].map((s) => round(parseFloat(style[`${name}${s}${end}`]) || 0));
  const ROLES = { A: "link", BUTTON: "button", NAV: "navigation", TABLE: "table", TR: "row", TD: "cell", TH: "columnheader", UL: "list",
    OL: "list", LI: "listitem", FORM: "form", TEXTAREA: "textbox", SELECT: "combobox", PROGRESS: "progressbar", DIALOG: "dialog", ARTICLE: "article",
    H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading", IMG: "img", SUMMARY: "button" };
  const INPUTS = { checkbox: "checkbox", radio: "radio", submit: "button", button: "button", search: "searchbox", range: "slider", number: "spinbutton" };
  const roleOf = (e) => e.getAttribute("role") ?? (e.tagName === "INPUT" ? (INPUTS[e.type] ?? "textbox") : (ROLES[e.tagName] ?? null));

  const harness = document.getElementById("harness");
  const origin = harness.getBoundingClientRect();
  const at = (r) => [round(r.left - origin.left), round(r.top - origin.top), round(r.width), round(r.height)];
  const TEXTLESS = ["checkbox", "radio", "range", "color", "file", "hidden"];
  const fieldText = (e, style, rect) => {
    let text = e.tagName === "SELECT" ? (e.selectedOptions[0]?.label ?? "") : e.type === "password" ? "•".repeat(e.value.length) : e.value;
    let kind = "value", color = rgba(style.color);
    if (!text && e.placeholder) {
      const pale = getComputedStyle(e, "::placeholder");
      [text, kind, color] = [e.placeholder, "placeholder", rgba(pale.color)];
      color[3] *= parseFloat(pale.opacity);
    }
    if (!text) return null;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const m = pen.measureText(text);
    const p = sides(style, "padding"), b = sides(style, "border", "Width");
    const height = m.fontBoundingBoxAscent + m.fontBoundingBoxDescent;
    const room = rect.width - p[1] - p[3] - b[1] - b[3];
    const tall = e.tagName === "TEXTAREA" ? parseFloat(style.lineHeight) || height : rect.height - p[0] - p[2] - b[0] - b[2];
    const width = Math.min(m.width, room);
    const start = style.textAlign === "center" || ["submit", "button"].includes(e.type) ? (room - width) / 2
      : style.direction === "rtl" && style.textAlign !== "left" ? room - width : 0;
    return { text, kind, color, clipped: m.width > room && e.tagName !== "TEXTAREA", rects: [new DOMRect(rect.left + b[3] + p[3] + start, rect.top + b[0] + p[0] + (tall - height) / 2, width, height)] };
  };

  // What a style paints besides an element's own fill, border and text, as [role, colour].
  const paints = [];
  const paint = (role, element, color, own = true) => { if (color[3]) paints.push([role, behind(element, color, own)]); };
  const rings = (e, style, own) => {
    if (style.boxShadow === "none") return;
    for (const layer of style.boxShadow.split(/,(?![^(]*\))/)) {
      const color = rgba(layer.match(/[a-z]+\([^)]*\)/)[0]);
      const [x, y, blur, spread] = [...layer.replace(/[a-z]+\([^)]*\)/, "").matchAll(/-?[\d.]+(?=px)/g)].map(Number);
      const on = own && layer.includes("inset");
      const [line, ground] = [color, [0, 0, 0, 0]].map((c) => parseInt(behind(e, c, on).slice(1), 16));
      const apart = Math.max(...[16, 8, 0].map((bit) => Math.abs(((line >> bit) & 255) - ((ground >> bit) & 255))));
      // A blurred one has no colour of its own: it is every step to its ground. A faint one is no line.
      if (!blur && (x || y || spread > 0) && apart > 6) paint("border", e, color, on);
    }
  };
  const pseudo = (e, which) => {
    const style = getComputedStyle(e, which);
    if (["none", "normal"].includes(style.content) || style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return;
    const faded = (css) => { const c = rgba(css); return [...c.slice(0, 3), c[3] * parseFloat(style.opacity)]; };
    paint("fill", e, faded(style.backgroundColor));
    for (const s of ["Top", "Right", "Bottom", "Left"])
      if (parseFloat(style[`border${s}Width`]) && style[`border${s}Style`] !== "none") {
        // Its border lies on its own fill, that on the element's.
        const under = faded(style.backgroundColor);
        const line = faded(style[`border${s}Color`]);
        if (line[3]) paint("border", e, over(line, under));
      }
    if (style.content.replace(/["\s]/g, "")) paint("icon", e, faded(style.color));
    rings(e, style, true);
  };
  const drawing = (svg) => {
    for (const shape of svg.querySelectorAll("path,circle,ellipse,rect,line,polyline,polygon,text,use")) {
      if (shape.closest("defs,mask,clipPath,symbol")) continue;
      const style = getComputedStyle(shape);
      for (const [kind, width] of [["fill", 1], ["stroke", parseFloat(style.strokeWidth)]]) {
        if (style[kind] === "none" || style[kind].startsWith("url") || !width) continue;
        const c = rgba(style[kind]);
        paint("icon", shape, [...c.slice(0, 3), c[3] * parseFloat(style[`${kind}Opacity`])]);
      }
    }
  };

  const elements = [];
  const visible = { checkOpacity: true, checkVisibilityCSS: true };
  for (const e of harness.querySelectorAll("*")) {
    if (e.parentElement.closest("svg") || ["OPTION", "STYLE", "SCRIPT", "BR"].includes(e.tagName)) continue;
    if (!e.checkVisibility(visible)) continue;
    const style = getComputedStyle(e), rect = e.getBoundingClientRect();
    if (!rect.width || !rect.height || (rect.width <= 1 && rect.height <= 1)) continue;
    let text = "", rects = [], kind = "text", color = rgba(style.color), clipped = style.overflowX !== "visible" && e.scrollWidth > e.clientWidth;
    if (["INPUT", "TEXTAREA", "SELECT"].includes(e.tagName)) {
      const found = TEXTLESS.includes(e.type) ? null : fieldText(e, style, rect);
      if (found) ({ text, kind, color, rects, clipped } = found);
    } else {
      const range = document.createRange();
      for (const node of e.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) { text += " "; continue; }
        text += node.data;
        range.selectNodeContents(node);
        if (node.data.trim()) rects.push(...[...range.getClientRects()].filter((r) => r.width > 0));
      }
    }
    text = text.replace(/\s+/g, " ").trim();
    if (style.textTransform === "uppercase") text = text.toUpperCase();
    if (style.textTransform === "lowercase") text = text.toLowerCase();
    if (style.textTransform === "capitalize") text = text.replace(/(^|[\s-])(\p{L})/gu, (_, a, c) => a + c.toUpperCase());
    const widths = sides(style, "border", "Width").map((w, i) => (style[`border${["Top", "Right", "Bottom", "Left"][i]}Style`] === "none" ? 0 : w));
    const colors = ["Top", "Right", "Bottom", "Left"].map((s, i) => {
      const c = rgba(style[`border${s}Color`]);
      return widths[i] && c[3] ? behind(e, c) : null;
    });
    const drawn = widths.map((w, i) => (colors[i] ? w : 0));
    const most = drawn.indexOf(Math.max(...drawn));
    const half = Math.min(rect.width, rect.height) / 2;
    const radii = ["TopLeft", "TopRight", "BottomRight", "BottomLeft"].map((s) => {
      const given = style[`border${s}Radius`].split(" ")[0];
      return round(Math.min(half, given.endsWith("%") ? (parseFloat(given) / 100) * rect.width : parseFloat(given) || 0));
    });
    const item = {
      tag: e.tagName.toLowerCase(), role: roleOf(e), text, bbox: at(rect), color: behind(e, color),
      background: fill(e)[3] ? behind(e, [0, 0, 0, 0]) : null, effective_background: behind(e, [0, 0, 0, 0]),
      font_size: round(parseFloat(style.fontSize)), font_weight: parseInt(style.fontWeight), font_family: style.fontFamily,
      line_height: style.lineHeight === "normal" ? null : round(parseFloat(style.lineHeight)), border_radius: Math.max(...radii),
      border_width: Math.max(...drawn), border_color: colors[most] ?? null, padding: sides(style, "padding"), box_shadow: style.boxShadow !== "none",
    };
    if (item.border_radius && item.border_radius >= half - 0.5) item.radius_full = true;
    if (new Set(radii).size > 1) item.border_radii = radii;
    if (new Set(drawn).size > 1) Object.assign(item, { border_widths: drawn, border_colors: colors });
    const margin = sides(style, "margin");
    if (margin.some(Boolean)) item.margin = margin;
    const gap = ["rowGap", "columnGap"].map((g) => parseFloat(style[g]) || 0);
    if (gap.some(Boolean)) item.gap = Math.max(...gap);
    if (e.disabled || e.getAttribute("aria-disabled") === "true") item.disabled = true;
    if (e.checked !== undefined && ["checkbox", "radio"].includes(e.type)) item.checked = e.checked;
    if (text && rects.length) {
      const x = Math.min(...rects.map((r) => r.left)), y = Math.min(...rects.map((r) => r.top));
      const right = Math.max(...rects.map((r) => r.right)), bottom = Math.max(...rects.map((r) => r.bottom));
      item.text_kind = kind;
      if (clipped) item.clipped = true;
      item.text_bbox = at(new DOMRect(x, y, right - x, bottom - y));
      let lines = 0, low = -Infinity;
      for (const r of [...rects].sort((a, b) => a.top - b.top)) if (r.top > low - r.height / 2) { lines += 1; low = r.bottom; }
      item.lines = lines;
    }
    rings(e, style, true);
    pseudo(e, "::before");
    pseudo(e, "::after");
    if (e.tagName === "svg") drawing(e);
    e.dataset.truth = elements.length;
    elements.push(item);
  }
  return { elements, paints: [...new Set(paints.map(JSON.stringify))].map(JSON.parse), width: Math.round(origin.width), height: Math.round(origin.height), page: behind(harness, [0, 0, 0, 0]) };
}
