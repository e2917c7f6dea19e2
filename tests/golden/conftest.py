import pytest
from xdist.scheduler import LoadScopeScheduling


class ByRelease(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return nodeid.rpartition("[")[2]  # the release, or a test that is about none


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByRelease:
    """Keep the tests of one release on one worker, since its project takes long to make.

    That is what `xdist_group` is for, which xdist 3.8 overlooks under pytest 9.2.
    """
    return ByRelease(config, log)
