"""The code that ran: its source, where it failed, and what its tensors were then."""
