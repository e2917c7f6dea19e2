from collections.abc import Iterator

import pytest

from quickscale_cli.upgrade.scratch import Scratch


@pytest.fixture(scope="session")
def scratch() -> Iterator[Scratch]:
    with Scratch() as scratch:
        yield scratch
