"""Pages of the site: specs, Markdown, navigation."""
