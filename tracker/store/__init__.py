"""What is kept: typed rows, mapped by hand to the nouns, one file of functions for each noun.

Every function takes a session first, which `Database.write` or `Database.read` of `session` gives, and takes and
returns nouns; rows never leave this folder. SQLite and PostgreSQL hold the same tables (`tables`), made and changed by
the migrations alone (`migrate`). The bytes of captures are deltas (`blobs`), what they said is blocks (`flat`, `packs`) and
what stands where (`manifests`), and snapshots are chained by hashes (`links`); triggers refuse to change them (`guards`).
Changesets and reports are compressed JSON (`codec`).
"""
