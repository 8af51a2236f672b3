"""Tracker watches published documents and says in an editor's words what changed.

A published page is fetched (`fetch`), its bytes are kept as a capture (`store`),
read into sections (`parse`), held against the current version (`gate`),
kept as a numbered snapshot (`store`), compared with the one before (`diff`),
set against what the publisher announced (`announce`),
and worded as a report (`report`).
`pipeline` is that road, in this order; `app` plugs it together;
`cli` and `jobs` start it. `model` holds the nouns, `text` the tools.
"""
