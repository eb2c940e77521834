"""What every part of the API shares.

The modules are named one by one in the settings, since REST framework reads its settings while
its own views are still being imported.
"""
