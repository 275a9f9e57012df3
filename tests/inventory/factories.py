import factory
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils import timezone

from inventory.models import (
    Customer,
    Infrastructure,
    Offering,
    ProcessElement,
    Product,
    Provision,
    SalesLead,
)
from kernel.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """`may=["inventory.view_customer"]` gives permissions, `role="Auditor"` a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    first_name = "Ida"
    last_name = factory.Sequence(lambda n: f"Number{n}")

    @factory.post_generation
    def may(self, create, extracted, **kwargs):
        for permission in extracted or ():
            app, _, codename = permission.partition(".")
            self.user_permissions.add(
                *Permission.objects.filter(Q(content_type__app_label=app, codename=codename))
            )

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if extracted:
            self.groups.add(Group.objects.get(name=extracted))


class ProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProcessElement

    key = factory.Sequence(lambda n: f"9.0.{n}")  # no test asks for one of these
    identifier = factory.SelfAttribute("key")
    name = "Answer the invented question"
    level = 2
    vertical = "B"


class InfrastructureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Infrastructure

    number = factory.Sequence(lambda n: f"INF-9{n:03d}")
    name = "Invented hotline"
    kind = "channel"


class ProvisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provision

    infrastructure = factory.SubFactory(InfrastructureFactory)
    process = factory.SubFactory(ProcessFactory)
    capacity_needed = 10
    capacity_provided = 10
    unit = "agents at a time"


class CustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Customer

    number = factory.Sequence(lambda n: f"C-{n:05d}")
    name = "Ida Invented"
    email = factory.LazyAttribute(lambda one: f"{one.number.lower()}@example.org")


class OfferingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Offering

    code = factory.Sequence(lambda n: f"OFF-{n}")
    name = "Invented line"


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    customer = factory.SubFactory(CustomerFactory)
    offering = factory.SubFactory(OfferingFactory)


class SalesLeadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SalesLead

    number = factory.Sequence(lambda n: f"LEAD-{n:05d}")
    name = "Perhaps Buys"
    received_on = factory.LazyFunction(timezone.localdate)
