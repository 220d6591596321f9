"""The portal's addresses and the floor's."""

from django.urls import path

from bench import floor
from remam.urls import urlpatterns as of_the_portal

handler500 = "remam.views.health.failed"

urlpatterns = [
    path("floor/", floor.rows, name="floor"),
    path("floor/<int:pk>/", floor.record, name="floor_record"),
    *of_the_portal,
]
