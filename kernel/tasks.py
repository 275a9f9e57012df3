"""The clock of the cellar."""

from celery import shared_task

from kernel import audit_chain, telling


@shared_task
def seal_and_tell() -> None:
    """Every few seconds: seal new audit entries, then tell people what they say."""
    audit_chain.seal_new_entries()
    telling.write_notices()


@shared_task
def send_notices() -> None:
    """Every minute: the notices that people want by e-mail."""
    telling.send_notices()
