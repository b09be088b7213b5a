"""mfg-monitor: news about manufacturing in Shanghai, kept or rejected with reasons."""

__version__ = "0.1.0"
