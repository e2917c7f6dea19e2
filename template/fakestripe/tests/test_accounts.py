from stripe import StripeClient


def test_a_key_tells_its_account(client: StripeClient) -> None:
    assert client.v1.accounts.retrieve_current().id.startswith("acct_")
