"""The tables of calls, juries and grants, each created whole.

Written anew while the app had landed nowhere: 0001 to 0013 of its making applied one constraint after
the other, which on SQLite copies the table each time.
"""

import django.db.models.deletion
import maillon.core.folding
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0005_shared_cache"),
        ("implementation", "0007_figure_year"),
        ("partners", "0005_organisation_synthetic"),
        ("partners", "__first__"),
        ("plan", "0002_theme_lead"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalThreshold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "from_amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="from (euros)"
                    ),
                ),
            ],
            options={
                "verbose_name": "approval step",
                "verbose_name_plural": "approval steps",
                "ordering": ["position", "from_amount", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="approval_threshold_dates_in_order",
                        violation_error_message="The last day is not before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_amount__gte", 0)),
                        name="approval_threshold_not_negative",
                        violation_error_message="An amount is not negative.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpenseCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("help_fr", models.TextField(blank=True, verbose_name="explanation in French")),
                ("help_nl", models.TextField(blank=True, verbose_name="explanation in Dutch")),
                ("help_en", models.TextField(blank=True, verbose_name="explanation in English")),
                (
                    "needs_proof",
                    models.BooleanField(default=True, verbose_name="each expense needs a document"),
                ),
            ],
            options={
                "verbose_name": "expense category",
                "verbose_name_plural": "expense categories",
                "ordering": ["position", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="expense_category_dates_in_order",
                        violation_error_message="The last day is not before the first day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Expert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("label", models.CharField(max_length=200, verbose_name="function")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "languages",
                    models.CharField(default="fr", max_length=20, verbose_name="languages"),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="applications at most"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="available")),
                (
                    "synthetic",
                    models.BooleanField(default=False, verbose_name="fictitious data (exercise)"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experts",
                        to="partners.organisation",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(blank=True, related_name="experts", to="plan.theme"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="expert",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "expert",
                "verbose_name_plural": "experts",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("reference", models.CharField(max_length=300, verbose_name="reference")),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted")),
            ],
            options={
                "verbose_name": "legal basis",
                "verbose_name_plural": "legal bases",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="legal_basis_dates_in_order",
                        violation_error_message="The last day is not before the first day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call for projects"),
                            ("police_fund", "Fund of the police zones"),
                            ("local_plans", "Local prevention plans"),
                            ("antennas", "Local antennas (LISA)"),
                            ("regional_body", "Regional bodies"),
                            ("recurrent", "Associations outside a call"),
                            ("prize", "Annual prize"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "description_fr",
                    models.TextField(blank=True, verbose_name="description in French"),
                ),
                (
                    "description_nl",
                    models.TextField(blank=True, verbose_name="description in Dutch"),
                ),
                (
                    "description_en",
                    models.TextField(blank=True, verbose_name="description in English"),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="first year"
                    ),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="last year"
                    ),
                ),
                ("by_call", models.BooleanField(default=False, verbose_name="given by calls")),
                (
                    "with_jury",
                    models.BooleanField(default=False, verbose_name="evaluated by a jury"),
                ),
                (
                    "with_agreement",
                    models.BooleanField(default=True, verbose_name="takes an agreement"),
                ),
                (
                    "with_report",
                    models.BooleanField(default=True, verbose_name="takes an activity report"),
                ),
                (
                    "tranches",
                    models.CharField(
                        default="80,20",
                        help_text="Such as 80,20.",
                        max_length=40,
                        verbose_name="tranches in percent",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partnercategory",
                    ),
                ),
                (
                    "mandatory_measures",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="plan.measure",
                        verbose_name="measures every grant contributes to",
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruments",
                        to="funding.legalbasis",
                    ),
                ),
                (
                    "mandatory_from",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="these measures count from (year)"
                    ),
                ),
                (
                    "beneficiaries",
                    models.JSONField(blank=True, default=list, verbose_name="who may receive"),
                ),
            ],
            options={
                "verbose_name": "instrument",
                "verbose_name_plural": "instruments",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_year__isnull", True),
                            ("last_year__isnull", True),
                            ("last_year__gte", models.F("first_year")),
                            _connector="OR",
                        ),
                        name="instrument_years_in_order",
                        violation_error_message="The last year is not before the first year.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "Open call"),
                            ("renewal", "Renewal, for a closed list"),
                            ("antennas", "Local antennas"),
                            ("prize", "Prize"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "In preparation"),
                            ("published", "Published"),
                            ("evaluated", "Being evaluated"),
                            ("decided", "Decided"),
                            ("archived", "Archived"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="prepared",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(verbose_name="first year of the projects"),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(verbose_name="last year of the projects"),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Brussels", max_length=40, verbose_name="time zone"
                    ),
                ),
                (
                    "budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="budget (euros)",
                    ),
                ),
                (
                    "legal_reference",
                    models.CharField(blank=True, max_length=300, verbose_name="legal reference"),
                ),
                (
                    "published_on",
                    models.DateField(blank=True, null=True, verbose_name="published officially"),
                ),
                ("text_fr", models.TextField(blank=True, verbose_name="text in French")),
                ("text_nl", models.TextField(blank=True, verbose_name="text in Dutch")),
                ("text_en", models.TextField(blank=True, verbose_name="text in English")),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=200, verbose_name="contact (function)"),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact address"),
                ),
                (
                    "measures_announced",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="eligible measures, as announced"
                    ),
                ),
                (
                    "maximum_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="most for one project (euros)",
                    ),
                ),
                (
                    "readings",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="experts per application"
                    ),
                ),
                (
                    "minimum_readings",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="fewest completed readings"
                    ),
                ),
                (
                    "gap",
                    models.DecimalField(
                        decimal_places=2,
                        default=25,
                        max_digits=5,
                        verbose_name="gap that calls for another reader (points of 100)",
                    ),
                ),
                (
                    "blind",
                    models.BooleanField(
                        default=False, verbose_name="experts do not see who applies"
                    ),
                ),
                (
                    "mandate_years",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="years for which a former mandate is a conflict"
                    ),
                ),
                (
                    "results_shown",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing yet"),
                            ("selected", "The selected projects"),
                            ("ranking", "The selected projects with their ranking"),
                        ],
                        default="nothing",
                        max_length=10,
                        verbose_name="results for everybody",
                    ),
                ),
                (
                    "synthetic",
                    models.BooleanField(default=False, verbose_name="fictitious data (exercise)"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "invited",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="partners.organisation",
                        verbose_name="closed list of applicants",
                    ),
                ),
                (
                    "measures",
                    models.ManyToManyField(
                        blank=True,
                        related_name="calls",
                        to="plan.measure",
                        verbose_name="eligible measures",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="plan.plan",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="funding.call",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="funding.instrument",
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="funding.legalbasis",
                    ),
                ),
                (
                    "excluded_themes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="plan.theme",
                        verbose_name="themes left out",
                    ),
                ),
                (
                    "readings_due_on",
                    models.DateField(blank=True, null=True, verbose_name="readings handed in by"),
                ),
                (
                    "award_fr",
                    models.TextField(blank=True, verbose_name="what is awarded, in French"),
                ),
                (
                    "award_nl",
                    models.TextField(blank=True, verbose_name="what is awarded, in Dutch"),
                ),
                (
                    "award_en",
                    models.TextField(blank=True, verbose_name="what is awarded, in English"),
                ),
                (
                    "laureates",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="laureates"
                    ),
                ),
                (
                    "shortlist",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="candidates on the shortlist"
                    ),
                ),
                (
                    "ranks",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="places that each member of the jury gives",
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "ordering": ["-opens_at", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="call_closes_after_opening",
                        violation_error_message="The call closes after it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="call_years_in_order",
                        violation_error_message="The last year is not before the first year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget__isnull", True), ("budget__gte", 0), _connector="OR"
                        ),
                        name="call_budget_not_negative",
                        violation_error_message="An amount is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="call_cancelled_with_reason",
                        violation_error_message="Say why the call is cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_readings__lte", models.F("readings")),
                            ("minimum_readings__gte", 1),
                        ),
                        name="call_readings_in_order",
                        violation_error_message="The fewest readings are at least one, and no more than the experts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("maximum_amount__isnull", True),
                            ("maximum_amount__gte", 0),
                            _connector="OR",
                        ),
                        name="call_maximum_not_negative",
                        violation_error_message="An amount is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gap__gte", 0), ("gap__lte", 100)),
                        name="call_gap_of_100",
                        violation_error_message="The gap is between 0 and 100 points.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdmissibilityPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("decisive", models.BooleanField(default=True, verbose_name="decisive")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of admissibility",
                "verbose_name_plural": "points of admissibility",
                "ordering": ["call", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "code"), name="admissibility_point_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallAudience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("police_zone", "Police zone"),
                            ("municipality", "Municipality"),
                            ("local_antenna", "Local antenna (LISA)"),
                            ("regional_body", "Regional body"),
                            ("authority", "Regional authority"),
                            ("school", "School"),
                            ("association", "Association"),
                            ("working_group", "Working group"),
                            ("federal_body", "Federal or community body"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audiences",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "ordering": ["call", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "kind"), name="call_audience_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CallQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_fr", models.TextField(verbose_name="question in French")),
                ("question_nl", models.TextField(blank=True, verbose_name="question in Dutch")),
                ("question_en", models.TextField(blank=True, verbose_name="question in English")),
                ("answer_fr", models.TextField(blank=True, verbose_name="answer in French")),
                ("answer_nl", models.TextField(blank=True, verbose_name="answer in Dutch")),
                ("answer_en", models.TextField(blank=True, verbose_name="answer in English")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("asked_by", models.CharField(blank=True, max_length=254, verbose_name="asked by")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answer published"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about a call",
                "verbose_name_plural": "questions about a call",
                "ordering": ["call", "asked_at"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationGrid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "threshold",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="threshold (of 100)",
                    ),
                ),
                (
                    "tie_chain",
                    models.CharField(
                        default="arrival", max_length=400, verbose_name="ties are broken by"
                    ),
                ),
                (
                    "draw_seed",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="published seed of the draw"
                    ),
                ),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="fixed")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grid",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation grid",
                "verbose_name_plural": "evaluation grids",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frozen_at__isnull", True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="grid_frozen_with_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("threshold__isnull", True),
                            models.Q(("threshold__gte", 0), ("threshold__lte", 100)),
                            _connector="OR",
                        ),
                        name="grid_threshold_of_100",
                        violation_error_message="The threshold is between 0 and 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("label_fr", models.CharField(max_length=300, verbose_name="criterion in French")),
                (
                    "label_nl",
                    models.CharField(blank=True, max_length=300, verbose_name="criterion in Dutch"),
                ),
                (
                    "label_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="criterion in English"
                    ),
                ),
                ("help_fr", models.TextField(blank=True, verbose_name="explanation in French")),
                ("help_nl", models.TextField(blank=True, verbose_name="explanation in Dutch")),
                ("help_en", models.TextField(blank=True, verbose_name="explanation in English")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="weight"),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        decimal_places=2, max_digits=6, verbose_name="maximum of points"
                    ),
                ),
                (
                    "floor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="lowest mean",
                    ),
                ),
                (
                    "optional",
                    models.BooleanField(default=False, verbose_name="may stay unanswered"),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="funding.evaluationgrid",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["grid", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("grid", "code"), name="criterion_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("maximum__gt", 0)),
                        name="criterion_counts",
                        violation_error_message="Weight and maximum are more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor__isnull", True),
                            models.Q(("floor__gte", 0), ("floor__lte", models.F("maximum"))),
                            _connector="OR",
                        ),
                        name="criterion_floor_under_maximum",
                        violation_error_message="The lowest mean is between zero and the maximum.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points"),
                ),
                (
                    "label_fr",
                    models.CharField(max_length=500, verbose_name="description in French"),
                ),
                (
                    "label_nl",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description in Dutch"
                    ),
                ),
                (
                    "label_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description in English"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="funding.criterion",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion", "-points"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criterion", "points"), name="criterion_level_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("application", "Application"), ("report", "Activity report")],
                        default="application",
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="fixed")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forms",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a form",
                "verbose_name_plural": "versions of a form",
                "ordering": ["call", "purpose", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "purpose", "number"), name="form_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frozen_at__isnull", True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="form_version_frozen_with_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="funding.formversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("help_fr", models.TextField(blank=True, verbose_name="explanation in French")),
                ("help_nl", models.TextField(blank=True, verbose_name="explanation in Dutch")),
                ("help_en", models.TextField(blank=True, verbose_name="explanation in English")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="funding.formversion",
                    ),
                ),
            ],
            options={
                "ordering": ["form", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("label", models.CharField(max_length=300, verbose_name="expense")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="cost (euros)"
                    ),
                ),
                (
                    "requested",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="asked for (euros)"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget_lines",
                        to="funding.answersheet",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.expensecategory",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("requested__gte", 0)),
                        name="budget_line_not_negative",
                        violation_error_message="An amount is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requested__lte", models.F("amount"))),
                        name="budget_line_asks_at_most_its_cost",
                        violation_error_message="What is asked for is at most what it costs.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Short text"),
                            ("long_text", "Long text"),
                            ("number", "Number"),
                            ("amount", "Amount in euros"),
                            ("date", "Date"),
                            ("yes_no", "Yes or no"),
                            ("choice", "One choice"),
                            ("choices", "Several choices"),
                            ("iban", "Bank account (IBAN)"),
                            ("budget", "Budget by expense category"),
                            ("figures", "Figures (label, value, unit)"),
                            ("file", "Attached file"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("label_fr", models.CharField(max_length=400, verbose_name="question in French")),
                (
                    "label_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="question in Dutch"),
                ),
                (
                    "label_en",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="question in English"
                    ),
                ),
                ("help_fr", models.TextField(blank=True, verbose_name="explanation in French")),
                ("help_nl", models.TextField(blank=True, verbose_name="explanation in Dutch")),
                ("help_en", models.TextField(blank=True, verbose_name="explanation in English")),
                ("required", models.BooleanField(default=False, verbose_name="must be answered")),
                (
                    "most",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at most"),
                ),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        verbose_name="lowest value",
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        verbose_name="highest value",
                    ),
                ),
                (
                    "depends_value",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="asked when the answer is"
                    ),
                ),
                (
                    "eligible_value",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="answer that makes eligible"
                    ),
                ),
                (
                    "ineligible_fr",
                    models.TextField(blank=True, verbose_name="what is said otherwise, in French"),
                ),
                (
                    "ineligible_nl",
                    models.TextField(blank=True, verbose_name="what is said otherwise, in Dutch"),
                ),
                (
                    "ineligible_en",
                    models.TextField(blank=True, verbose_name="what is said otherwise, in English"),
                ),
                ("identifies", models.BooleanField(default=False, verbose_name="says who applies")),
                (
                    "depends_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dependants",
                        to="funding.formquestion",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="funding.formpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a form",
                "verbose_name_plural": "questions of a form",
                "ordering": ["part", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("depends_on__isnull", True),
                            models.Q(("depends_on", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="form_question_not_on_itself",
                        violation_error_message="A question does not depend on itself.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("label_fr", models.CharField(max_length=300, verbose_name="label in French")),
                (
                    "label_nl",
                    models.CharField(blank=True, max_length=300, verbose_name="label in Dutch"),
                ),
                (
                    "label_en",
                    models.CharField(blank=True, max_length=300, verbose_name="label in English"),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="funding.formquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["question", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "code"), name="form_choice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("added_by", models.CharField(max_length=150)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.sourcedocument",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="funding.answersheet",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.formquestion",
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being checked"),
                            ("clean", "Checked"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="scan",
                    ),
                ),
                (
                    "scan_verdict",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="verdict of the scanner"
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=150)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="funding.answersheet",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="funding.formquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "question"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "question"), name="answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Juror",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("volunteer", "Volunteer"),
                            ("appointed", "Appointed"),
                            ("declined", "Declined"),
                            ("released", "Released"),
                        ],
                        default="invited",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="applications at most"
                    ),
                ),
                (
                    "fewest",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="applications at least"
                    ),
                ),
                ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="invited")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                (
                    "declared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="declaration signed"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jurors",
                        to="funding.call",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="juries",
                        to="funding.expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a jury",
                "verbose_name_plural": "members of a jury",
                "ordering": ["call", "expert__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "expert"), name="juror_once"),
                    models.CheckConstraint(
                        condition=models.Q(("fewest__lte", models.F("most"))),
                        name="juror_load_in_order",
                        violation_error_message="At least is no more than at most.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deliberation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="held on")),
                ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliberations",
                        to="funding.call",
                    ),
                ),
                (
                    "present",
                    models.ManyToManyField(
                        blank=True, related_name="deliberations", to="funding.juror"
                    ),
                ),
            ],
            options={
                "verbose_name": "deliberation",
                "verbose_name_plural": "deliberations",
                "ordering": ["call", "held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="mandate or job")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates",
                        to="funding.expert",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="mandate_dates_in_order",
                        violation_error_message="The last day is not before the first day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ranking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("made_by", models.CharField(max_length=150)),
                ("inputs", models.JSONField()),
                ("result", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("adopted_at", models.DateTimeField(blank=True, null=True, verbose_name="adopted")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rankings",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "ranking",
                "verbose_name_plural": "rankings",
                "ordering": ["call", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "number"), name="ranking_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted_at__isnull", False)),
                        fields=("call",),
                        name="ranking_one_adopted",
                        violation_error_message="A ranking of this call is already adopted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("label_fr", models.CharField(max_length=300, verbose_name="label in French")),
                (
                    "label_nl",
                    models.CharField(blank=True, max_length=300, verbose_name="label in Dutch"),
                ),
                (
                    "label_en",
                    models.CharField(blank=True, max_length=300, verbose_name="label in English"),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=16, verbose_name="value"),
                ),
                (
                    "unit_fr",
                    models.CharField(blank=True, max_length=60, verbose_name="unit in French"),
                ),
                (
                    "unit_nl",
                    models.CharField(blank=True, max_length=60, verbose_name="unit in Dutch"),
                ),
                (
                    "unit_en",
                    models.CharField(blank=True, max_length=60, verbose_name="unit in English"),
                ),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "exactly"),
                            ("about", "about"),
                            ("at_least", "at least"),
                            ("more_than", "more than"),
                            ("counted", "counted in a list"),
                        ],
                        default="exact",
                        max_length=10,
                        verbose_name="qualifier",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="funding.answersheet",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CallFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("open", "Offered"),
                            ("received", "Received"),
                            ("admissible", "Admissible"),
                            ("jury", "Jury"),
                            ("selected", "Selected"),
                            ("renewed", "Renewed"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "applications",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="applications"),
                ),
                (
                    "organisations",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="organisations"
                    ),
                ),
                (
                    "measures",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="measures"),
                ),
                (
                    "themes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="themes"),
                ),
                (
                    "experts",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="experts"),
                ),
                (
                    "recorded",
                    models.BooleanField(default=True, verbose_name="each of them is recorded"),
                ),
                ("document", models.CharField(blank=True, max_length=300, verbose_name="read in")),
                (
                    "source_line",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="line of the source"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="announced",
                        to="funding.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "announced number of a call",
                "verbose_name_plural": "announced numbers of a call",
                "ordering": ["call", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "step"),
                        name="call_figure_once",
                        violation_error_message="This step already has its numbers.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JuryBody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "as_written",
                    models.CharField(blank=True, max_length=300, verbose_name="as written"),
                ),
                (
                    "source_line",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="line of the source"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jury_bodies",
                        to="funding.call",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "body in a jury",
                "verbose_name_plural": "bodies in a jury",
                "ordering": ["call", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            models.Q(("as_written", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="jury_body_named",
                        violation_error_message="Name the body.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("call", "organisation"),
                        name="jury_body_once",
                        violation_error_message="This body is already named.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("reasons", "Formal reasons (every letter)"),
                            ("appeal", "Ways of appeal (every letter)"),
                            ("conditions", "Conditions (selected projects)"),
                            ("reserve", "What the reserve list means (reserve)"),
                        ],
                        max_length=12,
                        verbose_name="passage",
                    ),
                ),
                ("text_fr", models.TextField(verbose_name="text in French")),
                ("text_nl", models.TextField(verbose_name="text in Dutch")),
                ("text_en", models.TextField(blank=True, verbose_name="text in English")),
            ],
            options={
                "verbose_name": "passage of the letters",
                "verbose_name_plural": "passages of the letters",
                "ordering": ["part", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="letter_text_dates_in_order",
                        violation_error_message="The last day is not before the first day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publishing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "funder_identifier",
                    models.CharField(blank=True, max_length=80, verbose_name="identifier"),
                ),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=40, verbose_name="360Giving prefix"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "funder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                        verbose_name="gives the grants",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication of the grants",
                "verbose_name_plural": "publication of the grants",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SamplingLimits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "always_from",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="every expense from (euros)"
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="part of the total (%)"
                    ),
                ),
                ("fewest", models.PositiveSmallIntegerField(verbose_name="expenses at least")),
                (
                    "tolerance",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="tolerated error (%)"
                    ),
                ),
                (
                    "large_share",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        verbose_name="large: from this part of the file (%)",
                    ),
                ),
                (
                    "often_rejected",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        verbose_name="often rejected: from this part (%)",
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                ("changed_by", models.CharField(max_length=150)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sampling_limits",
                        to="funding.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "limits of the control",
                "verbose_name_plural": "limits of the control",
                "ordering": ["instrument", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "valid_from"), name="sampling_limits_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("always_from__gt", 0)),
                        name="sampling_limits_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__gte", 0),
                            ("share__lte", 100),
                            ("tolerance__gte", 0),
                            ("tolerance__lte", 100),
                            ("large_share__gt", 0),
                            ("large_share__lte", 100),
                            ("often_rejected__gt", 0),
                            ("often_rejected__lte", 100),
                        ),
                        name="sampling_limits_in_percent",
                        violation_error_message="A percentage lies between 0 and 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpenseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("not_admissible", "File not admissible"),
                            ("in_control", "In control"),
                            ("decided", "Decided"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="submitted"),
                ),
                ("submitted_by", models.CharField(blank=True, max_length=150)),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("sample_seed", models.CharField(blank=True, max_length=80)),
                ("sample_inputs", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "verbose_name": "file of supporting documents",
                "verbose_name_plural": "files of supporting documents",
                "ordering": ["grant", "year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_admissible"), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expense_file_refused_with_reason",
                        violation_error_message="Say why the file is not admissible.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("label", models.CharField(max_length=300, verbose_name="expense")),
                ("spent_on", models.DateField(verbose_name="date")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount (euros)"
                    ),
                ),
                ("sampled", models.BooleanField(default=False, verbose_name="in the sample")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("pending", "To check"),
                            ("accepted", "Accepted"),
                            ("partly", "Partly accepted"),
                            ("rejected", "Rejected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "accepted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="accepted (euros)",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("checked_by", models.CharField(blank=True, max_length=150)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.sourcedocument",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.expensecategory",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expenses",
                        to="funding.expensefile",
                    ),
                ),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being checked"),
                            ("clean", "Checked"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="scan",
                    ),
                ),
                (
                    "scan_verdict",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="verdict of the scanner"
                    ),
                ),
            ],
            options={
                "verbose_name": "expense",
                "verbose_name_plural": "expenses",
                "ordering": ["file", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="expense_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted__isnull", True),
                            models.Q(("accepted__gte", 0), ("accepted__lte", models.F("amount"))),
                            _connector="OR",
                        ),
                        name="expense_accepted_within",
                        violation_error_message="No more is accepted than was spent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ["rejected", "partly"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expense_refused_with_reason",
                        violation_error_message="Say why the expense is not accepted whole.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("correction", "Correction asked"),
                            ("inadmissible", "Not admissible"),
                            ("admissible", "Admissible"),
                            ("selected", "Selected"),
                            ("reserve", "On the reserve list"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                ("title", models.CharField(max_length=400, verbose_name="title of the project")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("language", models.CharField(default="fr", max_length=2, verbose_name="language")),
                (
                    "requested",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount asked for (euros)",
                    ),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="first year"
                    ),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="last year"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("created_by", models.CharField(max_length=150)),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="submitted"),
                ),
                (
                    "synthetic",
                    models.BooleanField(default=False, verbose_name="fictitious data (exercise)"),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="funding.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="partners.organisation",
                    ),
                ),
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="funding.answersheet",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="funding.call",
                    ),
                ),
                (
                    "source_line",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="line of the source"
                    ),
                ),
                ("typed", models.JSONField(blank=True, default=dict)),
                (
                    "words",
                    maillon.core.folding.WordsField(
                        blank=True,
                        default="",
                        editable=False,
                        sources=("number", "title", "summary"),
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["call", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["inadmissible", "withdrawn"]), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="application_left_with_reason",
                        violation_error_message="Say why: the applicant has a right to the reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            ("submitted_at__isnull", False),
                            ("source_line__isnull", False),
                            _connector="OR",
                        ),
                        name="application_submitted_at_a_moment",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["call", "state", "number"], name="funding_app_call_id_5186de_idx"
                    ),
                    models.Index(
                        fields=["organisation", "call"], name="funding_app_organis_b7ca6c_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        choices=[("primary", "primary"), ("secondary", "secondary")],
                        max_length=10,
                        verbose_name="rank",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="funding.application",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["application", "rank", "measure"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "measure"),
                        name="application_measure_once",
                        violation_error_message="This measure is already chosen.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rank", "primary")),
                        fields=("application",),
                        name="application_one_primary_measure",
                        violation_error_message="A project has one primary measure.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoApplicant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "as_written",
                    models.CharField(blank=True, max_length=300, verbose_name="as written"),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="part in the project"
                    ),
                ),
                ("may_edit", models.BooleanField(default=False, verbose_name="shares the draft")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="co_applicants",
                        to="funding.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_applications",
                        to="partners.organisation",
                    ),
                ),
                (
                    "pending",
                    models.BooleanField(
                        default=False, verbose_name="named after the last submission"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="taken out of the draft"
                    ),
                ),
            ],
            options={
                "ordering": ["application", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            models.Q(("as_written", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="co_applicant_named",
                        violation_error_message="Name the partner.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False), ("removed_at__isnull", True)
                        ),
                        fields=("application", "organisation"),
                        name="co_applicant_once",
                        violation_error_message="This organisation is already named.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing", "Missing"),
                            ("incomplete", "Incomplete"),
                            ("outdated", "Out of date"),
                            ("incorrect", "Incorrect"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("message", models.TextField(verbose_name="what is asked")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("asked_by", models.CharField(max_length=150)),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="funding.application",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.formquestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for correction",
                "verbose_name_plural": "requests for correction",
                "ordering": ["application", "asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("asked_at"))),
                        name="correction_due_after_asked",
                        violation_error_message="The deadline is past: choose a later one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("message", ""), _negated=True),
                        name="correction_says_what",
                        violation_error_message="Write what the applicant must do.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("selected", "Selected"),
                            ("reserve", "Reserve list"),
                            ("refused", "Refused"),
                            ("inadmissible", "Not admissible"),
                        ],
                        max_length=14,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("notified", "Notified"),
                            ("rejected", "Sent back by an approver"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount (euros)",
                    ),
                ),
                ("reason_fr", models.TextField(blank=True, verbose_name="reasons in French")),
                ("reason_nl", models.TextField(blank=True, verbose_name="reasons in Dutch")),
                ("reason_en", models.TextField(blank=True, verbose_name="reasons in English")),
                (
                    "departs",
                    models.BooleanField(default=False, verbose_name="departs from the ranking"),
                ),
                (
                    "departs_reason",
                    models.TextField(blank=True, verbose_name="why it departs from the ranking"),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                ("proposed_by", models.CharField(max_length=150)),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided")),
                (
                    "notified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="notified"),
                ),
                ("letter_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="funding.application",
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.legalbasis",
                    ),
                ),
                (
                    "ranking",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="funding.ranking",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["application"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["refused", "inadmissible"]), _negated=True),
                            models.Q(("reason_fr", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_refused_with_reason",
                        violation_error_message="A refusal says its reasons (law of 29 July 1991).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("departs", False),
                            models.Q(("departs_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_departs_with_reason",
                        violation_error_message="Say why the decision departs from the ranking.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True), ("amount__gt", 0), _connector="OR"
                        ),
                        name="decision_amount_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("agreed", models.BooleanField(blank=True, null=True, verbose_name="agrees")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(blank=True, max_length=150)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.approvalthreshold",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="funding.fundingdecision",
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "step"), name="approval_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed", False), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_refused_with_note",
                        violation_error_message="Say why you do not agree.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same_organisation", "Same organisation"),
                            ("partner", "Their body is a partner of the project"),
                            ("mail_domain", "Same mail domain"),
                            ("mandate", "Mandate or job with the applicant"),
                            ("personal", "Personal tie"),
                            ("administrative", "Set by the coordination"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "Declared by the expert"),
                            ("detected", "Detected"),
                            ("pinned", "Pinned by the coordination"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                ("lifted_by", models.CharField(blank=True, max_length=150)),
                ("lifted_reason", models.TextField(blank=True, verbose_name="why it was lifted")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="funding.application",
                    ),
                ),
                (
                    "juror",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="funding.juror",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict of interest",
                "verbose_name_plural": "conflicts of interest",
                "ordering": ["application", "juror", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("juror", "application", "kind", "source"), name="conflict_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True),
                            models.Q(("lifted_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conflict_lifted_with_reason",
                        violation_error_message="Say why the conflict is lifted.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["application", "juror", "lifted_at"],
                        name="funding_con_applica_69eb03_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rank")),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="funding.application",
                    ),
                ),
                (
                    "juror",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="funding.juror",
                    ),
                ),
            ],
            options={
                "ordering": ["juror", "rank"],
                "constraints": [
                    models.UniqueConstraint(fields=("juror", "application"), name="ballot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1)), name="ballot_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("automatic", "Proposed by the assignment"),
                            ("hand", "By hand"),
                            ("calibration", "Calibration: read by all"),
                            ("third_reader", "Third reader"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("assigned_at", models.DateTimeField(verbose_name="assigned")),
                ("assigned_by", models.CharField(max_length=150)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="funding.application",
                    ),
                ),
                (
                    "juror",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="funding.juror",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["application", "juror"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "juror"),
                        name="assignment_once",
                        violation_error_message="This expert already reads this application.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OverlapReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("other", models.CharField(max_length=120)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("no_overlap", "Another purpose: no double funding"),
                            ("partial", "Partial overlap: the amount is reduced"),
                            ("double", "Double funding: not admissible"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overlap_reviews",
                        to="funding.application",
                    ),
                ),
            ],
            options={
                "ordering": ["application", "other"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "other"), name="overlap_review_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="overlap_review_with_reason",
                        violation_error_message="Say why: the reason stands in the file.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being filled in"),
                            ("submitted", "Handed in"),
                            ("recused", "Recused"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "comment",
                    models.TextField(
                        blank=True, verbose_name="comment for the jury and the letter"
                    ),
                ),
                ("private_note", models.TextField(blank=True, verbose_name="private note")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="handed in"),
                ),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="score_sheet",
                        to="funding.assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "score sheet",
                "verbose_name_plural": "score sheets",
                "ordering": ["assignment"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="score_sheet_submitted_at_a_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                    ),
                ),
                (
                    "not_applicable",
                    models.BooleanField(default=False, verbose_name="does not apply"),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="funding.criterion",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="funding.scoresheet",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "criterion"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "criterion"), name="score_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), ("points__gte", 0), _connector="OR"
                        ),
                        name="score_not_negative",
                        violation_error_message="Points are not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_applicable", False), ("points__isnull", True), _connector="OR"
                        ),
                        name="score_applies_or_not",
                        violation_error_message="Either points, or “does not apply”.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliberationChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("new", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                (
                    "deliberation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="funding.deliberation",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="funding.score",
                    ),
                ),
            ],
            options={
                "ordering": ["deliberation", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="deliberation_change_with_reason",
                        violation_error_message="Say why the jury changed it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="submission")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("submitted_by", models.CharField(max_length=150, verbose_name="submitted by")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "receipt",
                    models.CharField(max_length=40, unique=True, verbose_name="receipt number"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="funding.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "ordering": ["application", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "number"), name="submission_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdmissibilityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("pending", "To check"),
                            ("met", "Met"),
                            ("not_met", "Not met"),
                            ("not_applicable", "Does not apply"),
                        ],
                        default="pending",
                        max_length=16,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("checked_by", models.CharField(blank=True, max_length=150)),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="funding.admissibilitypoint",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="funding.application",
                    ),
                ),
            ],
            options={
                "ordering": ["application", "point"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "point"), name="admissibility_check_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "not_met"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="admissibility_not_met_with_reason",
                        violation_error_message="Say why this point is not met.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliberationOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("selected", "Selected"),
                            ("reserve", "Reserve list"),
                            ("refused", "Refused"),
                            ("inadmissible", "Not admissible"),
                        ],
                        max_length=14,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliberated_outcomes",
                        to="funding.application",
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="funding.deliberation",
                    ),
                ),
            ],
            options={
                "ordering": ["deliberation", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="deliberation_outcome_with_reason",
                        violation_error_message="Say why the jury decided so.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "inadmissible"), _negated=True),
                        name="deliberation_outcome_of_the_jury",
                        violation_error_message="The jury does not decide on admissibility.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_fr", models.CharField(max_length=400, verbose_name="title in French")),
                (
                    "title_nl",
                    models.CharField(blank=True, max_length=400, verbose_name="title in Dutch"),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=400, verbose_name="title in English"),
                ),
                ("code", models.SlugField(max_length=80, unique=True, verbose_name="code")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awarded", "Awarded"),
                            ("running", "Running"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="awarded",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "description_fr",
                    models.TextField(blank=True, verbose_name="description in French"),
                ),
                (
                    "description_nl",
                    models.TextField(blank=True, verbose_name="description in Dutch"),
                ),
                (
                    "description_en",
                    models.TextField(blank=True, verbose_name="description in English"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount (euros)",
                    ),
                ),
                (
                    "amount_public",
                    models.BooleanField(default=True, verbose_name="the amount is public"),
                ),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                ("last_year", models.PositiveSmallIntegerField(verbose_name="last year")),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="project starts"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="project ends")),
                ("awarded_on", models.DateField(blank=True, null=True, verbose_name="decided")),
                (
                    "legal_reference",
                    models.CharField(blank=True, max_length=300, verbose_name="legal reference"),
                ),
                (
                    "protected_location",
                    models.BooleanField(default=False, verbose_name="protected address"),
                ),
                (
                    "natural_person",
                    models.BooleanField(
                        default=False, verbose_name="the beneficiary is a natural person"
                    ),
                ),
                (
                    "de_minimis",
                    models.BooleanField(default=False, verbose_name="declared as de minimis aid"),
                ),
                (
                    "source_line",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="line of the source"
                    ),
                ),
                (
                    "synthetic",
                    models.BooleanField(default=False, verbose_name="fictitious data (exercise)"),
                ),
                ("entered_at", models.DateTimeField(verbose_name="entered on")),
                ("entered_by", models.CharField(max_length=150, verbose_name="entered by")),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "application",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant",
                        to="funding.application",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="funding.call",
                    ),
                ),
                (
                    "contributions",
                    models.ManyToManyField(
                        blank=True, related_name="grants", to="implementation.contribution"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="partners.organisation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="plan.plan",
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="funding.grant",
                    ),
                ),
                (
                    "territories",
                    models.ManyToManyField(
                        blank=True, related_name="grants", to="partners.territory"
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="funding.instrument",
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="funding.legalbasis",
                    ),
                ),
                (
                    "laureate_rank",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="rank of the laureate"
                    ),
                ),
                (
                    "words",
                    maillon.core.folding.WordsField(
                        blank=True,
                        default="",
                        editable=False,
                        sources=("code", "title_fr", "title_nl", "title_en", "legal_reference"),
                    ),
                ),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="grant_years_in_order",
                        violation_error_message="The last year is not before the first year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True), ("amount__gt", 0), _connector="OR"
                        ),
                        name="grant_amount_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_cancelled_with_reason",
                        violation_error_message="Say why the grant is cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="grant_dates_in_order",
                        violation_error_message="The last day is not before the first day.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["call", "first_year"], name="funding_gra_call_id_42122a_idx"
                    ),
                    models.Index(
                        fields=["first_year", "code"], name="funding_gra_first_y_dbed93_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="held on")),
                (
                    "participants",
                    models.TextField(blank=True, verbose_name="participants (functions)"),
                ),
                ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                ("agreed", models.TextField(blank=True, verbose_name="what was agreed")),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=150)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="funding.grant",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting of the steering committee",
                "verbose_name_plural": "meetings of the steering committee",
                "ordering": ["grant", "-held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=0, verbose_name="number")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed")),
                (
                    "new_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="new amount (euros)",
                    ),
                ),
                (
                    "new_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="new last day"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=150)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.sourcedocument",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="funding.grant",
                    ),
                ),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being checked"),
                            ("clean", "Checked"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="scan",
                    ),
                ),
                (
                    "scan_verdict",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="verdict of the scanner"
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["grant", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("grant", "number"), name="agreement_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 0), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="amendment_with_reason",
                        violation_error_message="Say why the agreement is amended.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("sent_back", "Sent back"),
                            ("decided", "Judged"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="submitted"),
                ),
                ("submitted_by", models.CharField(blank=True, max_length=150)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adequate", "Adequate"),
                            ("incomplete", "Incomplete"),
                            ("inadequate", "Inadequate"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "verdict_reason",
                    models.TextField(blank=True, verbose_name="reason of the verdict"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="judged")),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "sheet",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="funding.answersheet",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="funding.grant",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity report",
                "verbose_name_plural": "activity reports",
                "ordering": ["grant", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("grant", "year"),
                        name="activity_report_once",
                        violation_error_message="There is already a report for this year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(("verdict", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_report_decided_with_verdict",
                        violation_error_message="Choose a verdict.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ["incomplete", "inadequate"]), _negated=True),
                            models.Q(("verdict_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_report_refused_with_reason",
                        violation_error_message="Say why the report is not adequate.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        choices=[("primary", "primary"), ("secondary", "secondary")],
                        max_length=10,
                        verbose_name="rank",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="funding.grant",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant_links",
                        to="plan.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["grant", "rank", "measure"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("grant", "measure"),
                        name="grant_measure_once",
                        violation_error_message="This measure is already linked.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rank", "primary")),
                        fields=("grant",),
                        name="grant_one_primary_measure",
                        violation_error_message="A grant has one primary measure.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount (euros)"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "communication",
                    models.CharField(
                        max_length=20, unique=True, verbose_name="structured communication"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be repaid"),
                            ("paid", "Repaid"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="issued")),
                ("due_on", models.DateField(verbose_name="due")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="repaid")),
                (
                    "closed_reason",
                    models.TextField(blank=True, verbose_name="why it was cancelled"),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="funding.grant",
                    ),
                ),
            ],
            options={
                "verbose_name": "recovery",
                "verbose_name_plural": "recoveries",
                "ordering": ["-issued_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="recovery_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("closed_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recovery_cancelled_with_reason",
                        violation_error_message="Say why the recovery is cancelled.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("renewed", "Renewed"),
                            ("changed", "Renewed with another amount"),
                            ("not_renewed", "Not renewed"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("decided", "Decided")],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount (euros)",
                    ),
                ),
                ("reason_fr", models.TextField(blank=True, verbose_name="reason in French")),
                ("reason_nl", models.TextField(blank=True, verbose_name="reason in Dutch")),
                ("reason_en", models.TextField(blank=True, verbose_name="reason in English")),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=150)),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided")),
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="funding.grant",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.activityreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "renewal",
                "verbose_name_plural": "renewals",
                "ordering": ["grant"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "renewed"),
                            models.Q(("reason_fr", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="renewal_changed_with_reason",
                        violation_error_message="Say why it is not simply renewed.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tranche",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="percent",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount (euros)"
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("signature", "Signature of the agreement"),
                            ("claim", "Claim of the beneficiary"),
                            ("interim_report", "Interim report found adequate"),
                            ("justification", "Accepted supporting documents"),
                        ],
                        max_length=16,
                        verbose_name="payable on",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("claimed", "Claimed"),
                            ("accepted", "Claim accepted"),
                            ("paid", "Paid"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid")),
                (
                    "paid_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount paid (euros)",
                    ),
                ),
                (
                    "payment_reference",
                    models.CharField(blank=True, max_length=60, verbose_name="payment reference"),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tranches",
                        to="funding.grant",
                    ),
                ),
            ],
            options={
                "verbose_name": "tranche",
                "verbose_name_plural": "tranches",
                "ordering": ["grant", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("grant", "position"), name="tranche_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="tranche_not_negative",
                        violation_error_message="An amount is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_amount__isnull", True),
                            models.Q(
                                ("paid_amount__gte", 0), ("paid_amount__lte", models.F("amount"))
                            ),
                            _connector="OR",
                        ),
                        name="tranche_paid_within",
                        violation_error_message="No more is paid than the tranche.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            models.Q(("paid_on__isnull", False), ("paid_amount__isnull", False)),
                            _connector="OR",
                        ),
                        name="tranche_paid_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount (euros)"
                    ),
                ),
                ("iban", models.CharField(max_length=40, verbose_name="bank account (IBAN)")),
                ("note", models.TextField(blank=True, verbose_name="message")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("made_by", models.CharField(max_length=150)),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="accepted")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                (
                    "tranche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="funding.tranche",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["tranche", "made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="claim_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", False), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_refused_with_reason",
                        violation_error_message="Say why the claim is refused.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount (euros)"
                    ),
                ),
                ("paid_on", models.DateField(verbose_name="received on")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="payment reference"),
                ),
                ("entered_at", models.DateTimeField(verbose_name="entered on")),
                ("entered_by", models.CharField(max_length=150, verbose_name="entered by")),
                (
                    "struck_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="struck out on"),
                ),
                (
                    "struck_by",
                    models.CharField(blank=True, max_length=150, verbose_name="struck out by"),
                ),
                (
                    "struck_reason",
                    models.TextField(blank=True, verbose_name="why it was struck out"),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="funding.recovery",
                    ),
                ),
            ],
            options={
                "verbose_name": "repayment",
                "verbose_name_plural": "repayments",
                "ordering": ["recovery", "paid_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="recovery_payment_positive",
                        violation_error_message="An amount is more than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("struck_at__isnull", True),
                            models.Q(("struck_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recovery_payment_struck_with_reason",
                        violation_error_message="Say why the payment is corrected.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="expensefile",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="expense_files",
                to="funding.grant",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="measures",
            field=models.ManyToManyField(
                related_name="applications", through="funding.ApplicationMeasure", to="plan.measure"
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="measures",
            field=models.ManyToManyField(
                related_name="grants", through="funding.GrantMeasure", to="plan.measure"
            ),
        ),
        migrations.AddConstraint(
            model_name="expensefile",
            constraint=models.UniqueConstraint(
                fields=("grant", "year"),
                name="expense_file_once",
                violation_error_message="There is already a file for this year.",
            ),
        ),
    ]
