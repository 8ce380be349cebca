"""Webhooks: other systems are told of each change, in order, signed, and until they have heard it."""
