from django.urls import path

from saas.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.profile, name="profile"),
    path("account/send-link/", views.send_link, name="send_link"),
    path("account/notifications/", views.notifications, name="notifications"),
    path("account/leave/", views.leave, name="leave"),
]
