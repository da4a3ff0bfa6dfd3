"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ModerateArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass, one lane: as strong as OWASP asks, a quarter of Django's time."""

    time_cost = 1
    memory_cost = 47104
    parallelism = 1
