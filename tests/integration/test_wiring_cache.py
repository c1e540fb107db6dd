from componentforge.errors import ServiceUnavailable
from componentforge.settings import Settings
from componentforge.stores import embedded
from componentforge.wiring import Wiring


class Broken:
    """Servers none of which starts."""

    def __init__(self, *_: object) -> None:
        pass

    def ensure(self):
        raise ServiceUnavailable("Valkey", "is broken", "mend it")


def test_a_cache_that_cannot_start_keeps_nothing_and_hurts_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "Servers", Broken)
    heard: list[str] = []
    with Wiring(Settings(home=tmp_path), heard.append) as wired:
        cache = wired.cache()
        assert cache.get("forge/ocr/v1/x") is None
        assert cache.put("forge/ocr/v1/x", b"{}", 1.0) is False
    assert heard == ["Valkey: is broken; mend it; going on without a cache"]
