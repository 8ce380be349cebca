"""What the project tells its rooms, so that it need not know them."""

from django.dispatch import Signal

# Sent by the worker every half minute, and in the second for which something is planned, with
# ``now``: whatever has become due by then is to be done. There may be several workers, so receivers
# lock what they do.
time_passed = Signal()

# Sent when the demo archive has been loaded, in the transaction that did it: rooms add what is theirs.
demo_loaded = Signal()
