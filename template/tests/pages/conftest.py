from django.http import HttpResponse


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())
