"""What each release is and says: its files, its renames, what it removed and mended."""
