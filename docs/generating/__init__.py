"""The pages of docs/reference/, one module a page; `docs/generate.py` writes them."""
