"""Your own settings, imported last: what stands here wins, and no upgrade touches it."""
