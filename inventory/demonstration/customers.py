"""Five thousand invented customers with products and leads, a few of them recorded badly."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from inventory.actions.customer_imports import record_load
from inventory.demonstration.words import CITIES, COMPANIES, FIRST, LAST, STREETS, TRADES
from inventory.lifecycle import ImportState
from inventory.models import Customer, CustomerImport, Offering, Product, SalesLead
from kernel.models import User

CUSTOMERS = 5_000
LEADS = 320
SOURCE = "demonstration"
INVENTED = {"Invented": "yes"}
BLANK_EMAILS = 0.031
BAD_TAX_IDS = ("n/a", "XA12", "XA00000000O", "pending")
# code, name, family, price, how often a consumer and a business has it
OFFERINGS = (
    ("FIX-LINE", "Telephone line", "Voice", "9.90", 0.45, 0.80),
    ("NET-DSL-50", "Internet 50 over DSL", "Internet", "29.90", 0.30, 0.15),
    ("NET-FIBRE-250", "Internet 250 over fibre", "Internet", "39.90", 0.35, 0.20),
    ("NET-FIBRE-1000", "Internet 1000 over fibre", "Internet", "59.90", 0.12, 0.45),
    ("MOB-S", "Mobile 5 GB", "Mobile", "12.90", 0.30, 0.10),
    ("MOB-L", "Mobile 50 GB", "Mobile", "24.90", 0.25, 0.40),
    ("MOB-FLEET", "Mobile fleet", "Mobile", "17.50", 0.00, 0.35),
    ("TV-BASIC", "Television basic", "Television", "7.90", 0.28, 0.02),
    ("TV-PLUS", "Television plus", "Television", "17.90", 0.12, 0.01),
    ("ADD-SECURITY", "Online security", "Options", "3.90", 0.18, 0.50),
    ("ADD-INSTALL", "Installation at home", "Options", "0.00", 0.08, 0.10),
    ("NET-ISDN", "ISDN access", "Internet", "24.90", 0.01, 0.06),
)
NO_LONGER_SOLD = "NET-ISDN"
CHANNELS = ("Shop", "Web form", "Hotline", "Trade fair", "Recommendation")
STAGES = ("new", "qualified", "proposal", "won", "lost")


def make_customers(*, random: Random, today: date, people: dict[str, User]) -> dict[str, int]:
    """Write everything with one statement a table and batch, and one audit record for all."""
    offerings = Offering.objects.bulk_create(_offering(one, today) for one in OFFERINGS)
    customers = [_customer(number, random, today) for number in range(1, CUSTOMERS + 1)]
    _spoil(customers, random)
    products = _products(customers, offerings, random, today)
    Customer.objects.bulk_create(customers, batch_size=1_000)
    Product.objects.bulk_create(products, batch_size=2_000)
    leads = [
        _lead(number, customers, offerings, random, today, people) for number in range(1, LEADS + 1)
    ]
    SalesLead.objects.bulk_create(leads)
    _record(people["stefan"])
    return {"customers": len(customers), "products": len(products), "leads": len(leads)}


def _offering(told: tuple[Any, ...], today: date) -> Offering:
    code, name, family, price, _consumer, _business = told
    return Offering(
        code=code,
        name=name,
        family=family,
        monthly_price=Decimal(price),
        description="Invented for the demonstration.",
        sold_from=today - timedelta(days=2_400),
        sold_until=today - timedelta(days=400) if code == NO_LONGER_SOLD else None,
    )


def _customer(number: int, random: Random, today: date) -> Customer:
    is_business = random.random() < 0.14
    first, last = random.choice(FIRST), random.choice(LAST)
    company = f"{random.choice(COMPANIES)} {random.choice(TRADES)}"
    name = company if is_business else f"{first} {last}"
    city, postcode = random.choice(CITIES)
    months = int(random.expovariate(1 / 38))
    standing = random.choices(("active", "suspended", "ended"), (88, 3, 9))[0]
    return Customer(
        number=f"DEMO-{number:06d}",
        name=name,
        segment="business" if is_business else "consumer",
        standing=standing,
        email=f"{'office' if is_business else first.lower()}.{number}@example.org",
        phone=f"+999 555 {random.randrange(10_000):04d} {number % 100:02d}",
        street=f"{random.choice(STREETS)} {random.randint(1, 140)}",
        postcode=f"{postcode}{random.randint(0, 99):02d}",
        city=city,
        country="XA",
        tax_id=f"XA{random.randrange(10**9):09d}" if is_business else "",
        since_on=today - timedelta(days=30 * months + random.randrange(30)),
        tenure_months=months,
        contract=random.choice(("Monthly", "One year", "Two years")),
        payment_method=random.choice(("Direct debit", "Transfer", "Card")),
        attributes=INVENTED,
        source=SOURCE,
    )


def _spoil(customers: list[Customer], random: Random) -> None:
    """Blank e-mails, one in twenty-five businesses without a good tax id, forty doubles."""
    for customer in customers:
        if random.random() < BLANK_EMAILS:
            customer.email = ""
        if customer.segment == "business" and random.random() < 0.08:
            customer.tax_id = random.choice(("", *BAD_TAX_IDS))
    for double in random.sample(customers[1_000:], 40):
        original = random.choice(customers[:1_000])
        for name in ("name", "segment", "street", "postcode", "city", "phone", "tax_id"):
            setattr(double, name, getattr(original, name))


def _products(
    customers: list[Customer], offerings: list[Offering], random: Random, today: date
) -> list[Product]:
    products = []
    for customer in customers:
        column = 5 if customer.segment == "business" else 4
        chosen = [
            offering
            for offering, told in zip(offerings, OFFERINGS, strict=True)
            if random.random() < float(told[column])
        ] or [offerings[0]]
        customer.monthly_amount = sum(
            (one.monthly_price or Decimal(0) for one in chosen), Decimal(0)
        )
        has_ended = customer.standing == "ended"
        products += [
            Product(
                customer=customer,
                offering=offering,
                started_on=customer.since_on,
                ended_on=today - timedelta(days=random.randint(1, 300)) if has_ended else None,
            )
            for offering in chosen
        ]
    return products


def _lead(
    number: int,
    customers: list[Customer],
    offerings: list[Offering],
    random: Random,
    today: date,
    people: dict[str, User],
) -> SalesLead:
    known = random.choice(customers) if random.random() < 0.4 else None
    stage = random.choices(STAGES, (30, 25, 15, 18, 12))[0]
    received_on = today - timedelta(days=random.randint(0, 180))
    is_open = stage not in {"won", "lost"}
    return SalesLead(
        number=f"LEAD-{number:05d}",
        name=known.name if known else f"{random.choice(FIRST)} {random.choice(LAST)}",
        email=f"lead.{number}@example.org",
        phone=f"+999 555 {random.randrange(10_000):04d}",
        channel=random.choice(CHANNELS),
        stage=stage,
        customer=known,
        offering=random.choice(offerings[:-1]),
        owner=people["stefan"],
        monthly_value=Decimal(random.randint(800, 9_000)) / 100,
        received_on=received_on,
        next_step_on=today + timedelta(days=random.randint(-5, 20)) if is_open else None,
    )


def _record(steward: User) -> None:
    now = timezone.now()
    batch = CustomerImport.objects.create(
        file_name="Demonstration customers (invented)",
        mapping_title="Demonstration",
        rows=CUSTOMERS,
        added=CUSTOMERS,
        created_by=steward,
        created_at=now,
        loaded_at=now,
        state=ImportState.LOADED,
    )
    record_load(batch, actor=steward)
