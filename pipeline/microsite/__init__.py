"""The pages that a campaign's links lead to: one for each theme, place and language, and a front page in each language.

Static files without scripts: what may be shown is decided before, in `release`; what is written where, in `site`.
"""
