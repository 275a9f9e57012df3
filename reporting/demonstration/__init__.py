from reporting.demonstration.provider import SEED, generate, next_month

__all__ = ["SEED", "generate", "next_month"]
