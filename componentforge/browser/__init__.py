"""Everything that leaves Python for the web: Chromium, TypeScript, bundling, axe."""
