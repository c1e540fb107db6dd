"""The sixth set: PrimeReact, Radix Themes, Arco, TDesign, Polaris, Grommet, Ant Design Mobile, Semi and Vuetify,
all rendered on the server by `sixth_react.mjs`; columns as in second_cases.py."""

import json
import shutil
import subprocess
from pathlib import Path

Row = tuple[str, str, str, int, str, str]

SHEETS: dict[str, tuple[str, ...]] = {
    "prime": (
        "primereact/resources/primereact.css",
        "primereact/resources/themes/lara-light-indigo/theme.css",
    ),
    "radix": ("@radix-ui/themes/styles.css",),
    "arco": ("@arco-design/web-react/dist/css/arco.min.css",),
    "tdesign": ("tdesign-react/dist/tdesign.min.css",),
    "polaris": ("@shopify/polaris/build/esm/styles.css",),
    "grommet": (),
    "antd-mobile": ("antd-mobile/bundle/style.css",),
    "semi": ("@douyinfe/semi-ui/dist/css/semi.min.css",),
    "vuetify": ("vuetify/dist/vuetify.min.css",),
}
PACKAGES = (
    "react@18.3.1", "react-dom@18.3.1", "@types/react@18.3.27", "@types/react-dom@18.3.7", "primereact@9.6.5",
    "@radix-ui/themes@3.3.0", "@arco-design/web-react@2.66.16", "tdesign-react@1.18.2",
    "@shopify/polaris@13.9.5", "grommet@2.57.0", "styled-components@6.6.0", "antd-mobile@5.43.0",
    "@douyinfe/semi-ui@2.90.1", "vue@3.5.45", "vuetify@4.3.0",
)  # fmt: skip
DARK = {
    "prime": 'style="background:#040d19"',
    "radix": 'class="dark" style="background:#111113"',
    "tdesign": 'theme-mode="dark" style="background:#181818"',
    "grommet": 'style="background:#333333"',
    "antd-mobile": 'data-prefers-color-scheme="dark" style="background:#1a1a1a"',
    "semi": 'style="background:#16161a"',
    "vuetify": 'style="background:#121212"',
}
LIGHT: dict[str, str] = {}


def rows(packages: Path) -> list[Row]:
    """All of them; needs the packages to be installed and Node."""
    node = shutil.which("node") or "node"
    script = Path(__file__).with_name("sixth_react.mjs")
    made = subprocess.run([node, script, packages], check=True, capture_output=True, text=True)
    return [tuple(row) for row in json.loads(made.stdout)]
