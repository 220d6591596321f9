app_name = "capitalisation"
urlpatterns = []
