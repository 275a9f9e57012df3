import pytest

from kernel import catalogue
from kernel.models import AuditEntry, CatalogueEdition
from kernel.ruling import DomainError

pytestmark = pytest.mark.django_db

PASSPORT = """key: colours
title: Colours
version: "1"
source: the rainbow
licence: none needed
"""


@pytest.fixture
def colours(tmp_path):
    path = tmp_path / "colours.csv"
    path.write_text("red\nblue\n")
    (tmp_path / "colours.passport.yaml").write_text(PASSPORT)
    return path


def count_lines(path):
    return len(path.read_text().splitlines())


def test_a_catalogue_is_loaded_with_its_passport_and_told_in_the_trail(colours):
    catalogue.load_catalogue(colours, count_lines)
    edition = CatalogueEdition.objects.get(key="colours")
    assert (edition.title, edition.version, edition.rows) == ("Colours", "1", 2)
    assert AuditEntry.objects.filter(act="catalogue.loaded", subject_label="Colours 1").exists()


def test_an_unchanged_catalogue_is_not_loaded_again(colours):
    catalogue.load_catalogue(colours, count_lines)
    assert catalogue.load_catalogue(colours, pytest.fail) is None


def test_a_changed_file_is_loaded_again(colours):
    catalogue.load_catalogue(colours, count_lines)
    colours.write_text("red\nblue\ngreen\n")
    catalogue.load_catalogue(colours, count_lines)
    assert CatalogueEdition.objects.get(key="colours").rows == 3


def test_a_catalogue_without_a_passport_is_refused(colours):
    colours.with_name("colours.passport.yaml").unlink()
    with pytest.raises(DomainError, match=r"colours\.passport\.yaml"):
        catalogue.load_catalogue(colours, count_lines)


def test_a_loader_that_fails_leaves_no_edition_behind(colours):
    def fail(path):
        raise DomainError("line 2: no colour")

    with pytest.raises(DomainError, match="line 2"):
        catalogue.load_catalogue(colours, fail)
    assert not CatalogueEdition.objects.filter(key="colours").exists()
