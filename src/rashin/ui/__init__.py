"""The face of Rashin: base layout, components, icons, formats and charts. It knows no model."""
