"""Keeps our rows and Stripe in step. Nothing here asks Stripe while it holds a row."""
