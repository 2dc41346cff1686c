"""Measuring WebAssembly engines side by side."""
