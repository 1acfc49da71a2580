"""The open document: a whole organisation in one JSON file (docs/exchange.md)."""
