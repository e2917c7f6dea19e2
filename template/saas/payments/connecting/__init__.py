"""Connects this app and a Stripe account: what `manage.py connect_stripe` does, step by step.

Each step is a function that tells its findings. It takes over what an earlier run has made, so a
second run changes nothing. Its words are for a terminal, and stay English.
"""
