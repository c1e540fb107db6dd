"""The hosted engine: any OpenAI-compatible endpoint."""
