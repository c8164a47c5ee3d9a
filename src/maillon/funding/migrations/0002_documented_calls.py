import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0001_initial'),
        ('partners', '0004_legal_form_and_postcode'),
    ]

    operations = [
        migrations.AddField(
            model_name='instrument',
            name='mandatory_from',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='these measures count from (year)'),
        ),
        migrations.CreateModel(
            name='CallFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('open', 'Offered'), ('received', 'Received'), ('admissible', 'Admissible'), ('jury', 'Jury'), ('selected', 'Selected'), ('renewed', 'Renewed')], max_length=12, verbose_name='step')),
                ('applications', models.PositiveIntegerField(blank=True, null=True, verbose_name='applications')),
                ('organisations', models.PositiveIntegerField(blank=True, null=True, verbose_name='organisations')),
                ('measures', models.PositiveIntegerField(blank=True, null=True, verbose_name='measures')),
                ('themes', models.PositiveIntegerField(blank=True, null=True, verbose_name='themes')),
                ('experts', models.PositiveIntegerField(blank=True, null=True, verbose_name='experts')),
                ('recorded', models.BooleanField(default=True, verbose_name='each of them is recorded')),
                ('document', models.CharField(blank=True, max_length=300, verbose_name='read in')),
                ('source_line', models.PositiveIntegerField(blank=True, null=True, verbose_name='line of the source')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announced', to='funding.call')),
            ],
            options={
                'verbose_name': 'announced number of a call',
                'verbose_name_plural': 'announced numbers of a call',
                'ordering': ['call', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('call', 'step'), name='call_figure_once', violation_error_message='This step already has its numbers.')],
            },
        ),
        migrations.CreateModel(
            name='JuryBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('as_written', models.CharField(blank=True, max_length=300, verbose_name='as written')),
                ('source_line', models.PositiveIntegerField(blank=True, null=True, verbose_name='line of the source')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jury_bodies', to='funding.call')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
            ],
            options={
                'verbose_name': 'body in a jury',
                'verbose_name_plural': 'bodies in a jury',
                'ordering': ['call', 'position', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('organisation__isnull', False), models.Q(('as_written', ''), _negated=True), _connector='OR'), name='jury_body_named', violation_error_message='Name the body.'),
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('call', 'organisation'), name='jury_body_once', violation_error_message='This body is already named.'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_submitted_at_a_moment',
        ),
        migrations.AddField(
            model_name='application',
            name='source_line',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='line of the source'),
        ),
        migrations.AddField(
            model_name='grant',
            name='laureate_rank',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rank of the laureate'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('submitted_at__isnull', False), ('source_line__isnull', False), _connector='OR'), name='application_submitted_at_a_moment'),
        ),
    ]
