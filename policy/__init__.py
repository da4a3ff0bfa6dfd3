"""The dated rules and figures of the programmes, as files, and the one reader of them."""
