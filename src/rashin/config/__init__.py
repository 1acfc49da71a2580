"""How an installation is configured: the environment alone decides."""
