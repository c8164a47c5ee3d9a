from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0005_deliberation_outcome'),
        ('plan', '0002_theme_lead'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='excluded_themes',
            field=models.ManyToManyField(blank=True, related_name='+', to='plan.theme', verbose_name='themes left out'),
        ),
    ]
