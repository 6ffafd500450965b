"""Drawn night streets of invented places, so that a fresh checkout has photographs to build with.

`names` knows what there is without importing anything heavy; `paint.draw` draws one. `view`, `bands`, `sheet`, `light`,
`floor`, `stage`, `sky`, `walls`, `street` and `greenery` are the shared brushwork; a place
is one module that lists three scenes.
"""
