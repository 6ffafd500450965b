"""One file a kind of encoded file: each takes finished pictures and writes what a platform takes."""
