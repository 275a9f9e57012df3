"""What each role may do with the records of the inventory."""

VIEW_ORDINARY = [
    "inventory.view_processelement",
    "inventory.view_thirdparty",
    "inventory.view_infrastructure",
    "inventory.view_provision",
    "inventory.view_offering",
]
VIEW_CUSTOMERS = [
    "inventory.view_customer",
    "inventory.view_product",
    "inventory.view_saleslead",
]
VIEW_CARE = [
    "inventory.view_accessentry",
    "inventory.view_customerimport",
    "inventory.view_importrow",
]

ROLES: dict[str, list[str]] = {
    "Support manager": [
        *VIEW_ORDINARY,
        *VIEW_CUSTOMERS,
        *VIEW_CARE,
        "inventory.change_processelement",
        "inventory.assign_processelement",
        "inventory.adopt_processelement",
        "inventory.retire_processelement",
        "inventory.own_processelement",
        "inventory.approve_provision",
    ],
    "Process owner": [
        *VIEW_ORDINARY,
        "inventory.own_processelement",
        "inventory.add_provision",
        "inventory.change_provision",
    ],
    "Knowledge editor": VIEW_ORDINARY,
    "Readiness tester": VIEW_ORDINARY,
    "Go-live approver": [*VIEW_ORDINARY, "inventory.advance_processelement"],
    "Inventory steward": [
        *VIEW_ORDINARY,
        *VIEW_CUSTOMERS,
        *VIEW_CARE,
        "inventory.add_infrastructure",
        "inventory.change_infrastructure",
        "inventory.add_provision",
        "inventory.change_provision",
        "inventory.add_offering",
        "inventory.change_offering",
        "inventory.add_customer",
        "inventory.change_customer",
        "inventory.export_customer",
        "inventory.add_saleslead",
        "inventory.change_saleslead",
        "inventory.add_customerimport",
        "inventory.release_customerimport",
    ],
    "Agent": [*VIEW_ORDINARY, *VIEW_CUSTOMERS],
    "Auditor": [*VIEW_ORDINARY, *VIEW_CUSTOMERS, *VIEW_CARE],
    "Clock": ["inventory.add_customerimport", "inventory.release_customerimport"],
}
