"""The lives of the records that have one."""

from inventory.lifecycle.imports import IMPORT_LIFECYCLE, ImportState
from inventory.lifecycle.process import PROCESS_LIFECYCLE, ProcessState
from inventory.lifecycle.provision import PROVISION_LIFECYCLE, ProvisionState

__all__ = [
    "IMPORT_LIFECYCLE",
    "PROCESS_LIFECYCLE",
    "PROVISION_LIFECYCLE",
    "ImportState",
    "ProcessState",
    "ProvisionState",
]
