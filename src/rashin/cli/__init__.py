"""The command line: `rashin serve | demo | doctor`, a thin door like the others."""
