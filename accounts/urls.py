from django.urls import path

from accounts.views.account import account

urlpatterns = [path("espace/compte/", account, name="account")]
