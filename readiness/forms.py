"""What the pages of this floor ask for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement, Provision
from kernel.forms import CheckedFileField
from kernel.models import User
from kernel.pages import NoteForm
from kernel.ruling import DomainError
from kernel.uploads import demand_fit
from knowledge.models import Document
from knowledge.step_references import read_references
from readiness.models import (
    ChangeCase,
    ManualFinding,
    Result,
    Stage,
    StageKind,
    TestStep,
    TestTemplate,
    Trigger,
    VerdictDecision,
    Waiver,
)
from reporting.models import Measure

WITH_ROLES = "django.contrib.auth.backends.ModelBackend"
EVIDENCE_KINDS = {"pdf", "png", "jpeg", "xlsx", "text"}


class EvidenceField(CheckedFileField):
    """A file that proves something, checked by what it holds."""

    def __init__(self, *, label: Any) -> None:
        told = _("A picture, PDF, text or workbook.")
        super().__init__(check=_is_evidence, label=label, required=False, help_text=told)


def _is_evidence(file: Any) -> None:
    demand_fit(file, EVIDENCE_KINDS)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def carriers() -> QuerySet[User]:
    """The people whose role lets them carry a change: nobody else would see its next step."""
    may = User.objects.with_perm("readiness.design_changecase", backend=WITH_ROLES)
    return may.filter(is_clock=False)


def measures_of(process: ProcessElement) -> QuerySet[Measure]:
    return Measure.objects.filter(process=process).select_related("process")


class OpenCaseForm(forms.ModelForm):
    """A new case; from a verdict, process, measure and trigger are given."""

    class Meta:
        model = ChangeCase
        fields = [
            "title",
            "process",
            "trigger",
            "trigger_note",
            "description",
            "measure",
            "owner",
            "planned_on",
        ]
        widgets = {"trigger_note": words(), "description": words(), "planned_on": DayInput()}

    def __init__(self, *args: Any, verdict: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if verdict is not None:
            for name in ("process", "trigger", "measure"):
                del self.fields[name]
        else:
            stated = [choice for choice in Trigger.choices if choice[0] != Trigger.VERDICT]
            self.fields["trigger"].choices = stated
            self.fields["trigger_note"].required = True
            self.fields["measure"].queryset = Measure.objects.select_related("process")
            self.initial.setdefault("trigger", Trigger.COMPLAINT)
        self.fields["owner"].queryset = carriers()


class EditCaseForm(forms.ModelForm):
    class Meta:
        model = ChangeCase
        fields = ["title", "description", "measure", "owner", "planned_on"]
        widgets = {"description": words(), "planned_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures_of(self.instance.process)
        self.fields["owner"].queryset = carriers()


class DecisionForm(forms.ModelForm):
    class Meta:
        model = VerdictDecision
        fields = ["reason", "until"]
        widgets = {"reason": words(), "until": DayInput()}


class LinkDocumentForm(forms.Form):
    document = forms.ModelChoiceField(
        Document.objects.all(),
        label=_("Document"),
        help_text=_("A new version of it will come into force with this change."),
    )

    def __init__(self, *args: Any, case: ChangeCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        linked = case.release.items.values("document") if case.release else []
        self.fields["document"].queryset = (
            Document.objects.exclude(pk__in=linked).select_related("process").order_by("number")
        )
        own = Document.objects.filter(process=case.process).exclude(pk__in=linked).first()
        self.initial.setdefault("document", own)


class LinkProvisionForm(forms.Form):
    provision = forms.ModelChoiceField(Provision.objects.none(), label=_("Infrastructure"))

    def __init__(self, *args: Any, case: ChangeCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provision"].queryset = Provision.objects.filter(
            process=case.process
        ).select_related("infrastructure", "process")


class PlanTestsForm(forms.Form):
    template = forms.ModelChoiceField(
        TestTemplate.objects.all(),
        label=_("Template"),
        required=False,
        empty_label=_("Begin with an empty plan"),
        help_text=_("Its steps are copied; you can edit them."),
    )


class StepForm(forms.ModelForm):
    """A test step; `traces` is read as the steps that it names."""

    traces = forms.CharField(
        label=_("Steps of procedures that it tries"),
        help_text=_("By their lasting numbers, as PRO-0003#4, with commas between them."),
        max_length=400,
        required=False,
    )

    class Meta:
        model = TestStep
        fields = ["action", "expected", "is_mandatory"]
        widgets = {"action": words(2), "expected": words(2)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            traces = self.instance.traces.select_related("procedure")
            self.initial.setdefault("traces", ", ".join(str(one) for one in traces))

    def clean_traces(self) -> list[tuple[Document, int]]:
        try:
            return read_references(self.cleaned_data["traces"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ResultForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Result"), choices=Result.choices)
    note = forms.CharField(
        label=_("What was seen"), required=False, max_length=2000, widget=words(2)
    )
    evidence = EvidenceField(label=_("Evidence"))


class FindingForm(forms.ModelForm):
    upload = EvidenceField(label=_("File"))

    class Meta:
        model = ManualFinding
        fields = ["is_met", "note"]
        widgets = {"note": words()}


class WaiverForm(forms.ModelForm):
    class Meta:
        model = Waiver
        fields = ["reason", "expires_on"]
        widgets = {"reason": words(), "expires_on": DayInput()}


class AcceptanceForm(NoteForm):
    """Accepting may ask for something by a day."""

    condition = forms.CharField(
        label=_("On condition that"),
        required=False,
        max_length=250,
        help_text=_("Leave empty to accept without a condition. An open one holds up the release."),
    )
    due_on = forms.DateField(label=_("By"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        text, day = answers.pop("condition", ""), answers.pop("due_on", None)
        if bool(text) != bool(day):
            raise forms.ValidationError(_("A condition needs both its words and its day."))
        answers["conditions"] = [(text, day)] if text else []
        return answers


class ConditionForm(forms.Form):
    text = forms.CharField(label=_("Condition"), max_length=250)
    due_on = forms.DateField(label=_("By"), widget=DayInput())


class MeetConditionForm(forms.Form):
    note = forms.CharField(label=_("How it was met"), widget=words())


class StageForm(forms.ModelForm):
    class Meta:
        model = Stage
        fields = [
            "kind",
            "scope",
            "share_percent",
            "minimum_cases",
            "minimum_days",
            "guard_measure",
            "guard_limit",
        ]

    def __init__(self, *args: Any, case: ChangeCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (StageKind.PILOT, StageKind.PILOT.label),
            (StageKind.LIMITED, StageKind.LIMITED.label),
        ]
        self.fields["guard_measure"].queryset = measures_of(case.process)
        self.fields["guard_measure"].label = _("Guardrail measure")
        self.initial.setdefault("guard_measure", case.measure)


class BenefitForm(forms.Form):
    note = forms.CharField(
        label=_("What we learned"), required=False, max_length=2000, widget=words()
    )
