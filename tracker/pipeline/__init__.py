"""The road: the verbs in their order, between the edges."""
