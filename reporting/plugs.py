"""What reporting plugs into the house."""

from pathlib import Path

from kernel import catalogue
from reporting.actions import load_metrics

CATALOGUE = Path(__file__).parent / "catalogue"

catalogue.add(CATALOGUE / "business_metrics.csv", load_metrics)
