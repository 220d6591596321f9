from django.urls import path

from records import uploads, views

app_name = "records"
urlpatterns = [
    path("fichiers/<uuid:uuid>/", uploads.serve, name="file"),
    path("espace/etapes/<str:label>/<int:pk>/<slug:name>/", views.transition, name="transition"),
    path("espace/travaux/<int:pk>/", views.job, name="job"),
]
