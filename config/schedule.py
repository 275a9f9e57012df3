"""When the clock does what. Times are in the installation's time zone (GROUNDCREW_TIME_ZONE)."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "seal and tell": {"task": "kernel.tasks.seal_and_tell", "schedule": 10.0},
    "send notices": {"task": "kernel.tasks.send_notices", "schedule": crontab()},
    "take up abandoned runs": {
        "task": "kernel.tasks.take_up_abandoned_runs",
        "schedule": crontab(),
    },
    "forget old answers": {
        "task": "kernel.tasks.forget_old_answers",
        "schedule": crontab(hour=2, minute=20),
    },
    "enact due versions": {
        "task": "knowledge.tasks.enact_due_versions",
        "schedule": crontab(),
    },
    "score documents": {
        "task": "knowledge.tasks.score_documents",
        "schedule": crontab(hour=2, minute=35),
    },
    "freeze waiting PDFs": {
        "task": "knowledge.tasks.freeze_waiting_pdfs",
        "schedule": crontab(),
    },
    "check search": {
        "task": "knowledge.tasks.check_search",
        "schedule": crontab(hour=2, minute=30),
    },
    "remind of reviews": {
        "task": "knowledge.tasks.remind_of_reviews",
        "schedule": crontab(hour=6, minute=20),
    },
    "erase old personal inputs": {
        "task": "knowledge.tasks.erase_old_personal_inputs",
        "schedule": crontab(hour=2, minute=30),
    },
    "remind of approvals": {
        "task": "knowledge.tasks.remind_of_approvals",
        "schedule": crontab(hour=6, minute=25),
    },
    "remind of attestations": {
        "task": "knowledge.tasks.remind_of_attestations",
        "schedule": crontab(hour=6, minute=15),
    },
    "review acceptances": {
        "task": "readiness.tasks.review_acceptances",
        "schedule": crontab(minute="*/10"),
    },
    "allocate all costs": {
        "task": "reporting.tasks.allocate_all_costs",
        "schedule": crontab(hour=3, minute=0),
    },
    "judge all measures": {
        "task": "reporting.tasks.judge_all_measures",
        "schedule": crontab(hour=3, minute=10),
    },
    "ask for answers": {
        "task": "reporting.tasks.ask_for_answers",
        "schedule": crontab(minute=35),
    },
    "look for silence": {
        "task": "reporting.tasks.look_for_silence",
        "schedule": crontab(hour=6, minute=30),
    },
    "send digests": {
        "task": "reporting.tasks.send_digests",
        "schedule": crontab(minute=45, hour="6-23"),
    },
    "look into folders": {
        "task": "reporting.tasks.look_into_folders",
        "schedule": crontab(),
    },
    "read tables": {
        "task": "reporting.tasks.read_tables",
        "schedule": crontab(minute="*/15"),
    },
    "sweep event folders": {
        "task": "reporting.tasks.sweep_event_folders",
        "schedule": crontab(hour=2, minute=40),
    },
    "rebuild all rollups": {
        "task": "reporting.tasks.rebuild_all_rollups",
        "schedule": crontab(hour=2, minute=50, day_of_week="sunday"),
    },
}
