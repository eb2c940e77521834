"""Addresses of personal links, outside those for people who sign in."""

from django.urls import path

from consultations.views import links

app_name = "answer"

urlpatterns = [
    path("", links.open_link, name="open"),
    path("<int:number>/", links.answer_form, name="form"),
    path("<int:number>/template/<slug:kind>/", links.template, name="template"),
    path("<int:number>/receipts/<str:reply_number>/", links.receipt, name="receipt"),
]
