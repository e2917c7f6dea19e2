"""What a Checkout session takes. Anything else is refused, also where Stripe knows it."""

from fakestripe.orders import ITEMS
from fakestripe.parameters import (
    Choice,
    Currency,
    Email,
    Flag,
    Group,
    Many,
    Metadata,
    Moment,
    Schema,
    Text,
)
from fakestripe.resources.customers import SHIPPING

LOCALES = (
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt"
    " nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
)
SAVE = Choice("off_session", "on_session")
PLACES = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
MESSAGE = Group({"message": Text(most=1200, required=True)}, clearable=True)
INVOICE_DATA: Schema = {
    "custom_fields": Many(
        Group({"name": Text(most=40, required=True), "value": Text(most=140, required=True)}),
        most=4,
        clearable=True,
    ),
    "description": Text(most=1500),
    "footer": Text(),
    "metadata": Metadata(),
}
PAYMENT_INTENT_DATA: Schema = {
    "capture_method": Choice("automatic", "automatic_async", "manual"),
    "description": Text(most=1000),
    "metadata": Metadata(),
    "receipt_email": Email(),
    "setup_future_usage": SAVE,
    "shipping": Group(SHIPPING),
    "statement_descriptor": Text(most=22),
    "statement_descriptor_suffix": Text(most=22),
    "transfer_group": Text(),
}
CREATE: Schema = {
    "adaptive_pricing": Group({"enabled": Flag()}),
    "allow_promotion_codes": Flag(),
    "automatic_tax": Group({"enabled": Flag(required=True)}),
    "billing_address_collection": Choice("auto", "required"),
    "cancel_url": Text(),
    "client_reference_id": Text(most=200),
    "consent_collection": Group({"terms_of_service": Choice("none", "required")}),
    "currency": Currency(),
    "custom_text": Group(dict.fromkeys(PLACES, MESSAGE)),
    "customer": Text(),
    "customer_creation": Choice("always", "if_required"),
    "customer_email": Email(),
    "customer_update": Group(
        {name: Choice("auto", "never") for name in ("address", "name", "shipping")}
    ),
    "discounts": Many(Group({"coupon": Text(), "promotion_code": Text()}), most=1),
    "excluded_payment_method_types": Many(Text()),
    "expires_at": Moment(),
    "integration_identifier": Text(),
    "invoice_creation": Group(
        {"enabled": Flag(required=True), "invoice_data": Group(INVOICE_DATA)}
    ),
    "line_items": ITEMS,
    "locale": Choice(*LOCALES.split()),
    "managed_payments": Group({"enabled": Flag()}),
    "metadata": Metadata(),
    "mode": Choice("payment", "setup"),
    "origin_context": Choice("mobile_app", "web"),
    "payment_intent_data": Group(PAYMENT_INTENT_DATA),
    "payment_method_options": Group(
        {
            "card": Group(
                {
                    "request_three_d_secure": Choice("any", "automatic", "challenge"),
                    "setup_future_usage": SAVE,
                }
            )
        }
    ),
    "phone_number_collection": Group({"enabled": Flag(required=True)}),
    "setup_intent_data": Group({"description": Text(most=1000), "metadata": Metadata()}),
    "submit_type": Choice("auto", "book", "donate", "pay"),
    "success_url": Text(required=True),
    "tax_id_collection": Group(
        {"enabled": Flag(required=True), "required": Choice("if_supported", "never")}
    ),
    "ui_mode": Choice("hosted_page"),
}
