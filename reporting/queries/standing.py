"""The verdict that stands on a measure, asked once while a page is made."""

from reporting.models import Measure, Verdict


def keep_standing(measure: Measure, verdict: Verdict) -> None:
    """The page knows it already: whoever adds to the page need not ask again."""
    measure.standing = verdict  # type: ignore[attr-defined]  # while a page is made


def standing_verdict(measure: Measure) -> Verdict | None:
    """The newest verdict, with this very measure in it."""
    kept = getattr(measure, "standing", None)
    if kept is not None:
        return kept
    found = Verdict.objects.latest_per_measure().filter(measure=measure).first()
    if found is not None:
        found.measure = measure
    return found
