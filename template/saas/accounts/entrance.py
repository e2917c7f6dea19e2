"""The addresses of allauth, with the few views that we change before its own."""

from allauth.urls import urlpatterns as theirs
from django.urls import path, re_path

from saas.accounts import views

urlpatterns = [
    path("email/", views.EmailView.as_view(), name="account_email"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        views.ConfirmEmailView.as_view(),
        name="account_confirm_email",
    ),
    *theirs,
]
