from django.dispatch import Signal

ran_low = Signal()
"""A use took a workspace below LOW_CREDITS: `workspace`. Sent in the transaction of the use."""
