import tarfile
from pathlib import Path

import pytest

from tests.conftest import SHARED


@pytest.fixture(scope="session")
def kit(tmp_path_factory) -> Path:
    """OMG's compatibility kit, unpacked; mark the test `shared`."""
    archive = SHARED / "data" / "dmn_tck.tar.gz"
    if not archive.is_file():
        pytest.skip("the kit is not beside the checkout")
    folder: Path = tmp_path_factory.mktemp("kit")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder
