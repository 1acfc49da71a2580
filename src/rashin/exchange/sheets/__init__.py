"""Sheets: what a page shows as CSV or XLSX, and the sheet by which a company brings its goals."""
