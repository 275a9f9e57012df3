from reporting.queries.series import Point, Reading, Series, monthly_series, window_reading

__all__ = ["Point", "Reading", "Series", "monthly_series", "window_reading"]
