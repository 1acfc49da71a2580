"""How passwords are kept: Argon2id at 19 MiB, two rounds, one lane (OWASP's first choice)."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from rashin.config.gate import one_at_a_time


class Argon2(Argon2PasswordHasher):
    """Django's Argon2 hasher takes 100 MiB for every sign-in; a small machine has many at the same time on Monday."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with one_at_a_time():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with one_at_a_time():
            return super().verify(password, encoded)
