"""Search over all that documents ever said: what a query means, the index that is kept with every version, and what is found in it.

`index` keeps the index and makes it anew (its tables are `index_tables`), `presences` is its bookkeeping and `matches` the one
place where the databases differ; `terms` reads a query, `words` folds, `hits` asks and `snippet` shows. Nothing is imported
here: to keep a version needs `index`, and `hits` needs versions.
"""
