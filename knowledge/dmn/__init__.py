"""Decisions as OMG DMN 1.1 to 1.5 tells them: models, tables and FEEL. No Django in here."""
