"""The review page: a small server on this machine, where people look at every creative and decide."""
