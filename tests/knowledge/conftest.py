import pytest

from kernel.models import User
from tests.knowledge.factories import PersonFactory


@pytest.fixture
def editor(db: None) -> User:
    return PersonFactory(username="edith", role="Knowledge editor")


@pytest.fixture
def approver(db: None) -> User:
    """Another knowledge editor: those approve each other's texts."""
    return PersonFactory(username="viktor", role="Knowledge editor")


@pytest.fixture
def owner(db: None) -> User:
    return PersonFactory(username="omar", role="Process owner")


@pytest.fixture
def releaser(db: None) -> User:
    return PersonFactory(username="anna", role="Go-live approver")


@pytest.fixture
def auditor(db: None) -> User:
    return PersonFactory(username="aude", role="Auditor")


@pytest.fixture
def administrator(db: None) -> User:
    return PersonFactory(username="admin", is_superuser=True, is_staff=True)
