"""Narrative drafted from the record: sentences, each with the records that it rests on."""
