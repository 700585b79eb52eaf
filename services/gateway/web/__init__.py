"""The pages of the gateway: rendered on the server, in French, Arabic and English, readable without scripts."""
