"""Where the admin keeps the pages for many files at once."""

from django.urls import path

from archive.media.bulk import views

urlpatterns = [
    path("media/add-many/", views.add_many, name="media_add_many"),
    path("media/batches/<int:pk>/", views.report, name="media_batch"),
    path("media/batches/<int:pk>/take/", views.take_one, name="media_batch_take"),
    path("media/batches/<int:pk>/undo/", views.undo_batch, name="media_batch_undo"),
    path("media/<int:pk>/derivatives/", views.retry, name="media_retry"),
]
