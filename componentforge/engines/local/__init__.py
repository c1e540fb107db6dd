"""The offline engine: no key, no network, no model weights but OCR."""
