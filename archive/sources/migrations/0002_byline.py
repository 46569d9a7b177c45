from django.db import migrations, models


def fill_in(apps, schema_editor):
    """The authors of each source that has some, in their order."""
    names = {}
    creators = apps.get_model("sources", "SourceCreator").objects.filter(role="author")
    for page, literal, given, family in creators.order_by("page_id", "sort_order", "pk").values_list(
        "page_id", "literal", "given", "family"
    ):
        name = literal or " ".join(part for part in (given, family) if part)
        names.setdefault(page, []).append(name)
    sources = apps.get_model("sources", "SourcePage").objects
    for page, authors in names.items():
        sources.filter(pk=page).update(byline=", ".join(authors))


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
