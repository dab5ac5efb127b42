"""Our own forms: the native document, the workbook and its twin of CSV files."""
