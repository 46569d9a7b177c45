from django.db import migrations, models


BATCH = 1000


def fill_in(apps, schema_editor):
    """The authors of each source that has some, in their order."""
    names = {}
    creators = apps.get_model("sources", "SourceCreator").objects.filter(role="author")
    rows = creators.order_by("page_id", "sort_order", "pk").values_list("page_id", "literal", "given", "family")
    for page, literal, given, family in rows.iterator():
        name = literal or " ".join(part for part in (given, family) if part)
        if name:
            names.setdefault(page, []).append(name)
    source = apps.get_model("sources", "SourcePage")
    signed = [source(pk=page, byline=", ".join(authors)) for page, authors in names.items()]
    source.objects.bulk_update(signed, ["byline"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourcepage',
            name='byline',
            field=models.TextField(default='', editable=False),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
