"""What pages show, made ready for templates: pure, without a request and without the store."""
