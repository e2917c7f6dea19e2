from stripe import StripeClient


def told(client: StripeClient, *, but: tuple[str, ...] = ()) -> list[str]:
    """Which events there were, the oldest first."""
    events = client.v1.events.list({"limit": 100}).data
    return [event.type for event in reversed(events) if not event.type.startswith(but)]
