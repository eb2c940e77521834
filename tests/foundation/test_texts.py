"""Texts put together: lists in the three languages."""

import pytest
from django.utils import translation

from foundation.texts import listed


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (["Francia", "Italia"], "Francia e Italia"),
        (["Francia", "Hungría"], "Francia y Hungría"),
        (["agua", "hielo"], "agua y hielo"),
        (["Chile", "Perú", "Irán"], "Chile, Perú e Irán"),
        (["Irán"], "Irán"),
    ],
)
def test_spanish_lists_have_e_before_i(names, together):
    with translation.override("es"):
        assert listed(names) == together
