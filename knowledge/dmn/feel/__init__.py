"""FEEL, the expression language of OMG DMN 1.5, chapter 10: read once, evaluated as closures."""
