#!/usr/bin/env bash
# The lock files match their sources and name no host but the public defaults of pip and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.forge/bootstrap/bin/python
[ -x "$python" ] || { echo "the bootstrap environment is missing; run make setup" >&2; exit 1; }

if grep -nE '"resolved": *"' package-lock.json; then
  echo "package-lock.json names download addresses; run make lock" >&2; exit 1
fi
# pip knows the public defaults, so they need not be written down here.
"$python" - <<'PY'
import re, sys
from pip._internal.models.index import PyPI

text = open("uv.lock", encoding="utf-8").read()
hosts = set(re.findall(r'(?:registry|url) = "(?:https?|file)://([^/"]*)', text))
strange = hosts - {PyPI.netloc, PyPI.file_storage_domain}
if strange:
    sys.exit(f"uv.lock names another host than the public defaults: {', '.join(sorted(strange))}; run make lock")
PY
.forge/bootstrap/bin/uv lock --check --quiet || { echo "uv.lock does not match pyproject.toml; run make lock" >&2; exit 1; }
