from django.urls import path

from capitalisation.report_urls import patterns as report_patterns
from capitalisation.views import comment, library, sheet, sheet_text

app_name = "capitalisation"
urlpatterns = [
    # Public
    path("bonnes-pratiques/", library.library, name="library"),
    path("bonnes-pratiques/FBP-<int:pk>/", library.practice, name="practice"),
    # The sheet (pk of the sheet)
    path("espace/fiches/", sheet.sheets, name="sheets"),
    path("espace/fiches/nouvelle/", sheet.sheet_new, name="sheet_new"),
    path("espace/fiches/FBP-<int:pk>/", sheet.sheet, name="sheet"),
    path("espace/fiches/FBP-<int:pk>/nouvelle-version/", sheet.sheet_new_version, name="sheet_new_version"),
    path("espace/fiches/FBP-<int:pk>/comparer/", sheet.sheet_compare, name="sheet_compare"),
    # One version of it (pk of the version)
    path("espace/fiches/versions/<int:pk>/rediger/", sheet_text.sheet_edit, name="sheet_edit"),
    path("espace/fiches/versions/<int:pk>/commenter/", comment.comment_add, name="comment_add"),
    path("espace/fiches/commentaires/<int:pk>/repondre/", comment.comment_answer, name="comment_answer"),
    path("espace/fiches/commentaires/<int:pk>/resoudre/", comment.comment_resolve, name="comment_resolve"),
    path("espace/fiches/commentaires/<int:pk>/rouvrir/", comment.comment_reopen, name="comment_reopen"),
    *report_patterns,
]
