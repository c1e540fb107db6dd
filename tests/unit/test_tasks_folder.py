import errno
import os
from pathlib import Path

import pytest

from componentforge.errors import ConfigurationError, DraftRejected, StorageFull
from tasks import folder as module
from tasks.documents import as_json
from tasks.folder import MANIFEST, manifest_of, publish_folder


def files(**more: bytes) -> dict[str, bytes]:
    names = {name.replace("__", "/").replace("_", "."): data for name, data in more.items()}
    manifest = as_json({"schema_version": 1, "files": [*names, MANIFEST]})
    return {**names, MANIFEST: manifest}


def listing(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_holds_exactly_the_files_and_nothing_stands_beside_it(tmp_path):
    publish_folder(tmp_path / "out" / "card", files(Card_tsx=b"1", assets__a_png=b"2"))
    assert listing(tmp_path) == {
        "out/card/Card.tsx",
        "out/card/assets/a.png",
        "out/card/result.json",
    }
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["card"]


def test_files_of_the_last_run_go_and_files_of_the_user_stay(tmp_path):
    target = tmp_path / "card"
    publish_folder(target, files(Old_tsx=b"1", assets__a_png=b"2"))
    (target / "notes.md").write_text("mine")
    (target / "assets" / "mine.svg").write_text("mine too")
    (target / "link").symlink_to("notes.md")
    publish_folder(target, files(New_tsx=b"3"))
    assert listing(target) == {"New.tsx", "notes.md", "assets/mine.svg", "link", MANIFEST}
    assert (target / "notes.md").read_text() == "mine"
    assert (target / "link").readlink() == Path("notes.md")


def test_a_file_of_the_user_that_bears_a_new_name_of_ours_is_replaced_only_by_ours(tmp_path):
    target = tmp_path / "card"
    publish_folder(target, files(A_tsx=b"1"))
    (target / "B.tsx").write_bytes(b"user")
    publish_folder(target, files(B_tsx=b"ours"))
    assert (target / "B.tsx").read_bytes() == b"ours"


def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path):
    target = tmp_path / "src"
    target.mkdir()
    (target / "tokens.json").write_text("mine")
    with pytest.raises(ConfigurationError, match="not ComponentForge's"):
        publish_folder(target, files(tokens_json=b"x"))
    assert listing(tmp_path) == {"src/tokens.json"}


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "card").mkdir()
    publish_folder(tmp_path / "card", files(A_tsx=b"1"))
    assert listing(tmp_path / "card") == {"A.tsx", MANIFEST}


@pytest.mark.parametrize("make", [lambda p: p.write_text("x"), lambda p: p.symlink_to("/")])
def test_what_is_no_folder_is_refused(tmp_path, make):
    make(tmp_path / "card")
    with pytest.raises(ConfigurationError, match="not a folder"):
        publish_folder(tmp_path / "card", files(A_tsx=b"1"))


@pytest.mark.parametrize("exchange", ["at once", "by way of a backup"])
def test_a_full_disk_leaves_the_old_folder_whole(tmp_path, monkeypatch, exchange):
    target = tmp_path / "card"
    publish_folder(target, files(A_tsx=b"old"))
    if exchange != "at once":
        monkeypatch.setattr(module, "_swapped", lambda *_: False)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull, match="free some space"):
        publish_folder(target, files(A_tsx=b"new"))
    assert (target / "A.tsx").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["card"]


def test_without_an_exchange_in_the_kernel_a_backup_does_it(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_swapped", lambda *_: False)
    target = tmp_path / "card"
    publish_folder(target, files(A_tsx=b"old"))
    (target / "mine.txt").write_text("mine")
    publish_folder(target, files(A_tsx=b"new"))
    assert listing(target) == {"A.tsx", "mine.txt", MANIFEST}
    assert (target / "A.tsx").read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["card"]


def test_when_the_second_rename_fails_the_backup_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_swapped", lambda *_: False)
    target = tmp_path / "card"
    publish_folder(target, files(A_tsx=b"old"))
    real = Path.rename

    def rename(self: Path, to: Path) -> Path:
        if ".forge-" in self.name and not self.name.endswith("-old"):
            raise OSError(errno.EACCES, "Permission denied")
        return real(self, to)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(ConfigurationError, match="Permission denied"):
        publish_folder(target, files(A_tsx=b"new"))
    assert (target / "A.tsx").read_bytes() == b"old"


def test_where_no_link_can_be_made_the_users_file_is_copied(tmp_path, monkeypatch):
    target = tmp_path / "card"
    publish_folder(target, files(A_tsx=b"1"))
    (target / "mine.txt").write_text("mine")

    def unsupported(*_args, **_options):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    publish_folder(target, files(A_tsx=b"2"))
    assert (target / "mine.txt").read_text() == "mine"


def test_an_exchange_that_the_kernel_refuses_is_told(tmp_path):
    """A name that is too long for the system fails in the exchange itself."""
    with pytest.raises(OSError, match="too long"):
        module._swapped(tmp_path / ("a" * 300), tmp_path / "b")


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP])
def test_a_file_system_without_exchange_is_no_fault(tmp_path, monkeypatch, number):
    monkeypatch.setattr(module.ctypes, "get_errno", lambda: number)
    assert module._swapped(tmp_path / "none", tmp_path / "neither") is False


@pytest.mark.parametrize("name", ["../x.tsx", "/x.tsx", "assets/../../x.tsx", "", "."])
def test_no_file_is_written_outside_the_folder(tmp_path, name):
    with pytest.raises(DraftRejected, match="outside its folder"):
        publish_folder(tmp_path / "out" / "card", {name: b"1", MANIFEST: b"{}"})
    assert list(tmp_path.rglob("*")) == []


def test_a_component_a_killed_run_had_set_aside_comes_back_when_none_is_there(
    tmp_path, monkeypatch
):
    left = left_behind(tmp_path, files(A_tsx=b"0"))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        publish_folder(tmp_path / "card", files(A_tsx=b"1"))
    assert not left.exists()
    assert (tmp_path / "card" / "A.tsx").read_bytes() == b"0"


def left_behind(tmp_path: Path, content: dict[str, bytes]) -> Path:
    left = tmp_path / ".card.forge-99999999-abcdef"
    left.mkdir()
    for name, data in content.items():
        (left / name).write_bytes(data)
    return left


def test_half_a_folder_of_a_killed_run_is_removed(tmp_path):
    left = left_behind(tmp_path, {"A.tsx": b"half"})
    publish_folder(tmp_path / "card", files(A_tsx=b"1"))
    assert not left.exists()
    assert listing(tmp_path / "card") == {"A.tsx", MANIFEST}


def test_the_users_file_in_a_folder_a_killed_run_had_set_aside_comes_back(tmp_path):
    publish_folder(tmp_path / "card", files(A_tsx=b"1"))
    left = left_behind(tmp_path, {**files(A_tsx=b"0"), "mine.txt": b"mine"})
    publish_folder(tmp_path / "card", files(A_tsx=b"2"))
    assert not left.exists()
    assert listing(tmp_path / "card") == {"A.tsx", "mine.txt", MANIFEST}


def test_a_running_process_keeps_its_unfinished_folder(tmp_path):
    mine = tmp_path / f".card.forge-{os.getpid()}-abcdef"
    mine.mkdir()
    publish_folder(tmp_path / "card", files(A_tsx=b"1"))
    assert mine.exists()


def test_at_every_moment_of_a_replacement_the_folder_is_whole(tmp_path):
    """A reader that looks without a pause never sees it missing or half."""
    import threading

    target = tmp_path / "card"
    publish_folder(target, files(A_tsx=b"0", B_tsx=b"0"))
    wrong: list[str] = []
    stop = threading.Event()

    def whole() -> bool:
        return all((target / name).exists() for name in ("A.tsx", "B.tsx", MANIFEST))

    def look() -> None:
        while not stop.is_set():
            # Once may be a look into the old folder that was replaced in that moment.
            if not whole() and not whole():
                wrong.append("half")

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(60):
        publish_folder(target, files(A_tsx=b"%d" % number, B_tsx=b"%d" % number))
    stop.set()
    reader.join()
    assert not wrong


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema_version": 1}', '{"files": []}'])
def test_only_a_manifest_of_ours_counts_as_one(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    assert manifest_of(tmp_path) is None
