"""Dates in French that no line breaks: the day stays with its month and its year. Django has the other formats."""

DATE_FORMAT = "j\u00a0F\u00a0Y"
DATETIME_FORMAT = "j\u00a0F\u00a0Y à\u00a0H:i"
YEAR_MONTH_FORMAT = "F\u00a0Y"
MONTH_DAY_FORMAT = "j\u00a0F"
