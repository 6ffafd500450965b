"""How fast, how small, how good: measured on copies of the demo campaign, side by side in one run.

`python -m bench` from a checkout with the package installed; docs/performance.md explains every figure.
"""
