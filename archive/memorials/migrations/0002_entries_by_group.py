from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill_in(apps, schema_editor):
    """The group of each memorial, of which its entries know nothing yet."""
    memorials = apps.get_model("memorials", "MemorialPage").objects
    group = memorials.filter(pk=OuterRef("page_id")).values("group")[:1]
    apps.get_model("memorials", "MemorialIndexEntry").objects.update(group=Subquery(group))


class Migration(migrations.Migration):

    dependencies = [
        ('memorials', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='memorialindexentry',
            name='group',
            field=models.CharField(default='civilian', max_length=12),
        ),
        migrations.AddIndex(
            model_name='memorialindexentry',
            index=models.Index(fields=['language', 'group', 'sort_key', 'page'], name='memorials_by_group'),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
