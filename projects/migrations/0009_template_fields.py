"""The fields of APEC's template of a concept note.

Sessions that are there already do not ask for them: their notes stay as valid as they are.
"""

from django.db import migrations, models

ASKS = {
    "help_text": "A note then needs them to be submitted, within their limits.",
    "verbose_name": "asks for the fields of APEC's template",
}


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0008_words_of_the_desk'),
    ]

    operations = [
        migrations.AddField(
            model_name='conceptnote',
            name='beneficiaries',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='budget_hosting',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: hosting, in US dollars'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='budget_labour',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: labour, in US dollars'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='budget_other',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: other, in US dollars'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='budget_publication',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: publication and distribution, in US dollars'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='budget_travel',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: travel, in US dollars'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='capacity_building',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='committee',
            field=models.CharField(blank=True, choices=[('SCE', 'SOM Steering Committee on Economic and Technical Cooperation (SCE)'), ('CTI', 'Committee on Trade and Investment (CTI)'), ('EC', 'Economic Committee (EC)'), ('SOM', "Senior Officials' Meeting (SOM)")], max_length=10),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='contacts',
            field=models.TextField(blank=True, help_text='Never public (permissions.py).', verbose_name='proponents: names and posts'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='gender_criteria',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='non_apec_partners',
            field=models.TextField(blank=True, verbose_name='partners outside APEC'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='output_1',
            field=models.TextField(blank=True, verbose_name='first output'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='output_2',
            field=models.TextField(blank=True, verbose_name='second output'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='output_3',
            field=models.TextField(blank=True, verbose_name='third output'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='project_type',
            field=models.CharField(blank=True, choices=[('workshop', 'Workshop, seminar or policy dialogue'), ('training', 'Training course'), ('research', 'Research, survey or case studies'), ('publication', 'Guide, toolkit or other publication'), ('network', 'Website, database or network'), ('several', 'Several of these')], max_length=20),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='signed_off_by',
            field=models.CharField(blank=True, max_length=200, verbose_name='signed off by'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='signed_off_on',
            field=models.DateField(blank=True, null=True, verbose_name='signed off on'),
        ),
        migrations.AddField(
            model_name='conceptnote',
            name='topics',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='beneficiaries',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='budget_hosting',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: hosting, in US dollars'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='budget_labour',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: labour, in US dollars'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='budget_other',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: other, in US dollars'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='budget_publication',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: publication and distribution, in US dollars'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='budget_travel',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='budget: travel, in US dollars'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='capacity_building',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='committee',
            field=models.CharField(blank=True, choices=[('SCE', 'SOM Steering Committee on Economic and Technical Cooperation (SCE)'), ('CTI', 'Committee on Trade and Investment (CTI)'), ('EC', 'Economic Committee (EC)'), ('SOM', "Senior Officials' Meeting (SOM)")], max_length=10),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='contacts',
            field=models.TextField(blank=True, help_text='Never public (permissions.py).', verbose_name='proponents: names and posts'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='gender_criteria',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='non_apec_partners',
            field=models.TextField(blank=True, verbose_name='partners outside APEC'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='output_1',
            field=models.TextField(blank=True, verbose_name='first output'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='output_2',
            field=models.TextField(blank=True, verbose_name='second output'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='output_3',
            field=models.TextField(blank=True, verbose_name='third output'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='project_type',
            field=models.CharField(blank=True, choices=[('workshop', 'Workshop, seminar or policy dialogue'), ('training', 'Training course'), ('research', 'Research, survey or case studies'), ('publication', 'Guide, toolkit or other publication'), ('network', 'Website, database or network'), ('several', 'Several of these')], max_length=20),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='signed_off_by',
            field=models.CharField(blank=True, max_length=200, verbose_name='signed off by'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='signed_off_on',
            field=models.DateField(blank=True, null=True, verbose_name='signed off on'),
        ),
        migrations.AddField(
            model_name='historicalconceptnote',
            name='topics',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='historicalsession',
            name='asks_template',
            field=models.BooleanField(default=False, **ASKS),
        ),
        migrations.AlterField(
            model_name='historicalsession',
            name='asks_template',
            field=models.BooleanField(default=True, **ASKS),
        ),
        migrations.AddField(
            model_name='session',
            name='asks_template',
            field=models.BooleanField(default=False, **ASKS),
        ),
        migrations.AlterField(
            model_name='session',
            name='asks_template',
            field=models.BooleanField(default=True, **ASKS),
        ),
    ]
