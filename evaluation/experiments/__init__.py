"""Live experiments: who gets which variant, what was found, and when to stop."""
