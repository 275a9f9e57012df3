"""What the inventory plugs into the house."""

from pathlib import Path

from inventory.actions.catalogue import load_processes
from kernel import catalogue

CATALOGUE = Path(__file__).parent / "catalogue"

catalogue.add(CATALOGUE / "etom_processes.csv", load_processes)
