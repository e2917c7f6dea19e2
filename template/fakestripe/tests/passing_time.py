from fakestripe.stand import Stand

DAY = 24 * 60 * 60


def pass_time(stand: Stand, seconds: int) -> None:
    """Let what falls due within these seconds happen."""
    stand.clock.advance(stand.clock.now() + seconds, stand.account)
