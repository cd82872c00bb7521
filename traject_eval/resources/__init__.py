"""Tables, fonts and other files that come with the package."""
