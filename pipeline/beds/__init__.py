"""The drawn beds: music made of arithmetic alone, so every creative may carry it anywhere without a licence.

`names` says which there are and at what tempo, and costs nothing to import; `draw` makes the sound.
"""
