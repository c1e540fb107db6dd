"""What is let in and what is let out."""
