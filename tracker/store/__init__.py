"""What is kept: typed rows, mapped by hand to the nouns, one file of functions for each noun.

Every function takes a session first, which `Database.write` or `Database.read` of `session` gives, and takes and
returns nouns; rows never leave this folder. SQLite and PostgreSQL hold the same tables (`tables`), made and changed by
the migrations alone (`migrate`). Bodies are compressed JSON (`codec`); captures, blobs and snapshots are never changed.
"""
