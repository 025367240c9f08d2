"""Commands beside the spine, one small module each."""
