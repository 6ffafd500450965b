"""Spotlight: theme scripts and location photos in; checked, platform-ready creatives and one manifest out.

The way through the house is drawn in ARCHITECTURE.md; `build.py` is the only place that knows the whole order.
"""

__version__ = "0.1.0"
