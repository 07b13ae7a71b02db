"""The colours that pictures are drawn in; a page shows its own in their place, by class."""

INK, SOFT, LINE, AXIS, PAPER = "#18222c", "#4a5663", "#d3d8dc", "#7b8793", "#ffffff"
SERIES = ("#0b4f6c", "#c8791a", "#5a9aa8", "#6b4c7d", "#84934f", "#918a81")
# From few to many, for heat maps and matrices; each cell has its figure written in it as well.
HEAT = ("#e2eef3", "#afd3e1", "#63a3bd", "#0b4f6d")
