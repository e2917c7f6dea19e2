"""What a clean merge does not know: names, migrations, words, packages that have gone."""
