"""All text that a reader sees: messages, labels, sentences, number formats; through gettext."""
