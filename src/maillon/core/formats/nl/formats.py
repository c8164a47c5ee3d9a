"""Short dates of the Brussels administration: 28/06/2021, as in French, not 28-6-2021."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
