"""What unit tests share."""

import pytest

from tests.sketch import Sketch


@pytest.fixture
def s() -> Sketch:
    """A pencil whose nodes have ids of their own."""
    return Sketch()
