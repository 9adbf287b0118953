"""The recorder's vocabulary, exactly as it arrives, and what must be mended before it is played."""
