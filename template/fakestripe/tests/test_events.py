from stripe import StripeClient


def test_an_event_is_a_snapshot(client: StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Ada"})
    client.v1.customers.update(customer.id, {"name": "Ben"})
    updated, created = client.v1.events.list().data
    assert (created.type, created.data.object["name"]) == ("customer.created", "Ada")
    assert (updated.type, updated.data.object["name"]) == ("customer.updated", "Ben")


def test_an_update_tells_only_what_changed(client: StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Ada", "metadata": {"a": "1", "b": "2"}})
    client.v1.customers.update(customer.id, {"name": "Ben", "metadata": {"b": "3", "c": "4"}})
    updated, created = client.v1.events.list().data
    assert updated.data.to_dict()["previous_attributes"] == {
        "name": "Ada",
        "metadata": {"b": "2", "c": None},
    }
    assert "previous_attributes" not in created.data.to_dict()


def test_an_update_that_changes_nothing_is_no_event(client: StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Ada"})
    client.v1.customers.update(customer.id, {"name": "Ada"})
    assert [event.type for event in client.v1.events.list().data] == ["customer.created"]


def test_an_event_names_its_request(client: StripeClient) -> None:
    customer = client.v1.customers.create({}, {"idempotency_key": "row-7:1"})
    [event] = client.v1.events.list().data
    assert event.request is not None
    assert event.request.id == customer.last_response.request_id
    assert event.request.idempotency_key == "row-7:1"


def test_events_are_listed_by_type(client: StripeClient) -> None:
    customer = client.v1.customers.create()
    client.v1.customers.delete(customer.id)
    wanted = client.v1.events.list({"types": ["customer.deleted", "charge.refunded"]})
    assert [event.type for event in wanted.data] == ["customer.deleted"]
