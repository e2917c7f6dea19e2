from pathlib import Path

import pytest

from quickscale_cli.draft import Draft
from quickscale_cli.errors import FolderNotEmpty


def test_a_kept_folder_is_in_its_place(tmp_path: Path) -> None:
    with Draft(tmp_path / "new" / "app") as draft:
        draft.folder.mkdir()
        (draft.folder / "file").touch()
        draft.keep()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["app"]
    assert (tmp_path / "new/app/file").exists()


def make(target: Path, *names: str, meanwhile: Path | None = None) -> None:
    with Draft(target) as draft:
        draft.folder.mkdir()
        for name in names:
            (draft.folder / name).mkdir()
            (draft.folder / name / "file").touch()
        if meanwhile:
            meanwhile.parent.mkdir(exist_ok=True)
            meanwhile.touch()
        draft.keep()


def stop(path: Path, place: Path) -> None:
    raise KeyboardInterrupt


def test_one_that_is_not_kept_is_gone_with_the_folders_made_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "rename", stop)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "new" / "app", "a")
    assert not list(tmp_path.iterdir())


def test_a_half_filled_folder_is_emptied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    real = Path.rename
    monkeypatch.setattr(
        Path, "rename", lambda path, place: (stop if path.name == "c" else real)(path, place)
    )
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "app", "a", "b", "c")
    assert [path.name for path in tmp_path.rglob("*")] == ["app"]


def test_a_folder_that_fills_up_meanwhile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderNotEmpty):
        make(tmp_path / "app", "a", meanwhile=tmp_path / "app" / "of-somebody-else")
    assert [path.name for path in (tmp_path / "app").iterdir()] == ["of-somebody-else"]
