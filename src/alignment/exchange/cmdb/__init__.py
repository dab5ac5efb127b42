"""Configuration management databases of others."""
