"""Charts as SVG made in Python."""
